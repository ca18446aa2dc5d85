import json
import struct

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.scoring.answers import Choices
from steam.scoring.codecs.tensor_answer import (
    OutputTensor,
    bytes_of,
    datatype_of,
    json_of,
    outputs_of,
)
from steam.scoring.codecs.tensor_request import (
    InferenceRequest,
    OutputParameters,
    RequestedOutput,
    RequestParameters,
)

NUMBERS = np.array([0.5, np.nan, np.inf])
LABELS = Choices(np.array([1, -1, 0], np.int32), ("no", "ja, «ü»"))
CLUSTERS = Choices(np.array([1, -1, 0], np.int32), range(2))
FRAME = {"predict": LABELS, "p1": NUMBERS}


@pytest.mark.parametrize(
    ("column", "datatype", "told"),
    [
        (NUMBERS, "FP64", [0.5, None, None]),
        (LABELS, "BYTES", ["ja, «ü»", None, "no"]),
        (CLUSTERS, "INT64", [1, None, 0]),
        (Choices(np.array([1, 0], np.int32), (7, 9)), "INT64", [9, 7]),
    ],
)
def test_columns_in_json(column, datatype: str, told: list) -> None:
    assert datatype_of(column) == datatype
    assert json.loads(b"[" + json_of(column) + b"]") == told


def test_columns_in_bytes() -> None:
    np.testing.assert_array_equal(np.frombuffer(bytes_of(NUMBERS), "<f8"), NUMBERS)
    strided = np.array([[1.0, 2.0], [3.0, 4.0]])[:, 1]
    assert np.frombuffer(bytes_of(strided), "<f8").tolist() == [2, 4]
    assert np.frombuffer(bytes_of(CLUSTERS), "<i8").tolist() == [1, -1, 0]
    text = "ja, «ü»".encode()
    lengths = [struct.pack("<I", length) for length in (len(text), 0, 2)]
    assert bytes_of(LABELS) == lengths[0] + text + lengths[1] + lengths[2] + b"no"


@pytest.mark.parametrize("is_binary", [True, False])
def test_blocks_follow_each_other(is_binary: bool) -> None:
    output = OutputTensor("p1", "FP64", is_binary)
    for block in (NUMBERS[:0], NUMBERS[:2], NUMBERS[2:]):
        output.add(block)
    described = output.described(3)
    assert (described["name"], described["datatype"], described["shape"]) == ("p1", "FP64", [3])
    if is_binary:
        assert described["parameters"] == {"binary_data_size": 24}
        assert b"".join(output.pieces) == bytes_of(NUMBERS)
    else:
        assert json.loads(bytes(described["data"])) == [0.5, None, None]


def test_no_rows_have_no_data() -> None:
    assert OutputTensor("p1", "FP64", True).described(0)["parameters"] == {"binary_data_size": 0}
    assert bytes(OutputTensor("p1", "FP64", False).described(0)["data"]) == b"[]"


def wanted(name: str, binary: bool | None) -> RequestedOutput:
    return RequestedOutput(name, OutputParameters(binary_data=binary))


@pytest.mark.parametrize(
    ("outputs", "default", "told"),
    [
        (None, None, {"predict": False, "p1": False}),
        ([], True, {"predict": True, "p1": True}),
        ([RequestedOutput("p1")], True, {"p1": True}),
        ([wanted("p1", False), wanted("predict", None)], True, {"p1": False, "predict": True}),
        ([wanted("p1", True), wanted("p1", True)], False, {"p1": True}),
    ],
)
def test_outputs_that_are_asked_for(outputs, default: bool | None, told: dict) -> None:
    parameters = RequestParameters(binary_data_output=default)
    request = InferenceRequest([], outputs, parameters=parameters)
    assert {output.name: output.is_binary for output in outputs_of(request, FRAME)} == told


def test_an_output_that_is_not_there_is_refused() -> None:
    request = InferenceRequest([], [RequestedOutput("p2")])
    with pytest.raises(InvalidInput, match=r"no output p2. It has predict, p1."):
        outputs_of(request, FRAME)
