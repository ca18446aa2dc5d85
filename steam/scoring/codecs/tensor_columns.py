"""Tensors to columns of the model: one for each, or all in one matrix."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import msgspec
import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.model.signature import ColumnType
from steam.scoring.codecs.codec import Model
from steam.scoring.codecs.tensor_bytes import numbers_in_bytes, texts_in_bytes
from steam.scoring.codecs.tensor_json import numbers_in_json, texts_in_json
from steam.scoring.codecs.tensor_request import cut
from steam.scoring.codecs.tensors import TEXT, Tensor
from steam.scoring.errors import Unacceptable
from steam.scoring.tables import Cells, Numbers, Texts

Part = Callable[[int, int], Cells]
"""The cells of a column from one row up to another. Raises InvalidInput."""

_cell = msgspec.json.Decoder(None | bool | int | float | str)
_AS_THEY_ARE = ("", "np", "pd", "str", "datetime")
_CONTENTS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "base64": lambda text: base64.b64decode(text, validate=True).decode() or None,
        "pd_json": lambda text: _cell.decode(text.encode()),
    }
)
"""What texts hold by their content type, where it is not what they are."""


@dataclass(frozen=True, slots=True)
class TensorColumns:
    """Columns of so many rows that the model reads, and the names that it does not know."""

    rows: int
    parts: Mapping[str, Part]
    unknown: tuple[str, ...] = ()


def columns_of(tensors: Sequence[Tensor], model: Model) -> TensorColumns:
    """The columns in tensors, of which there is one at least. Raises InvalidInput."""
    first = tensors[0]
    if _is_matrix(tensors, model):
        return TensorColumns(first.rows, _columns_of_matrix(first, model))
    for tensor in tensors:
        if tensor.width > 1:
            raise Unacceptable(
                f"Input {tensor.shown} has {tensor.width} columns.",
                hint="Send each column as an input of its own, or all of them as one input.",
                details={"column": tensor.shown},
            )
        if tensor.rows != first.rows:
            raise Unacceptable(
                f"Input {tensor.shown} has {tensor.rows} rows and input {first.shown} "
                f"has {first.rows}.",
                hint="Send one value per row in every input.",
                details={"column": tensor.shown},
            )
    reads = frozenset(model.vocabulary.reads)
    return TensorColumns(
        rows=first.rows,
        parts={tensor.name: _column_of(tensor) for tensor in tensors if tensor.name in reads},
        unknown=model.vocabulary.unknown(tensor.name for tensor in tensors),
    )


def _is_matrix(tensors: Sequence[Tensor], model: Model) -> bool:
    """Whether the only tensor holds all columns: it has several, or the name of none."""
    if len(tensors) > 1:
        return False
    [tensor] = tensors
    is_of_one_column = len(model.vocabulary.reads) == 1
    return tensor.width > 1 or (is_of_one_column and tensor.name not in model.vocabulary.known)


def _columns_of_matrix(tensor: Tensor, model: Model) -> Mapping[str, Part]:
    """Columns in model order, with or without the offset after them."""
    signature, reads = model.signature, model.vocabulary.reads
    for column in signature.features:
        if column.type is ColumnType.CATEGORICAL:
            raise Unacceptable(
                f"Input {tensor.shown} is one array, and column {cut(column.name)} is categorical.",
                hint="Send each column as an input of its own.",
                details={"column": cut(column.name)},
            )
    if tensor.datatype == TEXT or tensor.width not in (len(signature.features), len(reads)):
        raise Unacceptable(
            f"Input {tensor.shown} has {tensor.width} columns of {tensor.datatype}, "
            f"and the model reads {len(signature.features)} of numbers.",
            hint="Send numbers in the order of the model's inputs, or each column by its name.",
            details={"column": tensor.shown},
        )
    numbers = _numbers(tensor)
    shape = tensor.rows, tensor.width
    values = numbers.values.reshape(shape)
    missing = None if numbers.missing is None else numbers.missing.reshape(shape)
    return {
        name: _part_of_numbers(values[:, place], None if missing is None else missing[:, place])
        for place, name in enumerate(reads[: tensor.width])
    }


def _column_of(tensor: Tensor) -> Part:
    if tensor.content_type not in _AS_THEY_ARE and tensor.content_type not in _CONTENTS:
        raise InvalidInput(
            f"Input {tensor.shown} has the content type {cut(tensor.content_type)}.",
            hint=f"It may be one of {', '.join((*_AS_THEY_ARE[1:], *_CONTENTS))}.",
        )
    if tensor.datatype != TEXT:
        numbers = _numbers(tensor)
        return _part_of_numbers(numbers.values, numbers.missing)
    texts = _texts(tensor)
    read = _CONTENTS.get(tensor.content_type)
    if read is None:
        return texts
    return lambda start, end: _contents(tensor, read, texts(start, end), start)


def _numbers(tensor: Tensor) -> Numbers:
    return numbers_in_json(tensor) if tensor.is_json else numbers_in_bytes(tensor)


def _part_of_numbers(values: NDArray[np.generic], missing: NDArray[np.bool_] | None) -> Part:
    return lambda start, end: Numbers(
        values[start:end], None if missing is None else missing[start:end]
    )


def _texts(tensor: Tensor) -> Part:
    if not tensor.is_json:
        return texts_in_bytes(tensor).between
    texts = texts_in_json(tensor)
    return lambda start, end: texts[start:end]


def _contents(
    tensor: Tensor, read: Callable[[str], object], cells: Cells, first: int
) -> Sequence[object]:
    """What the texts of some rows hold; `first` is the index of the first of them."""
    contents: list[object] = []
    for text in _spelled_out(cells):
        try:
            contents.append(read(text) if isinstance(text, str) else None)
        except (ValueError, msgspec.DecodeError, RecursionError) as error:
            raise tensor.refusal(
                first + len(contents), f"holds a text that is not {tensor.content_type}"
            ) from error
    return contents


def _spelled_out(cells: Cells) -> Sequence[object]:
    """The texts of a column, None where they are missing."""
    if isinstance(cells, Texts):
        texts = [*cells.different, None]  # the last one is where -1 points
        return [texts[code] for code in cells.codes.tolist()]
    assert not isinstance(cells, Numbers)  # noqa: S101 -- they are texts
    return cells
