import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.bodies import Shape, shape_of
from steam.scoring.cells import DoubtfulCell, read_number
from steam.scoring.codecs import array_blocks, json_rows
from steam.scoring.codecs.codec import Call, codec_model
from steam.scoring.codecs.json_rows import JsonRows
from steam.scoring.errors import TooLarge, Unacceptable
from steam.scoring.json_tables import MAX_COLUMNS
from steam.scoring.json_values import NestedArray
from steam.scoring.tables import ABSENT

NAMES = ("a", "b c", "100%é")
MODEL = codec_model(
    Signature(
        tuple(Column(name, ColumnType.NUMERIC) for name in NAMES),
        Column("y", ColumnType.NUMERIC),
        Category.REGRESSION,
    )
)
ODD_MODEL = codec_model(
    Signature(
        (*MODEL.signature.features, Column('"quoted"', ColumnType.NUMERIC)),
        Column("y", ColumnType.NUMERIC),
        Category.REGRESSION,
    )
)


def rows_of(text: bytes, *, model=MODEL, partial: bool = False, are_lines: bool = False):
    """The known cells of each row, and the names that are not known."""
    rows = []
    tables = JsonRows(Call(text, partial=partial), model, are_lines=are_lines).read()
    for table in tables:
        assert table.first_row == len(rows) + 1
        for index in range(table.rows):
            cells = {name: column[index] for name, column in table.columns.items()}
            row = {name: cell for name, cell in cells.items() if cell is not ABSENT}
            row |= dict.fromkeys(table.unknown.get(index, ()), "unknown")
            rows.append(table.broken.get(index, row))
    return rows


@pytest.mark.parametrize("model", [MODEL, ODD_MODEL], ids=["records", "dictionaries"])
@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (b'{"a": 1}', [{"a": 1}]),
        (b'\xef\xbb\xbf{"a": "\xc3\xa9"}', [{"a": "é"}]),
        (b'{"a": 1e400}', [{"a": "1e400"}]),
        (b'[{"a": 1}, {"b c": null}]', [{"a": 1}, {"b c": None}]),
        (b'[{"a": 1}, {"a": 1e400}]', [{"a": 1}, {"a": "1e400"}]),
        (b'[{"100%\xc3\xa9": true, "y": [1]}]', [{"100%é": True}]),
        (b'[{"a": 1, "z": 2}, {}]', [{"a": 1, "z": "unknown"}, {}]),
        (b'[{"a": 1, "a": 2}]', [{"a": 2}]),
        (b"[]", []),
        (b'{"a": 1}\n{"a": 2}', [{"a": 1}, {"a": 2}]),
        (b'{"a": 1}\r\n\r\n{"z": 2}\r\n', [{"a": 1}, {"z": "unknown"}]),
    ],
)
def test_rows(text: bytes, rows: list[dict[str, object]], model) -> None:
    assert rows_of(text, model=model) == rows


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (b'{"a": 1,}', {"row": 1, "line": 1, "position": 9}),
        (b'{\n "a": 1,\n}', {"row": 1, "line": 3, "position": 1}),
        (b'{"a": 1}\n\n{"a": 1,}\n', {"row": 2, "line": 3, "position": 9}),
        (b'[{"a": 1},\n {"a": NaN}]', {"line": 2, "position": 8}),
        (b'[{"a": 1},]', {"line": 1, "position": 11}),
        (b"[{}] {}", {"line": 1, "position": 7}),
        (b'{"a": 1', {"row": 1, "line": 1, "position": 8}),
        (b'{"a": "\xff"}', {"row": 1, "line": 1, "position": 8}),
        (b'[{"a": "\xff"}]', {"row": 1}),
        (b'{"a": ' + b"[" * 100_000, {"row": 1}),
        (b'[{"a": ' + b"[" * 100_000, {}),
        (b'{"z": ' + b"[" * 100_000, {"row": 1}),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(text: bytes, where: dict[str, int]) -> None:
    with pytest.raises(InvalidInput, match="not valid JSON") as caught:
        rows_of(text)
    assert not isinstance(caught.value, Unacceptable)
    assert caught.value.details == where


@pytest.mark.parametrize(
    ("text", "row"),
    [(b"5", 1), (b'"x"', 1), (b"null", 1), (b'[{}, 5, "x"]', 2), (b"[[]]", 1), (b"{}\n{}\n[]", 3)],
)
def test_rows_that_are_no_objects_are_refused(text: bytes, row: int) -> None:
    with pytest.raises(Unacceptable, match="not a JSON object") as caught:
        rows_of(text)
    assert caught.value.details["row"] == row


def test_in_partial_lines_a_bad_one_is_told_of_in_its_place() -> None:
    first, second, third, last = rows_of(b'{"a": 1}\n{"a": 1,}\n[]\n{"a": 2}', partial=True)
    assert (first, last) == ({"a": 1}, {"a": 2})
    assert second.details == {"row": 2, "line": 2, "position": 9}
    assert third.details == {"row": 3}


@pytest.mark.parametrize("shape", ["%s", "[%s]", "{}\n%s", "[{}, %s]"])
@pytest.mark.parametrize("digits", [400, 4299, 4301, 20_000])
def test_an_integer_of_any_length_is_a_cell_that_the_policy_judges(digits: int, shape: str) -> None:
    row = '{"a": %s, "z": [1e400]}' % ("9" * digits)
    *_, last = rows_of((shape % row).encode())
    assert last["z"] == "unknown"
    with pytest.raises(DoubtfulCell):
        read_number(last["a"])


@pytest.mark.parametrize("shape", ["%s", "[%s]", "{}\n%s", "[{}, %s]"])
def test_a_row_of_too_many_columns_is_refused(shape: str) -> None:
    row = json.dumps(dict.fromkeys(map(str, range(MAX_COLUMNS + 1)), 1))
    with pytest.raises(TooLarge, match="more than 10000 columns"):
        rows_of((shape % row).encode())


@pytest.fixture
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array_blocks, "_BLOCK_BYTES", 8)
    monkeypatch.setattr(json_rows, "_BLOCK_BYTES", 8)
    monkeypatch.setattr(json_rows, "BLOCK_ROWS", 2)


names = st.sampled_from([*NAMES, "y", "z", "}, {", '"'])
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.sampled_from(["},", '{"a": 1},', "[", "]\n", "\\", '"']),
    st.text(max_size=4),
    st.just([{"a": 1}]),
)
json_rows_of = st.lists(st.dictionaries(names, values, max_size=4), min_size=2, max_size=12)


@pytest.mark.usefixtures("_small_blocks")
@given(json_rows_of)
def test_the_same_rows_come_out_of_every_shape_however_it_is_cut(rows) -> None:
    known = {*NAMES, "y"}
    wanted = [
        {
            name: NestedArray() if isinstance(cell, list) else cell
            for name, cell in row.items()
            if name in NAMES
        }
        | {name: "unknown" for name in row if name not in known}
        for row in rows
    ]
    lines = "\n".join(json.dumps(row) for row in rows).encode()
    pretty = json.dumps(rows, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass")
    assert rows_of(lines) == rows_of(pretty) == rows_of(json.dumps(rows).encode()) == wanted


@pytest.mark.usefixtures("_small_blocks")
@given(json_rows_of, st.data())
def test_what_is_damaged_anywhere_is_read_as_json_reads_it_or_refused(rows, data) -> None:
    text = json.dumps(rows)
    place = data.draw(st.integers(1, len(text) - 1))
    damaged = (
        text[:place]
        + data.draw(st.sampled_from(["", ",", "]", "}", "{", '"']))
        + (text[place + 1 :])
    )
    try:
        read = json.loads(damaged, parse_constant=pytest.fail)
    except ValueError:
        read = None
    try:
        count = len(rows_of(damaged.encode()))
    except InvalidInput:
        return
    assert isinstance(read, list)
    assert count == len(read)


@given(st.binary())
def test_any_bytes_are_rows_or_a_refusal(text: bytes) -> None:
    try:
        rows_of(text)
    except InvalidInput as refusal:
        assert refusal.message.endswith(".")  # noqa: PT017


ROW = {"labelIndex": 1, "label": '"yes"', "classProbabilities": [0.5, 0.5]}
ROW["probabilities"] = {"no": 0.5, '"yes"': 0.5}
ONE = {"amount": 5, "colour": "red", "when": 0}


def test_an_answer_has_the_shape_of_its_body(ask) -> None:
    assert json.loads(ask(json.dumps(ONE).encode()).text) == ROW
    assert json.loads(ask(json.dumps([ONE, ONE]).encode()).text) == [ROW, ROW]
    reply = ask(b"\n".join([json.dumps(ONE).encode()] * 2))
    assert reply.text.endswith(b"}\n")
    assert [json.loads(line) for line in reply.text.splitlines()] == [ROW, ROW]
    assert reply.codec.media_type == "application/x-ndjson"
    assert ask(b"[]").text == b"[]"


def test_what_is_not_finite_is_null_and_never_a_bare_word(ask) -> None:
    answer = json.loads(ask(b'{"amount": null}').text, parse_constant=pytest.fail)
    assert answer["labelIndex"] is answer["label"] is None
    assert answer["classProbabilities"] == [None, None]


def test_in_a_partial_answer_an_error_stands_in_the_place_of_its_row(ask) -> None:
    rows = [ONE, {**ONE, "amount": "much"}, {**ONE, "colour": []}, ONE]
    answers = json.loads(ask(json.dumps(rows).encode(), partial=True).text)
    assert answers[0] == answers[3] == ROW
    assert answers[1]["error"]["code"] == "invalid_input"
    assert answers[1]["error"]["details"] == {
        "row": 2,
        "column": "amount",
        "problem": "unparsable_value",
    }
    assert answers[2]["error"]["details"]["problem"] == "nested_value"


def test_shapes_are_told_by_content() -> None:
    assert shape_of(b" [").shape is Shape.ARRAY
    assert shape_of(b'{"a": 1}\n\n').shape is Shape.OBJECT
    assert shape_of(b'{"a": 1}', are_lines=True).shape is Shape.LINES
