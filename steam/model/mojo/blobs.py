"""Numbers as bytes: the blobs of a MOJO, big-endian as Java writes them."""

import numpy as np
from numpy.typing import NDArray

from steam.model.container import Container
from steam.model.mojo.errors import refuse_mojo

MAX_BLOB_BYTES = 256 << 20
_COUNT_BYTES = 4


def read_doubles(container: Container, name: str, count: int) -> NDArray[np.float64]:
    """float64 (count,) from a member of exactly `count` doubles. Raises InvalidArtifact."""
    data = container.read(name, MAX_BLOB_BYTES)
    if len(data) != 8 * count:
        raise refuse_mojo(f"{name} does not hold {count} numbers")
    return np.frombuffer(data, dtype=">f8").astype(np.float64)


def read_counted_doubles(container: Container, name: str) -> NDArray[np.float64]:
    """float64 (n,) from a member that starts with n as a 32-bit integer. Raises InvalidArtifact."""
    data = container.read(name, MAX_BLOB_BYTES)
    count = int.from_bytes(data[:_COUNT_BYTES], "big", signed=True)
    if len(data) < _COUNT_BYTES or len(data) != _COUNT_BYTES + 8 * count:
        raise refuse_mojo(f"{name} does not hold as many numbers as it announces")
    return np.frombuffer(data, dtype=">f8", offset=_COUNT_BYTES).astype(np.float64)


def counted_doubles(values: NDArray[np.float64]) -> bytes:
    """The member that `read_counted_doubles` reads as these values, (n,)."""
    count: bytes = len(values).to_bytes(_COUNT_BYTES, "big", signed=True)
    return count + values.astype(">f8").tobytes()
