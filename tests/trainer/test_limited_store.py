from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from steam.core.errors import Exhausted
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.storage.paging import FrameMemory
from steam.trainer.limited_store import LimitedStore
from steam.trainer.rest.statistics import FrameStatistics
from steam.trainer.store import RawFile


def noise(key: str, rows: int = 10_000) -> Frame:
    return frame_from_arrays(key, {"x": np.random.default_rng(1).standard_normal(rows)}, 1000)


def test_frames_beyond_the_limit_are_on_disk_and_equal(tmp_path: Path) -> None:
    memory = FrameMemory(100_000, tmp_path)
    store = LimitedStore(memory)
    for key in "abcd":
        store.put(noise(key))
    assert memory.resident_bytes <= 100_000
    truth = noise("a").vec("x").values()
    for key in "abcd":
        np.testing.assert_array_equal(store.get(Frame, key).vec("x").values(), truth)


def test_a_frame_without_room_is_not_put(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    store = LimitedStore(FrameMemory(10_000, tmp_path))
    small = frame_from_arrays("a", {"x": [0.1, 0.2]}, 1)
    with pytest.raises(Exhausted):
        LimitedStore(FrameMemory(15, tmp_path)).put(small)
    store.put(small)
    with pytest.raises(Exhausted, match="STEAM_FRAME_MEMORY_MB"):
        store.put(frame_from_arrays("a", {"x": np.arange(2000) / 7}, 1))
    np.testing.assert_array_equal(store.get(Frame, "a").vec("x").values(), [0.1, 0.2])


def test_put_if_match_knows_what_the_store_gave_out(tmp_path: Path) -> None:
    store = LimitedStore(FrameMemory(1 << 20, tmp_path))
    assert store.put_if_match(noise("a"), None)
    seen = store.get(Frame, "a")
    assert not store.put_if_match(noise("a"), noise("a"))
    assert store.put_if_match(noise("a"), seen)


def test_other_values_pass(tmp_path: Path) -> None:
    store = LimitedStore(FrameMemory(1, tmp_path))
    file = RawFile("f", tmp_path, 1, owned=False)
    store.put(file)
    assert store.get(RawFile, "f") is file


def test_columns_that_are_put_again_are_the_same_and_so_is_what_is_known_of_them(
    tmp_path: Path,
) -> None:
    memory = FrameMemory(20_000, tmp_path)
    store = LimitedStore(memory)
    store.put(noise("a"))
    kept = store.get(Frame, "a")
    statistics = FrameStatistics(LocalEngine(1))
    found = statistics.of(kept)["x"]
    assert memory.resident_bytes < kept.nbytes  # some of it is on disk
    store.put(replace(kept, key="b", names=("y",)))
    again = store.get(Frame, "b")
    assert again.vec("y") is kept.vec("x")
    assert statistics.of(again)["y"] is found
