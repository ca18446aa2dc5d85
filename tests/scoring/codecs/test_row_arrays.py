"""Rows as arrays: which are refused before they are built, and which columns are read."""

import json
import tracemalloc
from collections.abc import Iterator

import pytest

from steam.core.errors import InvalidInput
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.bodies import MAX_ROWS
from steam.scoring.codecs.codec import Call, codec_model
from steam.scoring.codecs.row_arrays import RowArrays
from steam.scoring.errors import TooLarge, Unacceptable
from steam.scoring.json_tables import MAX_COLUMNS
from steam.scoring.tables import Table

MODEL = codec_model(
    Signature(
        (Column("a", ColumnType.NUMERIC), Column("b", ColumnType.NUMERIC)),
        Column("y", ColumnType.NUMERIC),
        Category.REGRESSION,
    )
)


def tables(text: bytes, *names: str, **options: object) -> Iterator[Table]:
    return RowArrays(names or ("a", "b"), Call(b"", **options), MODEL).read(text)


def test_columns_that_the_model_does_not_read_may_hold_anything() -> None:
    [table] = tables(b'[[1, {"x": [2]}, 3], [4, "", 6]]', "b", "z", "y")
    assert table.columns == {"b": (1, 4)}
    assert table.unknown == {0: ("z",), 1: ("z",)}


def test_rows_are_numbered_from_where_the_call_says() -> None:
    [table] = tables(b"[[1, 2]]", first_row=41)
    assert table.first_row == 41
    with pytest.raises(Unacceptable, match="Row 42 is not an array of 2 values"):
        list(tables(b"[[1, 2], [3]]", first_row=41))


def test_a_row_of_another_width_says_what_is_wanted() -> None:
    names = [f"column {number}" for number in range(20)]
    with pytest.raises(Unacceptable) as caught:
        list(tables(b"[[1]]", *names))
    assert caught.value.hint.startswith("Send one for each of column 0, column 1,")
    assert caught.value.hint.endswith("column 9, ...; null where there is none.")


def test_no_columns_are_columns_too() -> None:
    [table] = RowArrays((), Call(b""), MODEL).read(b"[[], []]")
    assert (table.rows, table.columns) == (2, {})


def test_names_are_checked() -> None:
    with pytest.raises(InvalidInput, match="'b' is named twice"):
        tables(b"[]", "a", "b", "b")
    with pytest.raises(TooLarge, match="columns"):
        tables(b"[]", *map(str, range(MAX_COLUMNS + 1)))


def test_brackets_in_texts_are_no_rows() -> None:
    rows = [["[" * (MAX_ROWS // 50), 1]] * 51
    assert sum(table.rows for table in tables(json.dumps(rows).encode())) == 51
    rows.append([1, 2, 3])
    with pytest.raises(Unacceptable, match="Row 52"):
        list(tables(json.dumps(rows).encode()))


MILLIONS = 2_000_000


@pytest.mark.parametrize(
    "text",
    [
        b"[" + b"[]," * MILLIONS + b"[]]",
        b"[" + b"[1,2]," * (MILLIONS // 2) + b"[1,2]]",
        b"[[" + b"1," * MILLIONS + b"1]]",
        b"[[1,2]," + b"1," * MILLIONS + b"1]",
        b'[["],",2],' + b"[]," * MILLIONS + b"1]",
        b"[[1," + b"[" * 500 + b"1," * MILLIONS + b"1" + b"]" * 500 + b"]]",
        b'[[1,"' + b"x" * 5 * MILLIONS + b'"]]',
        b"[[1," + b"9" * MILLIONS + b"]]",
        b'[[1,{"x":[' + b"{}," * MILLIONS + b"{}]}]]",
    ],
    ids=["empty", "many", "wide", "values", "cuts", "nested", "text", "digits", "object"],
)
@pytest.mark.parametrize("partial", [False, True])
def test_what_is_huge_takes_little_memory(text: bytes, *, partial: bool) -> None:
    tracemalloc.start()
    try:
        for _ in tables(text, partial=partial):
            pass
    except InvalidInput as refusal:
        assert len(str(refusal)) < 400  # noqa: PT017
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 6 * len(text)
