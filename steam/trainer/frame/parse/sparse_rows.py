"""The lines of an SVMLight file as triplets of row, index and value, a few megabytes at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.cells import read_numbers
from steam.trainer.frame.parse.source import SourceFile
from steam.trainer.frame.parse.text import check_text

_READ_BYTES = 1 << 22
_MOST_LINE = 1 << 26
_INDEX = r"^\d{1,9}$"


@dataclass(frozen=True, slots=True, eq=False)
class SparseRows:
    """Consecutive rows: their labels, shape (rows,), and the values that they name.

    `values[k]` stands in row `rows[k]` (from 0) under `indices[k]`, as the file counts them; rows
    ascend, and indices within a row.
    """

    labels: NDArray[np.float64]
    rows: NDArray[np.int64]
    indices: NDArray[np.int64]
    values: NDArray[np.float64]


def sparse_rows(source: SourceFile) -> Iterator[SparseRows]:
    """All rows of the file. Raises InvalidInput naming the line that cannot be read."""
    rest, line = b"", 1
    while data := source.read(_READ_BYTES):
        whole, newline, rest = (rest + data).rpartition(b"\n")
        if len(rest) > _MOST_LINE:
            raise InvalidInput(f"Line {line} of {source.path} has no end.")
        if newline:
            yield _read(whole + newline, source.path, line)
            line += whole.count(b"\n") + 1
    if rest:
        yield _read(rest, source.path, line)


def _read(data: bytes, path: Path, first_line: int) -> SparseRows:
    check_text(data, first_line)
    lines = pl.Series("line", data.decode().split("\n"), dtype=pl.String)
    bare = lines.str.replace(r"#.*$", "").str.replace_all(r"\s+", " ").str.strip_chars()
    filled = np.flatnonzero((bare != "").to_numpy())
    tokens = bare.gather(filled).str.split(" ")
    counts = tokens.list.len().to_numpy().astype(np.int64)
    rows = np.repeat(np.arange(len(filled)), counts)
    flat = tokens.explode(empty_as_null=False) if len(tokens) else pl.Series([], dtype=pl.String)
    is_label = np.zeros(len(flat), dtype=np.bool_)
    is_label[np.cumsum(counts) - counts] = True
    cells = flat.str.split_exact(":", 1).struct.unnest()

    def refuse(place: int | np.int64, what: str) -> InvalidInput:
        line = first_line + int(filled[rows[place]])
        return InvalidInput(
            f"Line {line} of {path}: '{str(flat[int(place)])[:40]}' {what}.",
            hint="A line is: label index:value index:value ...",
            details={"line": line},
        )

    left, right = cells["field_0"], cells["field_1"]
    first = np.flatnonzero(is_label)
    named = np.flatnonzero(~is_label & (left != "qid").to_numpy())
    for where, wrong, what in (
        (first, right.is_not_null(), "is no label"),
        (named, ~left.str.contains(_INDEX), "has no index"),
        (named, right.is_null() | (right == ""), "has no value"),
    ):
        found = where[wrong.to_numpy()[where]]
        if len(found):
            raise refuse(found[0], what)
    labels, values = read_numbers(left.gather(first)), read_numbers(right.gather(named))
    if labels.unreadable is not None:
        raise refuse(first[labels.unreadable], "is no label")
    if values.unreadable is not None:
        raise refuse(named[values.unreadable], "has no value")
    indices = left.gather(named).cast(pl.Int64).to_numpy()
    rows_named = rows[named]
    falls = (rows_named[1:] == rows_named[:-1]) & (indices[1:] <= indices[:-1])
    if falls.any():
        raise refuse(named[1:][falls][0], "comes after an index that is not lower")
    return SparseRows(labels.values, rows_named, indices, values.values)
