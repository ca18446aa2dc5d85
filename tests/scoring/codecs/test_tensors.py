import json

import pytest

from steam.core.errors import InvalidInput
from steam.scoring.codecs.tensor_request import read_request
from steam.scoring.codecs.tensors import NUMBERS, Tensor, tensors_of
from steam.scoring.errors import TooLarge


def tensors(*inputs: dict[str, object], tail: bytes = b"") -> list[Tensor]:
    text = json.dumps({"inputs": inputs}).encode()
    return [*tensors_of(*read_request(text + tail, str(len(text))))]


def given(name: str = "AGE", **members: object) -> dict[str, object]:
    return {"name": name, "shape": [2], "datatype": "FP64", "data": [1, 2], **members}


def in_bytes(name: str, size: object) -> dict[str, object]:
    described = given(name, parameters={"binary_data_size": size})
    del described["data"]
    return described


@pytest.mark.parametrize(
    ("shape", "rows", "width"), [([2], 2, 1), ([2, 1], 2, 1), ([0], 0, 1), ([3, 7], 3, 7)]
)
def test_shapes(shape: list[int], rows: int, width: int) -> None:
    [tensor] = tensors(given(shape=shape))
    assert (tensor.rows, tensor.width, tensor.elements) == (rows, width, rows * width)


@pytest.mark.parametrize(
    "shape",
    [[], [-1], [1, 1, 1], [2, 0], [1.5], ["1"], [[1]], 2, None, {}, [10**30], [1] * 100_000],
)
def test_shapes_that_lie_are_refused(shape: object) -> None:
    with pytest.raises(InvalidInput):
        tensors(given(shape=shape))


@pytest.mark.parametrize("shape", [[500_001], [2**62], [1, 10_001], [2**63 - 1, 2]])
def test_shapes_that_are_too_large_are_refused(shape: list[int]) -> None:
    with pytest.raises(TooLarge):
        tensors(given(shape=shape))


def test_each_input_has_its_own_bytes_in_order() -> None:
    first, second, third = tensors(
        in_bytes("a", 3), given("b"), in_bytes("c", 2), tail=b"\1\2\3\4\5"
    )
    assert [bytes(tensor.data) for tensor in (first, third)] == [b"\1\2\3", b"\4\5"]
    assert [tensor.is_json for tensor in (first, second, third)] == [False, True, False]


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ([in_bytes("a", 6)], "says 6 bytes, and 5 are left"),
        ([in_bytes("a", 4), in_bytes("b", 2)], "Input b says 2 bytes, and 1 are left"),
        ([in_bytes("a", 4)], "goes on for 1 bytes"),
        ([given("a")], "goes on for 5 bytes"),
        ([{**in_bytes("a", 5), "data": []}], "two kinds of data"),
        ([in_bytes("a", None)], "no data"),
    ],
)
def test_sizes_that_do_not_add_up_are_refused(inputs: list[dict], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        tensors(*inputs, tail=bytes(5))


@pytest.mark.parametrize("datatype", ["", "fp64", "BF16", "STRING", "x" * 1000])
def test_other_datatypes_are_refused(datatype: str) -> None:
    with pytest.raises(InvalidInput, match="FP64, BYTES") as refused:
        tensors(given(datatype=datatype))
    assert len(str(refused.value)) < 400


def test_the_sizes_of_numbers_are_those_of_the_protocol() -> None:
    bits = {name: dtype.itemsize * 8 for name, dtype in NUMBERS.items() if name != "BOOL"}
    assert all(name.endswith(str(size)) for name, size in bits.items())
    assert all(dtype.newbyteorder("<") == dtype for dtype in NUMBERS.values())
