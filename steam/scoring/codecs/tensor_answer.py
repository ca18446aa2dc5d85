"""Answers as output tensors: one for each column of the prediction frame, in JSON or in bytes."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import msgspec
import numpy as np

from steam.core.errors import InvalidInput
from steam.scoring.answers import Choices, Column
from steam.scoring.codecs.tensor_request import InferenceRequest, RequestedOutput, cut
from steam.scoring.codecs.tensors import TEXT
from steam.scoring.json_cells import choice_cells, encode

_LENGTH = struct.Struct("<I")
_NAMES_SHOWN = 10


def datatype_of(column: Column) -> str:
    """The datatype of the tensor that a column becomes."""
    if not isinstance(column, Choices):
        return "FP64"
    is_text = all(isinstance(choice, str) for choice in column.choices)
    return TEXT if is_text and not isinstance(column.choices, range) else "INT64"


@dataclass(slots=True)
class OutputTensor:
    """One output, to which the blocks of its column are added one after the other."""

    name: str
    datatype: str
    is_binary: bool
    pieces: list[bytes] = field(default_factory=list)

    def add(self, column: Column) -> int:
        """Add a block; how many bytes it takes."""
        piece = bytes_of(column) if self.is_binary else json_of(column)
        if piece:
            self.pieces.append(piece)
        return len(piece)

    def described(self, rows: int) -> dict[str, object]:
        """The output as it stands in the JSON of the answer."""
        described = {"name": self.name, "datatype": self.datatype, "shape": [rows]}
        if self.is_binary:
            size = sum(map(len, self.pieces))
            return {**described, "parameters": {"binary_data_size": size}}
        return {**described, "data": msgspec.Raw(b"[" + b",".join(self.pieces) + b"]")}


def bytes_of(column: Column) -> bytes:
    """A column as a tensor has it: what is missing is NaN, an empty text, or -1."""
    if not isinstance(column, Choices):
        return column.astype("<f8", copy=False).tobytes()
    if datatype_of(column) == TEXT:
        texts = [*(str(choice).encode() for choice in column.choices), b""]  # where -1 points
        written = [_LENGTH.pack(len(text)) + text for text in texts]
        return b"".join(map(written.__getitem__, column.codes.tolist()))
    return np.array([*column.choices, -1], "<i8").take(column.codes).tobytes()


def json_of(column: Column) -> bytes:
    """The members of a column as a JSON array; what is missing, or no finite number, is null."""
    if isinstance(column, Choices):
        return b",".join(choice_cells(column, b"null"))
    return encode(column.tolist())[1:-1]


def outputs_of(request: InferenceRequest, frame: Mapping[str, Column]) -> Sequence[OutputTensor]:
    """The outputs that are asked for, else all there are. Raises InvalidInput."""
    parameters = request.parameters
    is_binary = parameters is not None and bool(parameters.binary_data_output)
    wanted = dict.fromkeys(frame, is_binary)
    if request.outputs:
        wanted = {output.name: _is_binary(output, is_binary) for output in request.outputs}
    for name in wanted:
        if name not in frame:
            raise InvalidInput(
                f"The model has no output {cut(name)}.",
                hint=f"It has {', '.join(map(cut, islice(frame, _NAMES_SHOWN)))}.",
            )
    return [OutputTensor(name, datatype_of(frame[name]), binary) for name, binary in wanted.items()]


def _is_binary(output: RequestedOutput, default: bool) -> bool:
    given = None if output.parameters is None else output.parameters.binary_data
    return default if given is None else given
