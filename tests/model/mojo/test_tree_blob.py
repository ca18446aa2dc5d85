import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.mojo.tree_blob import MAX_DEPTH, read_forest
from steam.model.trees.choose import scorer_of
from steam.model.trees.forest import Forest
from steam.model.trees.nodes import Kind

FIXTURES = Path(__file__).parents[1] / "fixtures"
NUMBER, SMALL, LARGE = 0, 8, 12
APART, NA_LEFT, NA_RIGHT, LEFT, RIGHT = 1, 2, 3, 4, 5


def leaf(value: float) -> bytes:
    return struct.pack("<f", value)


def node(
    test: bytes,
    left: bytes,
    right: bytes,
    *,
    column: int = 0,
    kind: int = NUMBER,
    missing: int = LEFT,
    leaves: tuple[bool, bool] = (True, True),
    width: int = 1,
) -> bytes:
    """A node with what follows it: what it compares with and its branches."""
    bits = kind | (48 if leaves[0] else width - 1) | (0x40 if leaves[1] else 0)
    size = b"" if leaves[0] else len(left).to_bytes(width, "little")
    return struct.pack("<BHB", bits, column, missing) + test + size + left + right


STUMP = node(leaf(0.5), leaf(1.0), leaf(2.0))


def read(*blobs: bytes, levels: tuple[int, ...] = (0, 300)) -> Forest:
    return read_forest(blobs, [0] * len(blobs), 1, levels)


def scores(blob: bytes, *rows: tuple[float, float]) -> list[float]:
    return scorer_of(read(blob)).margins(np.array(rows))[:, 0].tolist()


def test_a_tree_may_be_one_leaf() -> None:
    assert scores(b"\x00\xff\xff" + leaf(2.5), (0, 0)) == [2.5]


def test_a_number_at_the_threshold_goes_right() -> None:
    at = float(np.float32(0.1))
    stump = node(leaf(0.1), leaf(1.0), leaf(2.0))
    assert scores(stump, (at, 0), (np.nextafter(at, 0), 0), (0.1, 0)) == [2.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("missing", "value"), [(NA_LEFT, 1.0), (LEFT, 1.0), (NA_RIGHT, 2.0), (RIGHT, 2.0)]
)
def test_missing_goes_where_the_node_says(missing: int, value: float) -> None:
    assert scores(node(leaf(0.5), leaf(1.0), leaf(2.0), missing=missing), (np.nan, 0)) == [value]


@pytest.mark.parametrize("kind", [NUMBER, SMALL, LARGE])
def test_a_node_may_only_set_missing_apart(kind: int) -> None:
    apart = node(b"", leaf(1.0), leaf(2.0), column=1, kind=kind, missing=APART)
    assert scores(apart, (0, np.nan), (0, 0), (0, 299)) == [2.0, 1.0, 1.0]


def test_a_small_set_is_of_the_first_32_levels() -> None:
    small = node(b"\x02\x00\x00\x80", leaf(1), leaf(2), column=1, kind=SMALL, missing=RIGHT)
    assert scores(small, (0, 0), (0, 1), (0, 31), (0, 32), (0, np.nan)) == [1, 2, 2, 2, 2]


def test_a_large_set_has_a_first_level_and_a_count() -> None:
    test = struct.pack("<Hi", 200, 10) + b"\x01\x02"
    large = node(test, leaf(1), leaf(2), column=1, kind=LARGE, missing=NA_LEFT)
    rows = [(0, 199), (0, 200), (0, 201), (0, 209), (0, 210)]
    assert scores(large, *rows) == [1, 2, 1, 2, 1]


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_the_length_of_a_branch_is_of_one_to_four_bytes(width: int) -> None:
    deep = node(leaf(9), STUMP, leaf(3), leaves=(False, True), width=width)
    assert scores(deep, (0, 0), (1, 0), (9, 0)) == [1, 2, 3]


def test_a_branch_may_be_longer_than_64_kilobytes() -> None:
    branch = STUMP
    for level in range(12):
        width = 1 if len(branch) < 256 else 2 if len(branch) < 65536 else 3
        branch = node(leaf(level), branch, branch, leaves=(False, False), width=width)
    assert len(branch) > 1 << 16
    forest = read(branch)
    assert np.count_nonzero(forest.kind == Kind.LEAF) == 2 << 12
    assert scores(branch, (0, 0), (0.6, 0)) == [1, 2]


def chain(depth: int) -> bytes:
    branch = leaf(0)
    for level in range(depth):
        branch = node(leaf(level), leaf(1), branch, leaves=(True, level == 0))
    return branch


def test_depth_is_bounded() -> None:
    assert len(read(chain(MAX_DEPTH)).inner_by_depth()) == MAX_DEPTH
    with pytest.raises(InvalidArtifact, match="deeper than"):
        read(chain(MAX_DEPTH + 1))


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"\x00",
        b"\x00\xff\xff",
        b"\x00\xff\xff" + leaf(1) + b"\x00",
        b"\x00\xff\xff" + leaf(float("nan")),
        STUMP[:-1],
        STUMP + b"\x00",
        node(leaf(0.5), leaf(1), b""),
        node(leaf(float("nan")), leaf(1), leaf(2)),
        node(leaf(0.5), leaf(1), leaf(float("inf"))),
        node(leaf(0.5), leaf(1), leaf(2), kind=4),
        node(leaf(0.5), leaf(1), leaf(2), missing=0),
        node(leaf(0.5), leaf(1), leaf(2), missing=6),
        node(leaf(0.5), leaf(1), leaf(2), column=2),
        node(b"\x01\0\0\0", leaf(1), leaf(2), kind=SMALL),
        node(struct.pack("<Hi", 0, -1), leaf(1), leaf(2), column=1, kind=LARGE),
        node(struct.pack("<Hi", 0, 2**31 - 1), leaf(1), leaf(2), column=1, kind=LARGE),
        node(leaf(0.5), b"", leaf(2), leaves=(False, True)),
        node(leaf(0.5), leaf(2), leaf(2), leaves=(False, True)),
        b"\x10" + STUMP[1:],
    ],
)
def test_bytes_that_are_no_tree_are_refused(blob: bytes) -> None:
    with pytest.raises(InvalidArtifact):
        read(STUMP, blob, STUMP)


def test_no_trees_are_a_forest() -> None:
    assert read().trees == 0


def blobs_of(fixture: str) -> list[bytes]:
    with zipfile.ZipFile(FIXTURES / f"{fixture}.zip") as archive:
        names = sorted(name for name in archive.namelist() if name.endswith("0.bin"))
        return [archive.read(name) for name in names]


LEVELS = (0, 0, 0, 3, 45, 4, 2)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fixture=st.sampled_from(["gbm/multinomial", "drf/regression", "isolation_forest/plain"]),
    at=st.integers(0, 10_000),
    change=st.one_of(st.none(), st.integers(1, 255)),
)
def test_damaged_bytes_are_refused_or_scored(fixture: str, at: int, change: int | None) -> None:
    blob = bytearray(blobs_of(fixture)[0])
    at %= len(blob)
    if change is None:
        del blob[at:]
    else:
        blob[at] ^= change
    try:
        forest = read(bytes(blob), levels=LEVELS)
    except InvalidArtifact:
        return
    x = np.array([[np.nan] * 7, [0.0] * 7, [1e30, -1e30, 5, 2, 44, 3, 1]])
    assert scorer_of(forest).margins(x).shape == (3, 1)
