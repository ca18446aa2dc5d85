import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.scoring.bodies import MAX_ROWS
from steam.scoring.column_bodies import decode_columns
from steam.scoring.errors import TooLarge, Unacceptable
from steam.scoring.json_tables import MAX_COLUMNS
from steam.scoring.json_values import NestedArray, NestedObject

cells = st.none() | st.booleans() | st.integers() | st.text()
columns_of = st.integers(0, 4).flatmap(
    lambda rows: st.dictionaries(st.text(), st.lists(cells, min_size=rows, max_size=rows))
)


@given(columns_of, st.sets(st.text()))
def test_all_columns_are_named_and_measured_and_those_wanted_are_decoded(columns, others) -> None:
    wanted = {*list(columns)[::2], *others}
    body = decode_columns(json.dumps({"columns": columns}).encode(), wanted)
    assert body.names == tuple(columns)
    assert body.rows == len(next(iter(columns.values()), ()))
    assert body.cells == {name: cells for name, cells in columns.items() if name in wanted}


def test_what_is_nested_in_a_column_is_a_sign() -> None:
    body = decode_columns(b'{"columns": {"a": [[1, 2], {"b": [3]}, 1e400, "x,y"]}}', {"a"})
    assert body.cells["a"] == [NestedArray(), NestedObject(), "1e400", "x,y"]


@pytest.mark.parametrize("name", ["", "a", "a" * 10_000])
def test_a_column_of_another_length_is_refused_whether_it_is_wanted_or_not(name: str) -> None:
    text = json.dumps({"columns": {name: [1], "b": []}}).encode()
    with pytest.raises(Unacceptable, match="Column b has 0 values") as caught:
        decode_columns(text, {"a"})
    assert len(caught.value.message) < 300


@pytest.mark.parametrize("cell", [b"1", b"[]", b'","', b'"\\","', b'{"a":[1,2]}'])
def test_cells_are_counted_and_commas_in_them_are_not(cell: bytes) -> None:
    fitting = b'{"columns": {"a": [' + cell + (b"," + cell) * (MAX_ROWS - 1) + b"]}}"
    assert decode_columns(fitting, ()).rows == MAX_ROWS
    with pytest.raises(TooLarge, match="rows"):
        decode_columns(fitting[:-3] + b"," + cell + b"]}}", ())


def test_columns_are_counted_before_they_are_decoded_and_colons_in_cells_are_not() -> None:
    cells = json.dumps([{"a": {"b": ":"}}] * MAX_COLUMNS)
    assert decode_columns(f'{{"columns": {{"a": {cells}}}}}'.encode(), ()).rows == MAX_COLUMNS
    columns = "".join(f'"c{number}": [],' for number in range(MAX_COLUMNS))
    assert decode_columns(f'{{"columns": {{{columns[:-1]}}}}}'.encode(), ()).rows == 0
    with pytest.raises(TooLarge, match="columns"):
        decode_columns(f'{{"columns": {{{columns}"c": not decoded'.encode(), ())


@pytest.mark.parametrize(
    "text",
    [
        b'{"columns": []}',
        b'{"columns": {}, "x": 1}',
        b"{}",
        b'{"columns": {"a": 1}}',
        b"{",
        b"\xff",
    ],
)
def test_anything_else_is_refused(text: bytes) -> None:
    with pytest.raises(InvalidInput):
        decode_columns(text, {"a"})
