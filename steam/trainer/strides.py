"""Work on long arrays in strides that fit into the caches of a processor.

Buffers of a megabyte and more also come from the kernel page by page, which takes longer than
most arithmetic on them.
"""

from collections.abc import Iterator

STRIDE = 8192
"""Rows: 64 kB of float64."""


def strides(rows: int, stride: int = STRIDE) -> Iterator[slice]:
    """Slices that cover the rows, a stride each."""
    for start in range(0, rows, stride):
        yield slice(start, min(start + stride, rows))
