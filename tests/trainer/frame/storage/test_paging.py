"""Chunks leave memory, the coldest first, and nobody who reads them notices."""

import gc
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from steam.core.errors import Exhausted, Unavailable
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.storage.paging import FrameMemory, PagedChunk
from tests.trainer.frame.storage.frames import all_encodings, frames, same

BLOCK = 1000
CHUNK = 8 * BLOCK
FIND = settings(max_examples=2000, database=None, phases=[Phase.generate])


def floats(key: str, blocks: int) -> Frame:
    numbers = np.random.default_rng(hash(key) % 1000).standard_normal(blocks * BLOCK)
    return frame_from_arrays(key, {"x": numbers}, BLOCK)


def resident(frame: Frame) -> list[bool]:
    """For each chunk, whether it is in memory."""
    chunks = [chunk for vec in frame.vecs for chunk in vec.chunks]
    assert all(isinstance(chunk, PagedChunk) for chunk in chunks)
    return [chunk.resident for chunk in chunks if isinstance(chunk, PagedChunk)]


def test_what_fits_stays(tmp_path: Path) -> None:
    memory = FrameMemory(10 * CHUNK, tmp_path)
    frame = memory.admit(floats("a", 10))
    assert resident(frame) == [True] * 10
    assert memory.resident_bytes == 10 * CHUNK


def test_what_was_not_used_for_longest_goes(tmp_path: Path) -> None:
    memory = FrameMemory(10 * CHUNK, tmp_path)
    old, new = memory.admit(floats("a", 10)), floats("b", 2)
    for block in (0, 3, 9):
        old.vec("x").decode(block)
    memory.admit(new)
    # 12 chunks, of which 8 stay: a fifth of the limit is left free.
    assert resident(old) == [True, False, False, True, False, False, True, True, True, True]
    assert memory.resident_bytes == 6 * CHUNK  # nobody holds the new frame


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4)), max_size=30))
@settings(max_examples=50)
def test_the_coldest_go_whatever_was_used(uses: list[tuple[int, int]]) -> None:
    assert keeps_the_warmest(uses)


def keeps_the_warmest(uses: list[tuple[int, int]]) -> bool:
    memory = FrameMemory(15 * CHUNK, Path("/tmp"))
    held = [memory.admit(floats(key, 5)) for key in "abc"]
    order = [(frame, block) for frame in range(3) for block in range(5)]
    for use in uses:
        held[use[0]].vec("x").decode(use[1])
        order.append(use)
    added = memory.admit(floats("d", 5))
    warmth = {chunk: place for place, chunk in enumerate(order)}
    warmest = sorted(warmth, key=lambda chunk: -warmth[chunk])[: 12 - 5]
    kept = {
        (frame, block) for frame in range(3) for block in range(5) if resident(held[frame])[block]
    }
    return kept == set(warmest) and all(resident(added))


def forgets_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagedChunk, "last_use", property(lambda self: -id(self)))


def spills_the_warmest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PagedChunk, "last_use", property(lambda self: -self._last_use))


@pytest.mark.parametrize("mutate", [forgets_uses, spills_the_warmest])
def test_a_wrong_order_is_caught(
    mutate: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutate(monkeypatch)
    use = st.tuples(st.integers(0, 2), st.integers(0, 4))
    find(st.lists(use, max_size=30), lambda uses: not keeps_the_warmest(uses), settings=FIND)


@given(frame=frames())
@settings(max_examples=50)
def test_moved_values_are_the_same(frame: Frame) -> None:
    memory = FrameMemory(1, Path("/tmp"))
    try:
        moved = memory.admit(frame)
    except Exhausted:  # small chunks stay
        assert frame.nbytes > 0
    else:
        assert same(moved, frame)


def test_all_encodings_can_move(tmp_path: Path) -> None:
    frame = all_encodings()
    big = frame_from_arrays("big", {"x": np.arange(4000) * np.pi}, 1000)
    memory = FrameMemory(frame.nbytes, tmp_path)
    kept = memory.admit(frame)
    with pytest.raises(Exhausted, match="nothing more of them can be moved"):
        FrameMemory(1, tmp_path).admit(frame)
    moved = memory.admit(big)
    assert same(moved, big)
    assert same(kept, frame)


def test_nothing_has_a_name_and_nothing_is_left(tmp_path: Path) -> None:
    memory = FrameMemory(CHUNK, tmp_path)
    frame = memory.admit(floats("a", 5))
    assert sum(resident(frame)) == 0
    assert list(tmp_path.iterdir()) == []
    before = len(list(Path("/proc/self/fd").iterdir()))
    del frame
    gc.collect()
    assert len(list(Path("/proc/self/fd").iterdir())) == before - 1
    assert memory.resident_bytes == 0


def test_columns_that_are_shared_are_moved_and_counted_once(tmp_path: Path) -> None:
    memory = FrameMemory(100 * CHUNK, tmp_path)
    frame = floats("a", 5)
    doubled = frame.with_columns({"y": frame.vec("x")})
    kept = memory.admit(doubled)
    again = memory.admit(kept.select(["y"]))
    assert memory.resident_bytes == 5 * CHUNK
    assert again.vec("y").chunks == kept.vec("x").chunks


def test_a_full_disk_refuses_the_new_frame_and_changes_nothing_else(small_disk: Any) -> None:
    memory = FrameMemory(100 * CHUNK, small_disk.root)
    old = memory.admit(floats("a", 90))
    small_disk.fill()
    with pytest.raises(Exhausted, match=r"The disk of .* is full"):
        memory.admit(floats("b", 90))
    assert resident(old) == [True] * 90
    assert memory.resident_bytes == 90 * CHUNK
    small_disk.free()
    memory.admit(floats("b", 60))
    assert sum(resident(old)) == 20
    assert same(old, floats("a", 90))


def test_a_disk_that_fills_up_half_way_changes_nothing(small_disk: Any) -> None:
    memory = FrameMemory(1 << 21, small_disk.root)  # a megabyte of disk below
    old = memory.admit(floats("a", 260))
    with pytest.raises(Exhausted):
        memory.admit(floats("b", 260))
    assert all(resident(old))
    memory.admit(floats("c", 50))  # the part that was written went with its file
    assert not all(resident(old))


def test_a_disk_that_must_not_be_written_is_said_plainly(small_disk: Any) -> None:
    small_disk.make_read_only()
    with pytest.raises(Unavailable, match="Read-only file system"):
        FrameMemory(CHUNK, small_disk.root).admit(floats("a", 5))


def test_readers_do_not_notice(tmp_path: Path) -> None:
    """Threads read while chunk after chunk leaves memory below them."""
    memory = FrameMemory(40 * CHUNK, tmp_path)
    frame = memory.admit(floats("a", 40))
    truth = floats("a", 40).vec("x").values().tobytes()
    done, wrong = threading.Event(), []

    def read() -> None:
        while not done.is_set():
            if frame.vec("x").values().tobytes() != truth:
                wrong.append(1)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    added = [memory.admit(floats(str(number), 8)) for number in range(20)]
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong
    assert sum(map(sum, map(resident, [frame, *added]))) * CHUNK <= 40 * CHUNK
