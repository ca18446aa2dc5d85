"""Algorithms that other packages bring, by the entry points of the group `steam.algorithms`.

One that cannot be used is left out and told; it never keeps the trainer from starting.
"""

import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from steam.trainer.algorithms.algorithm import Algorithm
from steam.trainer.algorithms.registry import Algorithms
from steam.trainer.algorithms.soundness import Unsound, sound

GROUP = "steam.algorithms"

_MAX_TOLD = 200  # characters of another package's error


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry point whose algorithm is left out. `error` is what its code raised, if it did."""

    name: str
    package: str
    problem: str
    error: BaseException | None = None

    def __str__(self) -> str:
        return f"The algorithm '{self.name}' of {self.package} is left out: {self.problem}"


def with_installed(own: Sequence[Algorithm]) -> tuple[Algorithms, tuple[Refused, ...]]:
    """Our algorithms and those of installed packages, and what was left out of these.

    Runs code of the packages. Of two with one name the first counts: ours, then by package.
    """
    algorithms = {algorithm.name: algorithm for algorithm in own}
    refused: list[Refused] = []
    for point in _entry_points():
        try:
            algorithm = _loaded(point, algorithms)
        except Unsound as error:
            refused.append(Refused(point.name, _package(point), str(error)))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - other people's code; it is told
            told = f"{type(error).__name__}: {error}".splitlines()[0][:_MAX_TOLD]
            refused.append(Refused(point.name, _package(point), f"it fails with {told}", error))
        else:
            algorithms[algorithm.name] = algorithm
    return Algorithms(algorithms.values()), tuple(refused)


def _entry_points() -> Iterator[EntryPoint]:
    found = entry_points(group=GROUP)
    yield from sorted(found, key=lambda point: (_package(point), point.name))


def _loaded(point: EntryPoint, taken: Collection[str]) -> Algorithm:
    """The algorithm of an entry point: an object, or a class to be called without arguments."""
    with redirect_stdout(sys.stderr):  # the first line of standard output is the trainer's address
        found = point.load()
        algorithm = sound(found() if isinstance(found, type) else found)
    if algorithm.name in taken:
        raise Unsound(f"the name '{algorithm.name}' is taken.")
    return algorithm


def _package(point: EntryPoint) -> str:
    if point.dist is None:
        return point.value
    return f"{point.dist.name} {point.dist.version}"
