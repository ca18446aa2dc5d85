"""Forests as bytes: back as they were, and nothing that is damaged passes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.trees.forest import Forest
from steam.model.trees.forest_bytes import forest_bytes, read_forest_bytes
from steam.model.trees.nodes import Kind, LevelSets

ARRAYS = (
    *("roots", "outputs", "kind", "feature", "threshold", "missing_left"),
    *("left", "right", "value", "level_set", "weight"),
)


def forest(values: list[float]) -> Forest:
    """A tree that asks for a number and then for levels, for each three values."""
    trees = len(values) // 3
    n = np.arange(trees, dtype=np.int32) * 5
    kind = np.tile([Kind.NUMBER, Kind.LEVELS, Kind.LEAF, Kind.LEAF, Kind.LEAF], trees)
    leaf = np.zeros(5 * trees)
    for place in (2, 3, 4):
        leaf[place::5] = values[place - 2 : 3 * trees : 3]
    return Forest(
        levels=(0, 6),
        output_count=1,
        roots=n,
        outputs=np.zeros(trees, np.int32),
        kind=kind.astype(np.uint8),
        feature=np.tile([0, 1, -1, -1, -1], trees).astype(np.int32),
        threshold=np.tile([0.25, 0.0, 0.0, 0.0, 0.0], trees),
        missing_left=np.tile([True, False, False, False, False], trees),
        left=np.concatenate([[i + 1, i + 3, -1, -1, -1] for i in n]).astype(np.int32),
        right=np.concatenate([[i + 2, i + 4, -1, -1, -1] for i in n]).astype(np.int32),
        value=leaf,
        level_set=np.tile([-1, 0, -1, -1, -1], trees).astype(np.int32),
        level_sets=LevelSets(
            np.zeros(1, np.int32), np.full(1, 6, np.int32), np.zeros(1, np.int64),
            np.array([0b101], np.uint8),
        ),
        weight=np.arange(5.0 * trees),
    )  # fmt: skip


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=3, max_size=12))
def test_a_forest_comes_back_as_it_was(values: list[float]) -> None:
    made = forest(values)
    found = read_forest_bytes(forest_bytes(made))
    assert found.levels == made.levels
    for name in ARRAYS:
        assert getattr(found, name).tobytes() == getattr(made, name).tobytes()
        assert getattr(found, name).dtype == getattr(made, name).dtype
    assert found.level_sets.bits.tobytes() == made.level_sets.bits.tobytes()


@given(st.data())
def test_damaged_bytes_are_refused_or_are_another_sound_forest(data: st.DataObject) -> None:
    whole = forest_bytes(forest([1.0, 2.0, 3.0]))
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:place] + bytes([data.draw(st.integers(0, 255))]) + whole[place + 1 :]
    try:
        found = read_forest_bytes(damaged)
    except InvalidArtifact:
        return
    assert found.nodes == 5


@pytest.mark.parametrize(
    "data",
    [b"", b"{}\n", b"[]\n", b"\xff\n", b"no end", b'{"levels": [], "trees": -1}\n'],
)
def test_what_is_no_forest_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidArtifact):
        read_forest_bytes(data)


def test_bytes_that_are_cut_short_or_too_long_are_refused() -> None:
    whole = forest_bytes(forest([1.0, 2.0, 3.0]))
    for data in (whole[:-1], whole + b"\0"):
        with pytest.raises(InvalidArtifact):
            read_forest_bytes(data)
