"""Time series as words of an index, iSAX: a series is a row, each column a moment of it.

Source: Shieh and Keogh, "iSAX: indexing and mining terabyte sized time series", KDD 2008. The
windows and the spread are those of H2O, so that its indexes compare with ours: word i of a series
of n values stands for (i + 1) * (n // words) of them from i * (n // words) on, or up to the end,
and the spread is that of values around the mean of their window.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.chunk import Chunk

Numbers = NDArray[np.float64]
Codes = NDArray[np.int32]
"""The number of each word of each series, (rows, words), -1 where the series has a gap."""


def word_numbers(columns: Sequence[Chunk], words: int, cardinality: int) -> Codes:
    """Each window's mean by the part of the normal distribution that it lies in, counted from 0.

    `columns` hold the same rows; there are at least as many of them as `words`.
    """
    from scipy.special import ndtri  # noqa: PLC0415 - rarely needed

    windows = _windows(len(columns), words)
    sums, squares = _sums(columns, sorted({edge for window in windows for edge in window}))
    with np.errstate(all="ignore"):
        sizes = np.array([end - start for start, end in windows])
        totals = np.stack([sums[end] - sums[start] for start, end in windows], axis=1)
        around = np.stack([squares[end] - squares[start] for start, end in windows], axis=1)
        means = totals / sizes
        within = np.maximum(around - totals * means, 0.0).sum(axis=1)
        count = sizes.sum()
        center, spread = totals.sum(axis=1) / count, np.sqrt(within / (count - 1))
        distances = means - center[:, None]
        # a series that never changes lies in the middle
        scores = np.where(distances == 0.0, 0.0, distances / spread[:, None])
    edges = ndtri(np.arange(1, cardinality) / cardinality)
    codes = np.searchsorted(edges, scores, side="left").astype(np.int32)
    codes[~np.isfinite(center)] = -1
    return codes


def index_texts(codes: Codes, cardinalities: Sequence[int]) -> NDArray[np.object_]:
    """Words as iSAX writes them: 3^8_0^8 for two out of eight; None for a series with a gap."""
    texts = np.empty(len(codes), dtype=object)
    texts[:] = [
        None
        if row[0] < 0
        else "_".join(f"{code}^{most}" for code, most in zip(row, cardinalities, strict=True))
        for row in codes.tolist()
    ]
    return texts


def _windows(columns: int, words: int) -> list[tuple[int, int]]:
    """The first column of each word's window, and the one behind its last."""
    step = columns // words
    return [(word * step, min((2 * word + 1) * step, columns)) for word in range(words)]


def _sums(
    columns: Sequence[Chunk], edges: Sequence[int]
) -> tuple[dict[int, Numbers], dict[int, Numbers]]:
    """The sum of the values before each edge, and of their squares, around the mean of each row."""
    rows = columns[0].rows
    with np.errstate(all="ignore"):
        mean = sum((column.decode() for column in columns), np.zeros(rows)) / len(columns)
        sums, squares = {}, {}
        so_far, squared, wanted = np.zeros(rows), np.zeros(rows), set(edges)
        for place in range(edges[-1] + 1):
            if place in wanted:
                sums[place], squares[place] = so_far, squared
            if place < edges[-1]:
                values = columns[place].decode() - mean
                so_far, squared = so_far + values, squared + values * values
    return sums, squares
