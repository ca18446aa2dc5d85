"""Where the records of awkward CSV end: newlines and commas may stand between quotes."""

import csv
import io
from collections.abc import Iterator


class BadPiece(Exception):
    """A piece of CSV that cannot be read, after so many `records` of it that can."""

    def __init__(self, why: str, records: int) -> None:
        super().__init__(why)
        self.records = records


class _Lines:
    """The lines of a text, counting the characters that were given out."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken += len(line)
        return line


def whole_records(text: bytes, width: int, *, is_last: bool) -> tuple[list[list[str]], int]:
    """The records of a piece of a file, and how many bytes of it they take.

    A record that is not whole is left to the next piece, unless this one `is_last`. Empty lines are
    none where there are several columns. Raises BadPiece.
    """
    try:
        decoded = text.decode()
    except UnicodeDecodeError as error:
        raise BadPiece(f"it is not UTF-8, {error.start} bytes further on", 0) from error
    lines = _Lines(decoded)
    records: list[list[str]] = []
    used = 0
    try:
        for cells in csv.reader(lines, strict=True):
            if cells or width == 1:
                records.append(cells)
            used = lines.taken
    except csv.Error as error:
        is_cut = lines.taken == len(decoded) and not is_last
        if not is_cut:
            raise BadPiece(str(error), len(records)) from error
    return records, len(decoded[:used].encode())
