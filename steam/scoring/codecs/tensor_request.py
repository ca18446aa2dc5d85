"""Inference requests of the Open Inference Protocol: their JSON, before any tensor is read.

A request is one JSON object; with the binary tensor extension the bytes of its tensors follow it.
Whatever may be large in it stays text until its size is known to be right.
"""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import UNSET, Raw, UnsetType

from steam.core.errors import InvalidInput
from steam.scoring.documents import malformed_json
from steam.scoring.json_marks import count_marks
from steam.scoring.json_tables import MAX_COLUMNS, check_columns

LENGTH_HEADER = "inference-header-content-length"
"""The header that tells where the JSON ends and the bytes of tensors begin."""

_SHOWN = 80  # characters of a text that a message repeats
_LONGEST_LENGTH = 18  # digits


class InputParameters(msgspec.Struct, gc=False):
    """What of the parameters of an input is read; others are ignored."""

    binary_data_size: Annotated[int, msgspec.Meta(ge=0)] | None = None
    content_type: str | None = None
    shared_memory_region: Raw | UnsetType = UNSET


class RequestedInput(msgspec.Struct, gc=False):
    """An input, its shape and data as text."""

    name: str
    shape: Raw
    datatype: str
    data: Raw | UnsetType = UNSET
    parameters: InputParameters | None = None


class OutputParameters(msgspec.Struct, gc=False):
    """What of the parameters of an output is read; others are ignored."""

    binary_data: bool | None = None
    classification: Raw | UnsetType = UNSET
    shared_memory_region: Raw | UnsetType = UNSET


class RequestedOutput(msgspec.Struct, gc=False):
    """An output that the client wants, and how."""

    name: str
    parameters: OutputParameters | None = None


class RequestParameters(msgspec.Struct, gc=False):
    """What of the parameters of a request is read; others are ignored."""

    binary_data_output: bool | None = None


class InferenceRequest(msgspec.Struct, gc=False):
    """The JSON of a request. Members that the protocol does not know are ignored."""

    inputs: list[RequestedInput]
    outputs: list[RequestedOutput] | None = None
    id: str | None = None
    parameters: RequestParameters | None = None


_request = msgspec.json.Decoder(InferenceRequest)


def read_request(body: bytes, header_length: str) -> tuple[InferenceRequest, memoryview]:
    """The request in a body, and the bytes after it.

    `header_length` is the value of LENGTH_HEADER, empty where there is none. Raises InvalidInput.
    """
    length = _checked_length(header_length, len(body))
    text = body[:length]
    if text.count(b"{") > MAX_COLUMNS:  # which may stand in texts
        check_columns(count_marks(text, b"{", depth=3))  # inputs and outputs
    try:
        request = _request.decode(text)
    except msgspec.ValidationError as error:
        raise InvalidInput(
            f"The body is not an inference request: {cut(str(error))}.",
            hint='Send {"inputs": [{"name", "shape", "datatype", "data"}, ...]}.',
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise malformed_json(text, error, None, 1) from error
    _check_inputs(request.inputs)
    _check_outputs(request.outputs or ())
    return request, memoryview(body)[length:]


def cut(text: str) -> str:
    """A text as messages repeat it."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _checked_length(given: str, most: int) -> int:
    if not given:
        return most
    if not (given.isascii() and given.isdecimal() and len(given) <= _LONGEST_LENGTH):
        raise InvalidInput(f"The header {LENGTH_HEADER} is not a number of bytes.")
    if int(given) > most:
        raise InvalidInput(
            f"The header {LENGTH_HEADER} says {int(given)} bytes, and the body has {most}.",
            hint="It is the length of the JSON with which the body begins.",
        )
    return int(given)


def _check_inputs(inputs: Sequence[RequestedInput]) -> None:
    check_columns(len(inputs))
    if not inputs:
        raise InvalidInput(
            "The request has no inputs.", hint="Send one for each column that the model reads."
        )
    names: set[str] = set()
    for given in inputs:
        if given.name in names:
            raise InvalidInput(
                f"The request has two inputs {cut(given.name)}.", hint="Send each column once."
            )
        names.add(given.name)
        if given.parameters is not None:
            _check_unshared(given.parameters.shared_memory_region, f"Input {cut(given.name)}")


def _check_outputs(outputs: Sequence[RequestedOutput]) -> None:
    check_columns(len(outputs))
    for wanted in outputs:
        if wanted.parameters is None:
            continue
        _check_unshared(wanted.parameters.shared_memory_region, f"Output {cut(wanted.name)}")
        if wanted.parameters.classification is not UNSET:
            raise InvalidInput(
                f"Output {cut(wanted.name)} cannot be had as a classification.",
                hint="Ask for the output `predict`, which is the label.",
            )


def _check_unshared(region: Raw | UnsetType, what: str) -> None:
    if region is not UNSET:
        raise InvalidInput(
            f"{what} is in shared memory, which this server does not use.",
            hint="Send tensors in the body.",
        )
