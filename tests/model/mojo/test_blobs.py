import struct

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.mojo.blobs import counted_doubles, read_counted_doubles, read_doubles


def test_doubles_are_big_endian(contained) -> None:
    container = contained({"b": struct.pack(">3d", 1.5, -2.0, 1e300)})
    assert read_doubles(container, "b", 3).tolist() == [1.5, -2.0, 1e300]
    with pytest.raises(InvalidArtifact, match="does not hold 2 numbers"):
        read_doubles(container, "b", 2)


def test_counted_doubles_start_with_their_count(contained) -> None:
    container = contained({"b": struct.pack(">i2d", 2, 1.5, -2.0), "none": struct.pack(">i", 0)})
    assert read_counted_doubles(container, "b").tolist() == [1.5, -2.0]
    assert read_counted_doubles(container, "none").tolist() == []


@pytest.mark.parametrize(
    "data",
    [b"", b"\0\0\0", struct.pack(">i2d", 3, 1.0, 2.0), struct.pack(">id", -1, 1.0), b"\0\0\0\1abc"],
)
def test_another_count_is_refused(contained, data: bytes) -> None:
    with pytest.raises(InvalidArtifact, match="as many numbers as it announces"):
        read_counted_doubles(contained({"b": data}), "b")


def test_counted_doubles_are_written_as_java_does() -> None:
    assert counted_doubles(np.array([1.5, -2.0])) == struct.pack(">i2d", 2, 1.5, -2.0)
    assert counted_doubles(np.array([])) == struct.pack(">i", 0)
