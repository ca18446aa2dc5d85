import json
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.scoring.codecs.tensor_json import numbers_in_json, texts_in_json
from steam.scoring.codecs.tensors import NUMBERS, Tensor


def tensor(data: object, datatype: str = "FP64", rows: int = 2, width: int = 1) -> Tensor:
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    return Tensor("AGE", datatype, rows, width, text)


def read(tensor: Tensor) -> object:
    return texts_in_json(tensor) if tensor.datatype == "BYTES" else numbers_in_json(tensor)


@given(
    st.data(),
    st.sampled_from([name for name in NUMBERS if "INT" in name]),
    st.integers(0, 5),
    st.integers(1, 3),
    st.booleans(),
)
def test_integers_are_exact_flat_or_nested(data, datatype, rows, width, is_nested) -> None:
    limits = np.iinfo(NUMBERS[datatype].name)
    element = st.none() | st.integers(int(limits.min), int(limits.max))
    elements = data.draw(st.lists(element, min_size=rows * width, max_size=rows * width))
    if is_nested:
        given_data = [elements[row * width : (row + 1) * width] for row in range(rows)]
    else:
        given_data = elements
    found = numbers_in_json(tensor(given_data, datatype, rows, width))
    missing = np.zeros(len(elements), bool) if found.missing is None else found.missing
    told = zip(found.values.tolist(), missing, strict=True)
    assert [None if lacks else value for value, lacks in told] == elements
    assert found.values.dtype == NUMBERS[datatype]


def test_floats_are_those_of_their_datatype() -> None:
    assert numbers_in_json(tensor([0.1, 3])).values.tolist() == [0.1, 3.0]
    assert numbers_in_json(tensor([0.1, 1e300], "FP32")).values.tolist() == [
        float(np.float32(0.1)),
        np.inf,
    ]
    assert numbers_in_json(tensor([True, False], "BOOL")).values.tolist() == [True, False]


def test_texts_and_what_is_missing_among_them() -> None:
    assert texts_in_json(tensor(["a, b", "", None, '"'], "BYTES", 4)) == ["a, b", None, None, '"']
    assert texts_in_json(tensor([["a"], [None]], "BYTES")) == ["a", None]


@pytest.mark.parametrize(
    ("datatype", "data", "row"),
    [
        ("FP64", [1, "2"], 2),
        ("FP64", [[1], [True]], 2),
        ("FP64", [1, [2]], 2),
        ("FP64", b"[1, 1e999]", 2),
        ("FP64", b"[1, %b]" % (b"9" * 5000), 2),
        ("INT64", [1.5, 2], 1),
        ("INT64", [1, 2**63], 2),
        ("UINT8", [None, 256], 2),
        ("UINT8", [-1, 256], 1),
        ("BOOL", [True, 1], 2),
        ("BYTES", ["1", 2], 2),
        ("BYTES", [["1"], [{}]], 2),
    ],
)
def test_a_value_of_another_type_is_told_by_its_row(datatype: str, data: object, row: int) -> None:
    with pytest.raises(InvalidInput, match=f"Row {row}: input AGE holds .* not {datatype}") as bad:
        read(tensor(data, datatype))
    assert bad.value.details == {"row": row, "column": "AGE", "problem": "unparsable_value"}


def test_of_a_matrix_the_row_is_told() -> None:
    with pytest.raises(InvalidInput, match="Row 2: "):
        numbers_in_json(tensor([1, 2, 3, "4"], rows=2, width=2))
    with pytest.raises(InvalidInput, match="Row 2: "):
        numbers_in_json(tensor([[1, 2], ["3", 4]], rows=2, width=2))


@pytest.mark.parametrize(
    "data",
    [
        [],
        [1],
        [1, 2, 3],
        [[1, 2]],
        [[1], [2], [3]],
        [[], [2, 3]],
        [[1, 2], []],
        {},
        None,
        7,
        "1, 2",
    ],
)
def test_data_of_another_shape_are_refused(data: object) -> None:
    with pytest.raises(InvalidInput, match="its shape holds 2"):
        numbers_in_json(tensor(data))


@pytest.mark.parametrize(
    ("datatype", "data"),
    [("FP64", b"[1, ]"), ("FP64", b"[NaN, 1]"), ("INT8", b"[1 2]"), ("BYTES", b'["\xff", "a"]')],
)
def test_data_that_are_no_json_are_refused(datatype: str, data: bytes) -> None:
    with pytest.raises(InvalidInput, match="not valid JSON"):
        read(tensor(data, datatype))


@pytest.mark.parametrize("element", [b"1", b'"a"', b"null", b'"\\\\"', b"[1]", b"[]", b'"\\""'])
@pytest.mark.parametrize("datatype", ["FP64", "BYTES"])
def test_more_values_than_there_may_be_are_never_built(element: bytes, datatype: str) -> None:
    many = tensor(b"[" + b",".join([element] * 300_000) + b"]", datatype)
    tracemalloc.start()
    with pytest.raises(InvalidInput):
        read(many)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 << 20
