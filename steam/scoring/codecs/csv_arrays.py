"""Plain CSV as arrays: cells are found, compared and read as numbers without being made.

It takes lines without carriage returns or NULs, whose cells may have quotes around them but no
quote, comma or newline within.
"""

from dataclasses import dataclass

import numpy as np

from steam.scoring.codecs.text_places import PADDING, Places, one_by_one, texts_at
from steam.scoring.tables import Cells, Numbers

_COMMA, _NEWLINE, _QUOTE, _MINUS, _DOT, _ZERO = b',\n"-.0'
_MOST_DIGITS = 15  # integers of so many digits are exact as floats, and so are powers of ten
_LONGEST_NUMBER = _MOST_DIGITS + 2  # with a sign and a point
_POWERS = 10.0 ** np.arange(_MOST_DIGITS + 1)


@dataclass(frozen=True, slots=True)
class PlainLines:
    """Some lines, and where each of their cells begins and ends: both (rows, columns)."""

    text: bytes
    starts: Places
    ends: Places

    @property
    def rows(self) -> int:
        return len(self.starts)

    def texts(self, column: int) -> Cells:
        """The cells of a column as text, those that are empty missing."""
        return texts_at(self.text, *self._column(column))

    def numbers(self, column: int) -> Cells:
        """The cells of a column as numbers if all are plain decimals or empty; else as text.

        A whole number below 10^15, divided by a power of ten that is exact too, is the float
        nearest to the decimal (IEEE 754 division rounds once).
        """
        starts, lengths = self._column(column)
        if int(lengths.max(initial=0)) > _LONGEST_NUMBER:
            return one_by_one(self.text, starts, lengths)
        text = np.frombuffer(self.text, np.uint8)
        is_negative = (text[starts] == _MINUS) & (lengths > 0)
        whole, digits = np.zeros(self.rows, np.int64), np.zeros(self.rows, np.int8)
        decimals, is_past_point = np.zeros(self.rows, np.int8), np.zeros(self.rows, np.bool_)
        signs = is_negative.astype(np.int8)
        for place in range(int(lengths.max(initial=0))):
            character = text[starts + place]
            is_inside = lengths > place
            digit = character - np.uint8(_ZERO)
            is_digit = (digit < 10) & is_inside
            whole = np.where(is_digit, 10 * whole + digit, whole)
            digits += is_digit
            decimals += is_digit & is_past_point
            is_point = (character == _DOT) & is_inside
            signs += is_point
            is_past_point |= is_point
        points = signs - is_negative
        is_plain = (digits + signs == lengths) & (points <= 1)
        is_plain &= (digits > 0) & (digits <= _MOST_DIGITS)
        is_missing = lengths == 0
        if not (is_plain | is_missing).all():
            return one_by_one(self.text, starts, lengths)
        values = whole / _POWERS[decimals]
        return Numbers(np.where(is_negative, -values, values), is_missing)

    def _column(self, column: int) -> tuple[Places, Places]:
        starts = np.ascontiguousarray(self.starts[:, column])
        return starts, self.ends[:, column] - starts


def count_lines(text: bytes) -> int:
    """How many ends of lines there are: newlines, carriage returns, and both together as one."""
    newlines = int(np.count_nonzero(np.frombuffer(text, np.uint8) == _NEWLINE))
    returns = text.count(b"\r")
    return newlines + returns - (text.count(b"\r\n") if returns else 0)


def plain_lines(text: bytes, width: int) -> PlainLines | None:
    """The lines of a text that ends with one; None unless they are plain, of `width` cells each.

    A comma or a newline between quotes leaves a cell with one quote at one of its ends.
    """
    if b"\r" in text or b"\0" in text:
        return None
    characters = np.frombuffer(text, np.uint8)
    is_newline = characters == _NEWLINE
    ends = np.flatnonzero((characters == _COMMA) | is_newline)
    rows = int(np.count_nonzero(is_newline))
    if len(ends) != rows * width:
        return None
    ends_of_lines = ends[width - 1 :: width]
    if not (characters[ends_of_lines] == _NEWLINE).all():
        return None
    starts = np.concatenate([[0], ends[:-1] + 1])
    quotes = text.count(b'"')
    if quotes:
        is_quoted = (characters[starts] == _QUOTE) & (characters[ends - 1] == _QUOTE)
        is_quoted &= ends - starts >= 2
        if quotes != 2 * np.count_nonzero(is_quoted):
            return None
        starts, ends = starts + is_quoted, ends - is_quoted
    return PlainLines(text + PADDING, starts.reshape(rows, width), ends.reshape(rows, width))
