import struct
from collections.abc import Mapping

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.mojo.read import read_mojo

INI = """[info]
algorithm = Extended Isolation Forest
mojo_version = 1.00
category = AnomalyDetection
supervised = false
n_features = 2
n_columns = 2
ntrees = {trees}
sample_size = {sample}
[columns]
x
z
[domains]
"""

WIDTH = struct.pack("<i", 2)


def cut(number: int, normal: tuple[float, float], point: tuple[float, float]) -> bytes:
    return struct.pack("<iB4d", number, ord("N"), *normal, *point)


def end(number: int, rows: int) -> bytes:
    return struct.pack("<iBi", number, ord("L"), rows)


GOOD = WIDTH + cut(0, (1.0, -1.0), (0.0, 0.0)) + end(1, 2) + end(2, 1)


@pytest.fixture
def forest(contained):
    def build(trees: Mapping[str, bytes], *, count: int = 1, sample: int = 2):
        members = {f"trees/{name}.bin": data for name, data in trees.items()}
        ini = INI.format(trees=count, sample=sample).encode()
        return read_mojo(contained({"model.ini": ini, **members}))

    return build


def test_nodes_are_found_by_number_until_other_bytes_come(forest) -> None:
    turned = WIDTH + end(2, 1) + cut(0, (1.0, -1.0), (0.0, 0.0)) + end(1, 2)
    for data in (GOOD, turned, GOOD + bytes(99), GOOD + b"\0\0\0\0X"):
        model = forest({"t00": data})
        found = model.predict({"x": np.array([0.0, 1.0]), "z": np.zeros(2)}, 2)
        assert found.extras["mean_length"].tolist() == [2.0, 1.0]
        assert found.values.tolist() == [0.25, 0.5]


def test_the_names_of_trees_grow_past_two_digits(forest) -> None:
    leaf = WIDTH + end(0, 1)
    model = forest({f"t{i:02d}": leaf for i in range(101)} | {"t100": GOOD}, count=101)
    assert model.predict({}, 1).extras["mean_length"].tolist() == [1.0 / 101]


BROKEN = {
    "empty": b"",
    "width": struct.pack("<i", 3) + GOOD[4:],
    "no root": WIDTH,
    "no right child": GOOD[: -len(end(2, 1))],
    "cut off": GOOD[:-1],
    "twice": GOOD + end(2, 1),
    "unreachable": GOOD + end(5, 1),
    "of less than no rows": WIDTH + end(0, -1),
    "NaN": WIDTH + cut(0, (np.nan, 1.0), (0.0, 0.0)) + end(1, 2) + end(2, 1),
    "infinite": WIDTH + cut(0, (1.0, 1.0), (np.inf, 0.0)) + end(1, 2) + end(2, 1),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_trees_that_cannot_be_are_refused(forest, data: bytes) -> None:
    with pytest.raises(InvalidArtifact):
        forest({"t00": data})


@pytest.mark.parametrize(("count", "sample"), [(0, 2), (2, 2), (10**9, 2), (1, 1), (1, -5)])
def test_numbers_that_do_not_agree_are_refused(forest, count: int, sample: int) -> None:
    with pytest.raises(InvalidArtifact):
        forest({"t00": GOOD}, count=count, sample=sample)


def test_a_branch_without_end_is_refused(forest) -> None:
    """Each node 2 i + 2 again, until no 32-bit number is left for the next."""
    data, number = WIDTH, 0
    while number < 2**31:
        data += (
            cut(number, (1.0, 1.0), (0.0, 0.0)) + end(2 * number + 1, 1)
            if (2 * number + 1 < 2**31)
            else b""
        )
        number = 2 * number + 2
    with pytest.raises(InvalidArtifact, match="is missing"):
        forest({"t00": data})


def test_trees_that_are_too_large_together_are_refused(contained) -> None:
    columns = "\n".join(f"x{i}" for i in range(50_000))
    ini = INI.format(trees=700, sample=2).replace("n_features = 2", "n_features = 50000")
    ini = ini.replace("n_columns = 2", "n_columns = 50000").replace("x\nz", columns)
    leaf = struct.pack("<i", 50_000) + end(0, 1)
    members = {f"trees/t{i:02d}.bin": leaf for i in range(700)}
    with pytest.raises(InvalidArtifact, match="too large"):
        read_mojo(contained({"model.ini": ini.encode(), **members}))
