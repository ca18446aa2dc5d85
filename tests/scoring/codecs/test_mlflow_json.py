"""The four forms of MLflow's JSON, and its answer."""

import json
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.core.policy import InputPolicy, Strictness
from steam.model.predictor import Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.codecs import array_blocks
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.dialects.mlflow import MLFLOW
from steam.scoring.scorer import Scorer

COLUMNS = ("amount", "colour", "when")
ROWS = [[5, "red", 0], [2.5, "red", "1970-01-02"], [None, "7", 0]]
RECORDS = [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
BY_COLUMN = {name: [row[place] for row in ROWS] for place, name in enumerate(COLUMNS)}
PREDICTIONS = [
    {"predict": '"yes"', "no": 0.5, '"yes"': 0.5},
    {"predict": "no", "no": 0.75, '"yes"': 0.25},
    {"predict": None, "no": None, '"yes"': None},
]


@pytest.fixture(scope="session")
def invoke(ask) -> Callable[..., dict[str, object]]:
    """What is answered to a body in JSON, or to its text."""

    def invoke(body: object, **options: object) -> dict[str, object]:
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        return json.loads(ask(text, formats=MLFLOW.formats, **options).text)

    return invoke


@pytest.mark.parametrize(
    "body",
    [
        {"dataframe_split": {"columns": COLUMNS, "data": ROWS}},
        {"dataframe_split": {"columns": COLUMNS, "index": [7, 8, 9], "data": ROWS}},
        {"dataframe_split": {"columns": COLUMNS[::-1], "data": [row[::-1] for row in ROWS]}},
        {"dataframe_split": {"data": ROWS}},
        {"dataframe_split": {"columns": None, "data": ROWS}},
        {"dataframe_split": {"columns": [0, 1, 2], "data": ROWS}},
        {"dataframe_records": RECORDS},
        {"instances": RECORDS},
        {"instances": ROWS},
        {"instances": BY_COLUMN},
        {"inputs": RECORDS},
        {"inputs": ROWS},
        {"inputs": BY_COLUMN},
        {"inputs": BY_COLUMN, "params": {"temperature": [1]}, "signature_name": "x"},
        b'\xef\xbb\xbf {"inputs" :\n [ ' + json.dumps(ROWS, indent=2).encode()[1:] + b" } ",
    ],
)
def test_every_form_says_the_same(invoke, body: object) -> None:
    assert invoke(body) == {"predictions": PREDICTIONS}


@pytest.mark.parametrize("form", ["instances", "inputs"])
def test_one_record_is_one_row(invoke, form: str) -> None:
    assert invoke({form: RECORDS[0]}) == {"predictions": PREDICTIONS[:1]}


@pytest.mark.parametrize(
    "body",
    [
        {"dataframe_split": {"columns": COLUMNS, "data": []}},
        {"dataframe_records": []},
        {"instances": []},
        {"inputs": {}},
        {"inputs": {"amount": []}},
    ],
)
def test_no_rows_are_answered_by_no_predictions(invoke, body: object) -> None:
    assert invoke(body) == {"predictions": []}


def test_warnings_stand_beside_the_predictions(invoke) -> None:
    answer = invoke({"dataframe_split": {"columns": ["amount", "size"], "data": [[5, [1]]]}})
    assert answer["predictions"] == [{"predict": '"yes"', "no": 4 / 9, '"yes"': 5 / 9}]
    assert answer["warnings"] == {
        "1": [
            "columns colour and when are missing; taken as NA",
            "column size is unknown to the model; ignored",
        ]
    }


def test_a_bad_row_ends_the_request_or_has_its_error_in_its_place(invoke) -> None:
    body = {"inputs": [ROWS[0], ["much", "red", 0], [1], 3, {}, [[], "red", 0]]}
    with pytest.raises(InvalidInput, match="Row 2: column amount") as caught:
        invoke({"inputs": body["inputs"][:2]})
    assert caught.value.details["rows"] == [
        {"row": 2, "column": "amount", "problem": "unparsable_value"}
    ]
    with pytest.raises(InvalidInput, match="Row 3 is not an array of 3 values"):
        invoke(body)
    good, *bad = invoke(body, partial=True)["predictions"]
    assert good == PREDICTIONS[0]
    assert [row["error"]["details"]["row"] for row in bad] == [2, 3, 4, 5, 6]
    assert [row["error"]["details"].get("problem") for row in bad] == [
        "unparsable_value",
        "cells",
        "cells",
        "cells",
        "nested_value",
    ]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "not valid JSON"),
        (b"[]", "not a JSON object with one of dataframe_split, dataframe_records, instances"),
        ({}, "not a JSON object with one of"),
        ({"amount": 5}, "not a JSON object with one of"),
        ({"inputs": [], "instances": []}, "not a JSON object with one of"),
        ({"inputs": 3}, "inputs is not a JSON array"),
        ({"instances": None}, "instances is not a JSON array"),
        ({"instances": "[[1]]"}, "instances is not a JSON array"),
        ({"instances": [1, 2]}, "Row 1 is not a JSON object"),
        ({"instances": [{}, []]}, "Row 2 is not a JSON object"),
        ({"inputs": {"amount": [1], "colour": 2}}, "Column colour is not a JSON array"),
        ({"inputs": {"amount": [1], "colour": []}}, "has 0 values"),
        ({"inputs": {"amount": 1, "colour": [2]}}, "an array or an object"),
        ({"dataframe_records": {"amount": 5}}, "dataframe_records is not a JSON array"),
        ({"dataframe_split": []}, "dataframe_split is not an object of columns, data"),
        ({"dataframe_split": {"columns": ["amount"]}}, "dataframe_split is not an object"),
        ({"dataframe_split": {"data": [], "x": 1}}, "dataframe_split is not an object"),
        ({"dataframe_split": {"data": {}}}, "data is not a JSON array"),
        ({"dataframe_split": {"columns": "amount", "data": []}}, "dataframe_split is not an"),
        ({"dataframe_split": {"columns": [["amount"]], "data": []}}, "dataframe_split is not an"),
        ({"dataframe_split": {"columns": ["a", "b", "a"], "data": []}}, "'a' is named twice"),
        ({"dataframe_split": {"columns": ["a"], "data": [[1], [2, 3]]}}, "Row 2 is not an array"),
        (b'{"inputs": [[-Infinity, "red", 0]]}', "Row 1: column amount holds '-inf'"),
        (b'{"inputs": [[NaNa, "red", 0]]}', "not valid JSON"),
        (b'{"inputs": [[1, "red", 0],]}', "not valid JSON"),
        (b'{"inputs": [[1, "\xff", 0]]}', "not UTF-8"),
        (b'{"inputs": [[1, "red", 0]', "ends too early"),
        (b'{"x": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"inputs": [[' + b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_table_is_refused(invoke, body: object, problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem):
        invoke(body)


def test_nan_as_python_writes_it_is_missing(invoke) -> None:
    text = json.dumps({"inputs": [[5, "red", 0], [float("nan"), "7", float("nan")]]}).encode()
    assert b"NaN" in text
    assert invoke(text) == {"predictions": [PREDICTIONS[0], PREDICTIONS[2]]}


def test_of_a_form_that_stands_twice_the_last_one_counts(invoke) -> None:
    text = b'{"inputs": 1, "inputs": ' + json.dumps(ROWS).encode() + b"}"
    assert invoke(text) == {"predictions": PREDICTIONS}


def test_a_number_beyond_all_floats_is_the_policys_to_judge(invoke) -> None:
    lenient = InputPolicy(unparsable_value=Strictness.ACCEPT)
    for number in (b"1e400", b"9" * 5000):
        text = b'{"inputs": [[5, "red", 0], [%b, "red", 0]]}' % number
        with pytest.raises(InvalidInput, match="Row 2: column amount"):
            invoke(text)
        assert invoke(text, policy=lenient)["predictions"] == [PREDICTIONS[0], PREDICTIONS[2]]


class Doubled:
    """A regression on one column."""

    signature = Signature(
        (Column("x", ColumnType.NUMERIC),), Column("y", ColumnType.NUMERIC), Category.REGRESSION
    )

    def predict(self, columns, rows, offset=None) -> Prediction:
        return Prediction(values=2 * columns["x"])


@pytest.mark.parametrize(
    "rows", [[1, 2.5, None], [[1], [2.5], [None]], {"x": [1, 2.5, None]}, [{"x": 1}, {"x": 2.5}]]
)
def test_a_model_of_one_column_takes_bare_values(rows: object) -> None:
    scorer = Scorer(Doubled(), InputPolicy())
    call = call_of(json.dumps({"instances": rows}).encode(), "application/json")
    answer = json.loads(scorer.score(*choose(MLFLOW.formats, call, scorer.model)).text)
    wanted = [{"predict": 2.0}, {"predict": 5.0}, {"predict": None}][: len(answer["predictions"])]
    assert answer == {"predictions": wanted}


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=4),
    st.sampled_from(["red", "7", "],", "[[", '"', "\\"]),
    st.lists(st.just({"a": [1]}), max_size=2),
)
tables = st.lists(st.tuples(cells, cells, cells), max_size=9)


@settings(max_examples=60)
@given(tables)
def test_forms_agree_on_any_rows_however_they_are_cut(invoke, rows) -> None:
    records = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    policy = InputPolicy(*[Strictness.WARN] * 4)
    say = partial(invoke, partial=True, policy=policy)
    wanted = say({"dataframe_records": records})
    by_column = {name: [row[name] for row in records] for name in COLUMNS}
    assert say({"inputs": by_column}) == wanted
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(array_blocks, "_BLOCK_BYTES", 8)
        for indent in (None, 1):
            text = json.dumps({"instances": rows}, indent=indent).encode()
            assert say(text) == wanted
        assert say({"dataframe_split": {"columns": COLUMNS, "data": rows}}) == wanted


@settings(max_examples=80)
@given(tables, st.data())
def test_what_is_damaged_anywhere_is_read_as_json_reads_it_or_refused(invoke, rows, data) -> None:
    text = json.dumps({"inputs": rows}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    place = data.draw(st.integers(0, len(text)))
    text = (
        text[:place] + data.draw(st.binary(max_size=2)) + text[place + data.draw(st.booleans()) :]
    )
    try:
        answer = invoke(text, partial=True)
    except InvalidInput:
        return
    # Of a row that is refused, and of what is passed over, nothing is read but where it ends.
    read = json.loads(text.decode(errors="replace"))
    assert len(answer["predictions"]) == len(read["inputs"])


def test_numbers_are_those_of_numpy() -> None:
    rows = np.linspace(-3, 3, 7).reshape(-1, 1)
    scorer = Scorer(Doubled(), InputPolicy())
    call = call_of(json.dumps({"inputs": rows.tolist()}).encode(), "application/json")
    answer = json.loads(scorer.score(*choose(MLFLOW.formats, call, scorer.model)).text)
    assert [row["predict"] for row in answer["predictions"]] == (2 * rows[:, 0]).tolist()
