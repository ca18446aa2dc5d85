"""Every change of many blocks learns within a block that it should stop."""

from collections.abc import Callable

import numpy as np
import pytest

from steam.trainer.frame.changes.bind import bind_columns, bind_rows
from steam.trainer.frame.changes.convert import convert_columns
from steam.trainer.frame.changes.rows import filter_rows, mask_of, slice_rows
from steam.trainer.frame.changes.split import split_rows
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.progress import Cancelled, Progress

BLOCKS = 40


def frame_with(kind: VecType, block_rows: int = 5) -> Frame:
    """One column, of which every second value is missing so that no chunk is constant."""
    values = np.arange(BLOCKS * 5.0)
    values[::2] = np.nan
    numbers = frame_from_arrays("f", {"x": values}, block_rows)
    return convert_columns(numbers, {"x": kind})[0]


NUMBERS, TIMES = frame_with(VecType.INT), frame_with(VecType.TIME)
LEVELS, TEXTS = frame_with(VecType.ENUM), frame_with(VecType.STRING)
OTHER = NUMBERS.with_columns({"z": NUMBERS.vec("x")}).select(["z"])
CHANGES: dict[str, Callable[[Progress], object]] = {
    "numbers to times": lambda told: convert_columns(NUMBERS, {"x": VecType.TIME}, told),
    "times to numbers": lambda told: convert_columns(TIMES, {"x": VecType.REAL}, told),
    "numbers to levels": lambda told: convert_columns(NUMBERS, {"x": VecType.ENUM}, told),
    "levels to text": lambda told: convert_columns(LEVELS, {"x": VecType.STRING}, told),
    "text to numbers": lambda told: convert_columns(TEXTS, {"x": VecType.REAL}, told),
    "a slice": lambda told: slice_rows(NUMBERS, 1, 197, told),
    "a filter": lambda told: filter_rows(NUMBERS, np.arange(BLOCKS * 5) % 3 > 0, told),
    "a mask": lambda told: mask_of(NUMBERS.vec("x"), told),
    "a split": lambda told: split_rows(NUMBERS, [0.5], 1, told),
    "columns bound": lambda told: bind_columns([frame_with(VecType.INT, 7), OTHER], told),
    "rows bound": lambda told: bind_rows([LEVELS, _small(LEVELS)], told),
    "missing rows bound": lambda told: bind_rows([_missing(), TEXTS], told),
}


def _small(frame: Frame) -> Frame:
    return slice_rows(frame, 0, 9)


def _missing() -> Frame:
    return frame_from_arrays("m", {"x": np.full(BLOCKS * 5, np.nan)}, 5)


class Stops:
    """Progress that is told `before` times, and then raises."""

    def __init__(self, before: int) -> None:
        self.left = before
        self.told: list[float] = []

    def update(self, fraction: float, message: str = "") -> None:
        self.told.append(fraction)
        self.left -= 1
        if self.left < 0:
            raise Cancelled


class Work:
    """Counts the blocks that are decoded and encoded between two looks."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.since, self.most = 0, 0
        for name in ("decode", "encode"):
            monkeypatch.setattr(Vec, name, self._counted(getattr(Vec, name)))

    def _counted(self, true: Callable[..., Chunk]) -> Callable[..., Chunk]:
        def counted(vec: Vec, *given: object) -> Chunk:
            self.since += 1
            self.most = max(self.most, self.since)
            return true(vec, *given)

        return counted

    def update(self, fraction: float, message: str = "") -> None:
        self.since = 0


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_little_is_done_between_two_looks(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[Progress], object]
) -> None:
    work = Work(monkeypatch)
    change(work)
    assert 0 < work.most <= 8  # a new block may be made of several small pieces


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_the_progress_raises_ends_the_change(change: Callable[[Progress], object]) -> None:
    for before in (0, 1, BLOCKS // 2):
        with pytest.raises(Cancelled):
            change(Stops(before))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_progress_never_goes_back_or_beyond_its_end(change: Callable[[Progress], object]) -> None:
    told = Stops(10**6)
    change(told)
    assert told.told == sorted(told.told)
    assert all(0.0 <= fraction <= 1.0 for fraction in told.told)
