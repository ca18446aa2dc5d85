import json

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.codecs.codec import codec_model
from steam.scoring.codecs.tensor_columns import columns_of
from steam.scoring.codecs.tensors import NUMBERS, Tensor
from steam.scoring.tables import Cells, Numbers
from tests.scoring.codecs.conftest import SIGNATURE

MIXED = codec_model(SIGNATURE, ["weight"])
NUMERIC = codec_model(
    Signature(
        features=(Column("a", ColumnType.NUMERIC), Column("b", ColumnType.TIME)),
        response=Column("y", ColumnType.NUMERIC),
        category=Category.REGRESSION,
        offset="o",
    )
)
ONE = codec_model(
    Signature(
        (Column("a", ColumnType.NUMERIC),), Column("y", ColumnType.NUMERIC), Category.REGRESSION
    )
)


def tensor(name: str, data: list, datatype: str = "FP64", width: int = 1, content: str = ""):
    rows = len(data) // width
    return Tensor(name, datatype, rows, width, json.dumps(data).encode(), content)


def matrix(width: int, rows: int = 2, datatype: str = "FP64") -> Tensor:
    values = np.arange(rows * width, dtype=NUMBERS[datatype])
    return Tensor("x", datatype, rows, width, memoryview(values.tobytes()))


def cells(found: Cells) -> list:
    return found.values.tolist() if isinstance(found, Numbers) else list(found)


def test_one_tensor_for_each_column() -> None:
    tensors = [
        tensor("colour", ["red", ""], "BYTES"),
        tensor("strange", [1, 2]),
        tensor("weight", [1, 2]),
        tensor("amount", [5, 6], "INT8"),
    ]
    columns = columns_of(tensors, MIXED)
    assert (columns.rows, columns.unknown) == (2, ("strange",))
    found = {name: cells(part(0, 2)) for name, part in columns.parts.items()}
    assert found == {"colour": ["red", None], "amount": [5, 6]}
    assert cells(columns.parts["amount"](1, 2)) == [6]


def test_what_the_model_does_not_read_is_not_decoded() -> None:
    strange = Tensor("strange", "FP64", 1, 1, b"]]")
    assert columns_of([strange, tensor("amount", [5])], MIXED).unknown == ("strange",)


@pytest.mark.parametrize("width", [2, 3])
def test_all_columns_as_one_array_in_model_order(width: int) -> None:
    columns = columns_of([matrix(width)], NUMERIC)
    assert columns.unknown == ()
    found = {name: cells(part(0, 2)) for name, part in columns.parts.items()}
    both = {"a": [0, width], "b": [1, width + 1]}
    assert found == (both if width == 2 else {**both, "o": [2, 5]})


def test_what_is_missing_in_an_array_is_missing_in_its_column() -> None:
    columns = columns_of([tensor("x", [1, None, 3, 4], "INT32", width=2)], NUMERIC)
    part = columns.parts["b"](0, 2)
    assert (part.values[1], part.missing.tolist()) == (4, [True, False])


def test_the_only_column_needs_no_name() -> None:
    assert cells(columns_of([matrix(1)], ONE).parts["a"](0, 2)) == [0, 1]
    assert columns_of([tensor("y", [1])], ONE).parts == {}  # the response is known, and not read


@pytest.mark.parametrize(
    ("tensors", "model", "says"),
    [
        ([matrix(4)], NUMERIC, "4 columns of FP64, and the model reads 2 of numbers"),
        ([tensor("x", ["1", "2"], "BYTES", 2)], NUMERIC, "2 columns of BYTES"),
        ([matrix(3)], MIXED, "one array, and column colour is categorical"),
        ([matrix(2), tensor("a", [1, 2])], NUMERIC, "Input x has 2 columns"),
        ([tensor("a", [1, 2]), tensor("b", [1])], NUMERIC, "b has 1 rows and input a has 2"),
        ([tensor("a", [1], content="hg_json")], ONE, "content type hg_json"),
    ],
)
def test_other_tensors_are_refused(tensors: list[Tensor], model, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        columns_of(tensors, model)


@pytest.mark.parametrize("content", ["np", "pd", "str", "datetime"])
def test_contents_that_are_what_they_are(content: str) -> None:
    columns = columns_of([tensor("when", ["2026-01-01"], "BYTES", content=content)], MIXED)
    assert cells(columns.parts["when"](0, 1)) == ["2026-01-01"]


def test_contents_of_mlservers_other_codecs() -> None:
    base64 = tensor("colour", ["cmVk", "", None, "w7w="], "BYTES", content="base64")
    mixed = tensor("amount", ["65", '"70"', "null", "true"], "BYTES", content="pd_json")
    parts = columns_of([base64, mixed], MIXED).parts
    assert cells(parts["colour"](0, 4)) == ["red", None, None, "ü"]
    assert cells(parts["amount"](0, 4)) == [65, "70", None, True]
    assert cells(parts["amount"](1, 2)) == ["70"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("base64", "red!"),
        ("base64", "/w=="),  # a byte that is no UTF-8
        ("base64", "ü"),
        ("pd_json", "red"),
        ("pd_json", "[1]"),
        ("pd_json", "[" * 10_000),
        ("pd_json", "1e999"),
    ],
)
def test_contents_that_are_none_are_told_by_their_row(content: str, text: str) -> None:
    columns = columns_of([tensor("colour", ["", text], "BYTES", content=content)], MIXED)
    with pytest.raises(
        InvalidInput, match=f"Row 2: input colour holds a text that is not {content}"
    ):
        columns.parts["colour"](1, 2)
