"""Streams as polars reads them: every type, missing values, and text into the model's levels."""

import datetime as dt
import io
import sys
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from steam.core.errors import InvalidInput, Unsupported
from steam.scoring.codecs.arrow import frames
from steam.scoring.codecs.arrow.frames import columns_of_frame
from steam.scoring.errors import TooLarge
from steam.scoring.tables import Cells, Numbers, Texts

_NOON = dt.datetime(2020, 1, 2, 12, 0, 0, 500, dt.UTC)
NOON = pl.Series([_NOON] * 3).dt.replace_time_zone(None)


def cells_of(column: pl.Series, levels: tuple[str, ...] | None = None) -> Cells:
    """The cells of the second to the last row but one, as a worker reads a block."""
    columns = read(pl.DataFrame({"x": column}), {} if levels is None else {"x": levels})
    return columns.cells(1, columns.rows - 2)["x"]


def read(frame: pl.DataFrame, levels: dict[str, tuple[str, ...]], reads: tuple[str, ...] = ("x",)):
    written = io.BytesIO()
    frame.write_ipc_stream(written)
    return columns_of_frame(written.getvalue(), reads, levels)


def spelled(cells: Cells) -> list[object]:
    """The values one by one, None for missing."""
    if isinstance(cells, Texts):
        return [None if code < 0 else cells.different[code] for code in cells.codes]
    assert isinstance(cells, Numbers)
    missing = np.zeros(len(cells), np.bool_) if cells.missing is None else cells.missing
    values = zip(cells.values.tolist(), missing, strict=True)
    return [None if gone else value for value, gone in values]


NUMBERS = [
    *(pl.Series([9, 1, None, 3, 9], dtype=kind) for kind in (pl.Int8, pl.Int64, pl.UInt32)),
    pl.Series([9, 1, None, 3, 9], dtype=pl.Float32),
    pl.Series([9.5, 0.1, None, -2.5, 9.5]),
    pl.Series([True, True, None, False, True]),
]


@pytest.mark.parametrize("column", NUMBERS, ids=lambda column: str(column.dtype))
def test_numbers_keep_their_type_and_what_is_missing(column: pl.Series) -> None:
    found = cells_of(column)
    assert isinstance(found, Numbers)
    assert found.values.dtype == column.drop_nulls().to_numpy().dtype
    assert spelled(found) == column.to_list()[1:-1]


def test_nothing_is_said_to_be_missing_where_nothing_is() -> None:
    found = cells_of(pl.Series([1, 2, 3]))
    assert isinstance(found, Numbers)
    assert found.missing is None


@pytest.mark.parametrize(
    ("column", "milliseconds"),
    [
        (NOON, 1_577_966_400_000.5),
        (NOON.dt.replace_time_zone("Europe/Berlin"), 1_577_962_800_000.5),
        (NOON.cast(pl.Datetime("ms")), 1_577_966_400_000.0),
        (NOON.dt.date(), 1_577_923_200_000.0),
    ],
    ids=["no zone", "Berlin", "milliseconds", "day"],
)
def test_times_are_epoch_milliseconds(column: pl.Series, milliseconds: float) -> None:
    assert spelled(cells_of(column)) == [milliseconds]
    assert spelled(cells_of(pl.Series([*column[:1], None, *column[:1]]))) == [None]


TEXTS = pl.Series(["b", "a", None, "b", "a"])


@pytest.mark.parametrize("kind", [pl.String, pl.Categorical, pl.Enum(["b", "a"])], ids=str)
@pytest.mark.parametrize("levels", [None, ("a", "b", "c"), ("a",)])
def test_texts_are_what_they_are(kind: pl.DataType, levels) -> None:
    found = cells_of(TEXTS.cast(kind), levels)
    assert isinstance(found, Texts)
    assert spelled(found) == ["a", None, "b"]


def test_texts_that_are_all_levels_are_coded_by_the_model() -> None:
    levels = ("a", "b", "c")
    found = cells_of(TEXTS, levels)
    assert isinstance(found, Texts)
    assert found.different is levels
    assert found.codes.tolist() == [0, -1, 1]
    other = cells_of(TEXTS, ("a",))
    assert isinstance(other, Texts)
    assert set(other.different) == {"a", "b"}


def test_decimals_are_the_texts_of_their_digits() -> None:
    found = cells_of(pl.Series([Decimal("1.10"), None, Decimal("1.10")]))
    assert spelled(found) == [None]
    assert spelled(cells_of(pl.Series([Decimal("1.10")] * 3))) == ["1.10"]


def test_what_no_cell_can_be_is_left_to_be_refused() -> None:
    assert cells_of(pl.Series([[1], [2, 3], None])) == [[2, 3]]


def test_only_columns_that_are_read_are_looked_at() -> None:
    frame = pl.DataFrame({"y": [[1]], "x": [1.5], "z": ["q"]})
    found = read(frame, {}, ("x", "not there"))
    assert list(found.names) == ["y", "x", "z"]
    assert found.rows == 1
    assert list(found.cells(0, 1)) == ["x"]


@pytest.mark.parametrize("kind", [pl.String, pl.Categorical], ids=str)
def test_long_texts_that_rows_share_are_refused(monkeypatch, kind: pl.DataType) -> None:
    frame = pl.DataFrame({"x": pl.Series(["x" * 1000] * 100, dtype=kind)})
    assert len(read(frame, {}).cells(0, 100)["x"]) == 100
    monkeypatch.setattr(frames, "_MOST_TEXT", 99_999)
    assert len(read(frame, {}).cells(0, 99)["x"]) == 99
    with pytest.raises(TooLarge, match="Column x holds more than"):
        read(frame, {}).cells(0, 100)


@pytest.mark.parametrize("body", [b"", b"no stream", b"ARROW1\x00\x00" + bytes(50)])
def test_what_polars_cannot_read_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInput, match="not an Arrow IPC stream"):
        columns_of_frame(body, (), {})


def test_without_polars_arrow_is_unsupported(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(Unsupported, match="cannot read Arrow") as refused:
        columns_of_frame(b"", (), {})
    assert "polars" in refused.value.hint
