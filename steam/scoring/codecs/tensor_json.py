"""The data of a tensor in JSON: flat or nested, row after row, null for missing."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from steam.scoring.codecs.tensors import NUMBERS, Tensor
from steam.scoring.documents import malformed_json
from steam.scoring.json_marks import count_marks
from steam.scoring.tables import Numbers

_NESTED = re.compile(rb"\s*\[\s*\[")
_PLACE = re.compile(r"\$\[(\d+)\](?:\[(\d+)\])?")
_ELEMENTS: dict[str, type] = {"b": bool, "i": int, "u": int, "f": float}


def numbers_in_json(tensor: Tensor) -> Numbers:
    """All numbers of a tensor, row after row. Raises InvalidInput."""
    dtype = NUMBERS[tensor.datatype]
    elements = _elements(tensor, _ELEMENTS[dtype.kind])
    missing: NDArray[np.bool_] | None = None
    if None in elements:
        missing = np.array([element is None for element in elements])
        elements = [0 if element is None else element for element in elements]
    try:
        with np.errstate(over="ignore"):  # what is too large becomes infinite, and is doubted later
            return Numbers(np.array(elements, dtype), missing)
    except OverflowError as error:
        raise tensor.refusal(_first_beyond(elements, dtype), _is_not(tensor)) from error


def texts_in_json(tensor: Tensor) -> Sequence[str | None]:
    """All texts of a tensor, row after row; an empty one is missing. Raises InvalidInput."""
    return [text or None for text in _elements(tensor, str)]


def _elements(tensor: Tensor, kind: type) -> list[Any]:
    """As many values of a kind, or None, as the tensor has elements. Raises InvalidInput."""
    text = bytes(tensor.data)
    _check_count(text, tensor)
    is_nested = _NESTED.match(text) is not None
    try:
        decoded = _decoder(kind, is_nested=is_nested).decode(text)
    except msgspec.ValidationError as error:
        place = _PLACE.search(str(error))
        if place is None:
            raise tensor.size_refusal("data that are no JSON array") from error
        row_or_element, column = (int(number or 0) for number in place.groups())
        element = row_or_element * tensor.width + column if is_nested else row_or_element
        raise tensor.refusal(element, _is_not(tensor)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise malformed_json(text, error, None, None) from error
    if is_nested:
        if len(decoded) != tensor.rows or any(len(row) != tensor.width for row in decoded):
            raise tensor.size_refusal("rows of other lengths")
        return list(chain.from_iterable(decoded))
    if len(decoded) != tensor.elements:
        raise tensor.size_refusal(f"{len(decoded)} values")
    return decoded


def _check_count(text: bytes, tensor: Tensor) -> None:
    """Refuse too many values before they are decoded. Raises InvalidInput."""
    most = max(tensor.elements, 1)
    if text.count(b",") >= most and sum(count_marks(text, b",", depth) for depth in (1, 2)) >= most:
        raise tensor.size_refusal("too many values")


def _first_beyond(elements: Sequence[int], dtype: np.dtype[np.generic]) -> int:
    """The place of the first integer that a datatype cannot hold; there is one."""
    limits = np.iinfo(dtype.name)
    fits = (limits.min <= element <= limits.max for element in elements)
    return next(place for place, does_fit in enumerate(fits) if not does_fit)


def _is_not(tensor: Tensor) -> str:
    return f"holds a value that is not {tensor.datatype}"


@cache
def _decoder(kind: type, *, is_nested: bool) -> msgspec.json.Decoder[list[Any]]:
    elements = list[kind | None]  # type: ignore[valid-type]
    return msgspec.json.Decoder(list[elements] if is_nested else elements)
