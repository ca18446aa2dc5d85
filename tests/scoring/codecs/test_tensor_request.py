import json

import pytest

from steam.core.errors import InvalidInput
from steam.scoring.codecs.tensor_request import read_request
from steam.scoring.errors import TooLarge

AGE = {"name": "AGE", "shape": [1], "datatype": "FP64", "data": [65]}


def body(**members: object) -> bytes:
    return json.dumps({"inputs": [AGE], **members}).encode()


def test_what_is_read_and_what_is_ignored() -> None:
    text = body(
        id="7",
        model_name="other",
        parameters={"binary_data_output": True, "sequence_id": 3},
        outputs=[{"name": "predict", "parameters": {"binary_data": False, "x": []}}],
    )
    request, tail = read_request(text + b"rest", str(len(text)))
    assert (request.id, bytes(tail)) == ("7", b"rest")
    [given] = request.inputs
    assert (given.name, bytes(given.shape), bytes(given.data)) == ("AGE", b"[1]", b"[65]")
    assert request.parameters.binary_data_output
    assert request.outputs[0].parameters.binary_data is False


def test_null_is_what_is_not_there() -> None:
    request, tail = read_request(body(id=None, parameters=None, outputs=None), "")
    assert (request.id, request.parameters, request.outputs, len(tail)) == (None, None, None, 0)


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "²", "9" * 30, "1000000", " "])
def test_a_length_that_cannot_be_is_refused(length: str) -> None:
    with pytest.raises(InvalidInput, match="inference-header-content-length"):
        read_request(body(), length)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"\xff", "not valid JSON"),
        (b"[" * 100_000, "not an inference request"),
        (b'{"x":' + b"[" * 100_000, "nested too deeply"),
        (b"[]", "not an inference request"),
        (b"{}", "missing required field `inputs`"),
        (b'{"inputs": {}}', "Expected `array`"),
        (b'{"inputs": [1]}', "not an inference request"),
        (b'{"inputs": []}', "no inputs"),
        (body(id=7), "Expected `str | null`"),
        (body(inputs=[{**AGE, "name": 1}]), "inputs\\[0\\].name"),
        (body(inputs=[{**AGE, "parameters": {"binary_data_size": -1}}]), "binary_data_size"),
        (body(inputs=[{**AGE, "parameters": {"binary_data_size": 1e99}}]), "binary_data_size"),
        (body(inputs=[AGE, AGE]), "two inputs AGE"),
        (body(inputs=[{**AGE, "parameters": {"shared_memory_region": "a"}}]), "shared memory"),
        (
            body(outputs=[{"name": "Yes", "parameters": {"shared_memory_region": "a"}}]),
            "Output Yes is in shared memory",
        ),
        (body(outputs=[{"name": "Yes", "parameters": {"classification": 2}}]), "classification"),
    ],
)
def test_what_is_no_request_is_refused_with_a_sentence(text: bytes, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        read_request(text, "")


def test_what_a_message_repeats_is_short() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_request(body(inputs=[{**AGE, "name": "N" * 10_000}] * 2), "")
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("members", ["inputs", "outputs"])
def test_too_many_tensors_are_refused_before_they_are_built(members: str) -> None:
    tensors = [{**AGE, "name": f"c{number}"} for number in range(10_001)]
    with pytest.raises(TooLarge, match="10000 columns"):
        read_request(body(**{members: tensors}), "")


def test_braces_in_texts_are_no_tensors() -> None:
    braces = {"name": "c", "shape": [1], "datatype": "BYTES", "data": ["{" * 20_000]}
    request, _ = read_request(body(inputs=[braces]), "")
    assert len(request.inputs) == 1
