"""A fault: something that happens to a home, by its name."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.scene import Scene


@dataclass(frozen=True)
class Fault:
    """`strike` does the harm and returns; what then must become of it, `invariants` says.

    A `harmless` one costs those nothing who ask at the ports: not one request may fail there. A
    `smooth` one costs those nothing either who ask by the gateway. One that `needs_disk` fills the
    disk of the home.
    """

    name: str
    strike: Callable[[Scene], None]
    harmless: bool = False
    smooth: bool = False
    needs_disk: bool = False
