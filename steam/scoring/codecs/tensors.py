"""The tensors of an inference request: each input with its shape, its datatype and its data."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

import msgspec
import numpy as np
from msgspec import UNSET, Raw

from steam.core.errors import InvalidInput
from steam.scoring.bodies import check_rows
from steam.scoring.codecs.tensor_request import (
    LENGTH_HEADER,
    InferenceRequest,
    RequestedInput,
    cut,
)
from steam.scoring.errors import Unacceptable
from steam.scoring.json_tables import check_columns

TEXT = "BYTES"
NUMBERS = MappingProxyType(
    {
        "BOOL": np.dtype("?"),
        "UINT8": np.dtype("u1"),
        "UINT16": np.dtype("<u2"),
        "UINT32": np.dtype("<u4"),
        "UINT64": np.dtype("<u8"),
        "INT8": np.dtype("i1"),
        "INT16": np.dtype("<i2"),
        "INT32": np.dtype("<i4"),
        "INT64": np.dtype("<i8"),
        "FP16": np.dtype("<f2"),
        "FP32": np.dtype("<f4"),
        "FP64": np.dtype("<f8"),
    }
)
"""The datatypes of numbers, as they are in bytes."""

_LONGEST_SHAPE = 200  # characters
_shape = msgspec.json.Decoder(list[Annotated[int, msgspec.Meta(ge=0)]])


@dataclass(frozen=True, slots=True)
class Tensor:
    """One input: `rows` x `width` elements of its datatype, in JSON text or in bytes.

    A column has the width 1. `data` are JSON as bytes, and bytes as a view of the body.
    `content_type` says what its texts hold, in MLServer's words.
    """

    name: str
    datatype: str
    rows: int
    width: int
    data: bytes | memoryview
    content_type: str = ""

    @property
    def shown(self) -> str:
        """Its name as messages tell it."""
        return cut(self.name)

    @property
    def is_json(self) -> bool:
        return isinstance(self.data, bytes)

    @property
    def elements(self) -> int:
        return self.rows * self.width

    def refusal(self, element: int, says: str) -> Unacceptable:
        """The refusal of one element; `says` completes "input X ..."."""
        row = element // self.width + 1
        return Unacceptable(
            f"Row {row}: input {self.shown} {says}.",
            hint="Correct the value, or send the input as another datatype.",
            details={"row": row, "column": self.shown, "problem": "unparsable_value"},
        )

    def size_refusal(self, has: str) -> Unacceptable:
        """The refusal of data that are not of the shape; `has` completes "input X has ..."."""
        return Unacceptable(
            f"Input {self.shown} has {has}; its shape holds {self.elements}.",
            hint="Send as many values as the product of the numbers of the shape.",
            details={"column": self.shown},
        )


def tensors_of(request: InferenceRequest, tail: memoryview) -> Iterator[Tensor]:
    """The inputs of a request, whose bytes are in `tail`.

    Raises InvalidInput for sizes that do not add up, unknown datatypes and shapes of more than two
    dimensions.
    """
    for given in request.inputs:
        rows, width = _rows_and_width(given)
        data = _data(given, tail)
        if isinstance(data, memoryview):
            tail = tail[len(data) :]
        content_type = None if given.parameters is None else given.parameters.content_type
        yield Tensor(given.name, _datatype(given), rows, width, data, content_type or "")
    if tail:
        raise InvalidInput(
            f"The body goes on for {len(tail)} bytes after its last input.",
            hint="What follows the JSON is as long as all `binary_data_size` together.",
        )


def _data(given: RequestedInput, tail: memoryview) -> bytes | memoryview:
    """The JSON of an input's data, or their bytes, with which `tail` begins."""
    size = None if given.parameters is None else given.parameters.binary_data_size
    if size is None and isinstance(given.data, Raw):
        return bytes(given.data)
    if size is None or given.data is not UNSET:
        raise InvalidInput(
            f"Input {cut(given.name)} has {'no' if size is None else 'two kinds of'} data.",
            hint="Send `data`, or bytes after the JSON and `binary_data_size`.",
        )
    if size > len(tail):
        raise InvalidInput(
            f"Input {cut(given.name)} says {size} bytes, and {len(tail)} are left in the body.",
            hint=f"The header {LENGTH_HEADER} tells where the JSON ends and bytes begin.",
        )
    return tail[:size]


def _datatype(given: RequestedInput) -> str:
    if given.datatype != TEXT and given.datatype not in NUMBERS:
        raise InvalidInput(
            f"Input {cut(given.name)} has the datatype {cut(given.datatype)}.",
            hint=f"It may be one of {', '.join((*NUMBERS, TEXT))}.",
            details={"column": cut(given.name)},
        )
    return given.datatype


def _rows_and_width(given: RequestedInput) -> tuple[int, int]:
    text = bytes(given.shape)
    try:
        sizes = _shape.decode(text) if len(text) <= _LONGEST_SHAPE else []
    except msgspec.DecodeError:
        sizes = []
    if len(sizes) not in (1, 2) or 0 in sizes[1:]:
        raise Unacceptable(
            f"Input {cut(given.name)} has the shape {cut(text.decode(errors='replace'))}.",
            hint="Send each column as an input of shape [rows] or [rows, 1].",
            details={"column": cut(given.name)},
        )
    rows, width = sizes[0], sizes[1] if len(sizes) == 2 else 1
    check_rows(rows)
    check_columns(width)
    return rows, width
