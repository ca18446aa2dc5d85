"""How a change of a column tells how far it is, block by block, and learns that it should stop."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from steam.trainer.progress import Progress

Tick = Callable[[float], None]
"""Told the part (0..1) that is done; it may raise."""

Item = TypeVar("Item")


def untold(_: float) -> None:
    """For a change that nobody watches."""


def ticked(items: Sequence[Item], tick: Tick) -> Iterator[Item]:
    """The items; before each of them `tick` is told the part that is done."""
    for done, item in enumerate(items):
        tick(done / len(items))
        yield item


def ticking(progress: Progress | None, message: str) -> Tick:
    """A tick that tells `progress`, if there is any, with that message."""
    return untold if progress is None else lambda part: progress.update(part, message)


def share(tick: Tick, number: int, count: int) -> Tick:
    """The tick of one of `count` equal shares of what `tick` is told."""
    return lambda part: tick((number + part) / count)
