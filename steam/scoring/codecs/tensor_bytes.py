"""The data of a tensor in bytes: little-endian, without gaps; texts with their lengths before them.

A length is an unsigned integer of 4 bytes.
"""

import struct
from dataclasses import dataclass

import numpy as np

from steam.scoring.codecs.tensors import NUMBERS, Tensor
from steam.scoring.codecs.text_places import PADDING, Places, one_by_one, texts_at
from steam.scoring.tables import Cells, Numbers

_LENGTH = struct.Struct("<I")


def numbers_in_bytes(tensor: Tensor) -> Numbers:
    """All numbers of a tensor, row after row, not copied. Raises InvalidInput."""
    dtype = NUMBERS[tensor.datatype]
    needed = tensor.elements * dtype.itemsize
    if len(tensor.data) != needed:
        raise tensor.size_refusal(
            f"{len(tensor.data)} bytes where {tensor.datatype} needs {needed}"
        )
    if dtype.kind == "b":
        return Numbers(np.frombuffer(tensor.data, np.uint8) != 0)
    return Numbers(np.frombuffer(tensor.data, dtype))


@dataclass(frozen=True, slots=True)
class FoundTexts:
    """Where the texts of a tensor are. `is_plain`: there is no NUL in any."""

    tensor: Tensor
    text: bytes
    starts: Places
    lengths: Places
    is_plain: bool

    def between(self, start: int, end: int) -> Cells:
        """The texts of some elements; empty ones are missing. Raises InvalidInput."""
        part = self.text, self.starts[start:end], self.lengths[start:end]
        try:
            return texts_at(*part) if self.is_plain else one_by_one(*part)
        except UnicodeDecodeError as error:
            place = next(place for place in range(start, end) if not self._is_utf8(place))
            raise self.tensor.refusal(place, "holds a text that is not UTF-8") from error

    def _is_utf8(self, place: int) -> bool:
        try:
            one_by_one(self.text, self.starts[place : place + 1], self.lengths[place : place + 1])
        except UnicodeDecodeError:
            return False
        return True


def texts_in_bytes(tensor: Tensor) -> FoundTexts:
    """The texts of a tensor, row after row. Raises InvalidInput."""
    data = bytes(tensor.data)
    likely = _likely_places(data, tensor.elements)
    if likely is not None:
        return FoundTexts(tensor, data + PADDING, *likely, is_plain=True)
    starts, lengths = _places(data, tensor)
    of_lengths = np.frombuffer(data, np.uint8)[starts[:, None] - np.arange(1, _LENGTH.size + 1)]
    is_plain = data.count(0) == np.count_nonzero(of_lengths == 0)
    return FoundTexts(tensor, data + PADDING, starts, lengths, is_plain=is_plain)


def _likely_places(data: bytes, texts: int) -> tuple[Places, Places] | None:
    """Where the texts begin and how long they are; None if some are empty, long or hold a NUL.

    The lengths of others have three zeros each, and there are none elsewhere. That each length
    leads to the next one, and the last to the end, makes it certain.
    """
    if texts == 0 or data.count(0) != 3 * texts:
        return None
    characters = np.frombuffer(data, np.uint8)
    first, second, third = np.flatnonzero(characters == 0).reshape(texts, 3).T
    starts, lengths = first + 3, characters[first - 1].astype(np.intp)
    ends = starts + lengths
    is_right = (
        starts[0] == _LENGTH.size
        and ends[-1] == len(data)
        and (starts[1:] == ends[:-1] + _LENGTH.size).all()
        and (second == first + 1).all()
        and (third == first + 2).all()
    )
    return (starts, lengths) if is_right else None


def _places(data: bytes, tensor: Tensor) -> tuple[Places, Places]:
    """Where the texts begin and how long they are, found one after the other."""
    starts, lengths = [], []
    place = 0
    for _ in range(tensor.elements):
        if place + _LENGTH.size > len(data):
            break
        (length,) = _LENGTH.unpack_from(data, place)
        starts.append(place + _LENGTH.size)
        lengths.append(length)
        place += _LENGTH.size + length
    if len(starts) != tensor.elements or place != len(data):
        raise tensor.size_refusal(f"{len(data)} bytes that do not hold its texts")
    return np.array(starts, np.intp), np.array(lengths, np.intp)
