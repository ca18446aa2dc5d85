"""JSON text to rows, with errors that say where: row, line and position count from 1."""

import re
from collections.abc import Sequence

import msgspec

from steam.core.errors import InvalidInput
from steam.scoring.errors import Unacceptable
from steam.scoring.json_tables import check_names
from steam.scoring.json_values import NOT_DECODED, Cell, decode_object


class _AnyObject(msgspec.Struct, gc=False):
    """Any JSON object: checks that a value is one without building it."""


_object = msgspec.json.Decoder(_AnyObject)
_objects = msgspec.json.Decoder(list[_AnyObject])
_pieces = msgspec.json.Decoder(list[msgspec.Raw])
_BYTE = re.compile(r"\(byte (\d+)\)")
_NO_NUMBER = re.compile(rb'(?<!["\w])-?(?:nan|inf(?:inity)?)(?!["\w])', re.IGNORECASE)
_NO_NUMBER_HINT = "JSON has no NaN and no Infinity: send null for a missing value."
_LONGEST_WORD = 9
_ITEM = re.compile(r"\$\[(\d+)\]")


def decode_row(text: bytes | msgspec.Raw, number: int, line: int | None = 1) -> dict[str, Cell]:
    """One JSON object that is row `number` and begins on line `line`, if that is known.

    Raises InvalidInput for text that is not JSON, Unacceptable for another JSON value, TooLarge for
    too many members.
    """
    check_names(bytes(text), number)
    try:
        return decode_object(text)
    except msgspec.ValidationError as error:
        raise _not_an_object(number) from error
    except NOT_DECODED as error:
        raise malformed_json(bytes(text), error, number, line) from error


def is_row(text: bytes) -> bool:
    """Whether `text` is one whole JSON object."""
    try:
        _object.decode(text)
    except NOT_DECODED:
        return False
    return True


def split_array(text: bytes) -> Sequence[msgspec.Raw]:
    """The undecoded objects of a JSON array.

    Raises InvalidInput for text that is not JSON, Unacceptable when a member is not an object.
    """
    try:
        _objects.decode(text)  # first, so that an array of a million small values is never built
        return _pieces.decode(text)
    except msgspec.ValidationError as error:
        item = _ITEM.search(str(error))
        raise _not_an_object(int(item[1]) + 1 if item else 1) from error
    except NOT_DECODED as error:
        raise malformed_json(text, error, None, 1) from error


def malformed_json(
    text: bytes, error: Exception, number: int | None, line: int | None
) -> InvalidInput:
    """The error for text that is not JSON; `text` begins on line `line` of the body."""
    reason, at = _reason(text, error)
    details: dict[str, object] = {} if number is None else {"row": number}
    if at is None or line is None:
        where = "" if number is None else f" in row {number}"
        return InvalidInput(f"The body is not valid JSON: {reason}{where}.", details=details)
    line += text.count(b"\n", 0, at)
    position = at - text.rfind(b"\n", 0, at)
    return InvalidInput(
        f"The body is not valid JSON: {reason} at line {line}, position {position}.",
        hint=_NO_NUMBER_HINT if _is_at_no_number(text, at) else "",
        details={**details, "line": line, "position": position},
    )


def _is_at_no_number(text: bytes, at: int) -> bool:
    """Whether byte `at` is in or right after a word for what is no finite number."""
    words = _NO_NUMBER.finditer(text, max(at - _LONGEST_WORD - 1, 0), at + _LONGEST_WORD)
    return any(word.start() <= at <= word.end() + 1 for word in words)


def _not_an_object(number: int) -> Unacceptable:
    return Unacceptable(
        f"Row {number} is not a JSON object.",
        hint='Send rows as {"COLUMN": value, ...}.',
        details={"row": number},
    )


def _reason(text: bytes, error: Exception) -> tuple[str, int | None]:
    """Why text is not JSON, and at which byte from 0 if that is known."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply", None
    try:
        text.decode()
    except UnicodeDecodeError as decoding:
        return "it is not UTF-8", decoding.start
    message = str(error).removeprefix("JSON is malformed: ")
    if match := _BYTE.search(message):
        return message[: match.start()].strip(), int(match[1])
    return "it ends too early, or a text in it is cut off", len(text)
