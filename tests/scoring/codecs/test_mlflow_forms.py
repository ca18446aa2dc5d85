import json
import tracemalloc

import pytest

from steam.core.errors import InvalidInput
from steam.scoring.codecs.mlflow_forms import Form, form_of, split_frame
from steam.scoring.errors import TooLarge
from steam.scoring.json_tables import MAX_COLUMNS


@pytest.mark.parametrize(
    ("text", "outer", "inner"),
    [
        (b"[[1]]", b"[", b"["),
        (b' [\n {"a": 1}]', b"[", b"{"),
        (b'["a"]', b"[", b'"'),
        (b"[ ]", b"[", b"]"),
        (b"{}", b"{", b""),
        (b'{"a \\" : \\\\": [1]}', b"{", b"["),
        (b'{"a": "["}', b"{", b'"'),
        (b"null", b"n", b""),
    ],
)
def test_a_form_tells_what_it_is_by_its_first_bytes(
    text: bytes, outer: bytes, inner: bytes
) -> None:
    form = form_of(b'{"inputs":%b}' % text)
    assert form.name == "inputs"
    assert (form.outer, form.inner) == (outer, inner)


def split(columns: str, data: str = "[]") -> tuple[object, Form]:
    return split_frame(Form("dataframe_split", f'{{"columns":{columns},"data":{data}}}'.encode()))


@pytest.mark.parametrize("made_up", ["[0, 1, 2]", "null", "[]"])
def test_names_that_pandas_makes_up_are_none(made_up: str) -> None:
    assert split(made_up, "[[1]]") == (None, Form("data", b"[[1]]"))


def test_numbers_may_be_names() -> None:
    assert split("[1, 0]")[0] == ["1", "0"]
    assert split('["0", 1]')[0] == ["0", "1"]


@pytest.mark.parametrize("columns", ["{}", '"a"', "[null]", "[true]", "[1.5]", '[["a", "b"]]'])
def test_other_values_are_no_names(columns: str) -> None:
    with pytest.raises(InvalidInput, match="dataframe_split is not an object of columns"):
        split(columns)


def test_commas_in_names_are_no_columns() -> None:
    names = ["," * MAX_COLUMNS, "b"]
    assert split(json.dumps(names))[0] == names


def test_too_many_names_are_not_built() -> None:
    text = "[" + "1," * 3_000_000 + "1]"
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge, match="columns"):
            split(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6 * len(text)


def test_many_forms_are_passed_over_unbuilt() -> None:
    text = b"{" + b'"x":[{}],' * 500_000 + b'"inputs":[]}'
    tracemalloc.start()
    try:
        assert form_of(text) == Form("inputs", b"[]")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < len(text) / 10
