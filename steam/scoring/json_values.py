"""JSON with cells in it: a cell is a scalar; what is nested in its place is never built."""

from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class NestedObject:
    """An object in the place of a cell. Its members are passed over."""


class NestedArray(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """An array in the place of a cell. Its members are passed over."""


Cell = bool | int | float | str | NestedObject | NestedArray | None
"""What `cells` reads; it refuses what is nested."""

_cell: msgspec.json.Decoder[Cell] = msgspec.json.Decoder(Cell)
_array = msgspec.json.Decoder(list[Cell])
_array_of_texts = msgspec.json.Decoder(list[msgspec.Raw])
_object = msgspec.json.Decoder(dict[str, Cell])
_object_of_texts = msgspec.json.Decoder(dict[str, msgspec.Raw])
_objects = msgspec.json.Decoder(list[dict[str, Cell]])
_objects_of_texts = msgspec.json.Decoder(list[dict[str, msgspec.Raw]])

NOT_DECODED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises: msgspec.ValidationError, one of them, for JSON of another shape."""


def decode_array(text: bytes | msgspec.Raw) -> list[Cell]:
    """The cells of an array. Raises NOT_DECODED.

    Here and below a number that Python or a float cannot hold is its text, for the column's policy
    to judge.
    """
    try:
        return _array.decode(text)
    except msgspec.ValidationError:  # no array, or such a number
        return [_cell_of(cell) for cell in _array_of_texts.decode(text)]


def decode_object(text: bytes | msgspec.Raw) -> dict[str, Cell]:
    """The cells of an object by name. Raises NOT_DECODED."""
    try:
        return _object.decode(text)
    except msgspec.ValidationError:
        return _cells_of(_object_of_texts.decode(text))


def decode_objects(text: bytes) -> list[dict[str, Cell]]:
    """The cells of each object of an array. Raises NOT_DECODED."""
    try:
        return _objects.decode(text)
    except msgspec.ValidationError:
        return [_cells_of(texts) for texts in _objects_of_texts.decode(text)]


def _cells_of(texts: dict[str, msgspec.Raw]) -> dict[str, Cell]:
    return {name: _cell_of(text) for name, text in texts.items()}


def _cell_of(text: msgspec.Raw) -> Cell:
    try:
        return _cell.decode(text)
    except msgspec.ValidationError:
        return bytes(text).decode()
