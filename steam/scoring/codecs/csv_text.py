"""CSV in, CSV out: columns named by the first line, cells parted by commas.

An empty cell is missing. So is NA, NaN or null, as R, pandas and SQL write them, in a column that
has no such level. Answers are H2O's prediction frame. Their cells are what the model says: a
level that begins with `=` is one, and whoever opens the answer in a spreadsheet has been warned.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from steam.core.errors import InvalidInput, SteamError
from steam.model.signature import ColumnType
from steam.scoring.answers import Answers
from steam.scoring.bodies import check_rows, line_ends
from steam.scoring.codecs.codec import BLOCK_ROWS, Call, Model
from steam.scoring.codecs.csv_arrays import PlainLines, count_lines, plain_lines
from steam.scoring.codecs.csv_cells import csv_cells, plain_csv, quoted
from steam.scoring.codecs.warnings_by_row import WarningsByRow
from steam.scoring.errors import Unacceptable
from steam.scoring.explained_answers import full_frame
from steam.scoring.json_tables import check_columns
from steam.scoring.tables import Cells, Table

CSV_TYPE = "text/csv"

_BLOCK_BYTES = 256 << 10
_BOM = b"\xef\xbb\xbf"
_MISSING_WORDS = frozenset({"", "NA", "NaN", "null"})


class CsvText:
    """CSV as RFC 4180 has it.

    Without a first line of names, by `header=absent`, columns come in the order of the model's,
    and the answer has no such line either.
    """

    headers: Mapping[str, str] = {}

    def __init__(self, call: Call, model: Model) -> None:
        self._call = call
        self._model = model
        self._has_names = call.parameters.get("header") != "absent"
        self._categorical = {
            column.name
            for column in model.signature.features
            if column.type is ColumnType.CATEGORICAL
        }

    @property
    def media_type(self) -> str:
        return CSV_TYPE if self._has_names else f"{CSV_TYPE}; header=absent"

    def read(self) -> Iterator[Table]:
        text = self._call.body.removeprefix(_BOM)
        names, first = self._names(_decoded(text))
        check_rows(count_lines(text))
        row = self._call.first_row
        for start, end in line_ends(text, b"\n", _BLOCK_BYTES, first):
            block = text[start:end]
            if b"\r" in block:
                block = block.replace(b"\r\n", b"\n")
            lines = plain_lines(block if block.endswith(b"\n") else block + b"\n", len(names))
            if lines is None:
                yield from self._read_carefully(text[start:].decode(), names, row)
                return
            columns = {name: self._cells(lines, name, at) for at, name in self._read_of(names)}
            yield self._table(names, columns, lines.rows, row, {})
            row += lines.rows

    def write(self, answers: Iterable[Answers]) -> Iterator[bytes]:
        blocks = list(answers)
        warnings = WarningsByRow(blocks).texts()
        has_errors = self._call.partial
        for number, block in enumerate(blocks):
            frame = full_frame(self._model.signature, block)
            if number == 0 and self._has_names:
                names = [*frame, *["warnings"] * bool(warnings), *["error"] * has_errors]
                yield b",".join(map(quoted, names)) + b"\n"
            is_plain = block.rows and not (warnings or has_errors)
            if is_plain and (text := plain_csv([*frame.values()], block.rows)) is not None:
                yield text
                continue
            columns = [csv_cells(column) for column in frame.values()]
            if warnings:
                rows = range(block.first_row, block.first_row + block.rows)
                columns.append([quoted("; ".join(warnings.get(row, ()))) for row in rows])
            if has_errors:
                told = {index: str(error) for index, error in block.errors.items()}
                columns.append([quoted(told.get(index, "")) for index in range(block.rows)])
            if len(columns) == 1:  # an empty line is no row to many readers
                columns = [[cell or b'""' for cell in columns[0]]]
            yield b"\n".join(map(b",".join, zip(*columns, strict=True))) + b"\n" * (block.rows > 0)

    def _names(self, text: str) -> tuple[Sequence[str], int]:
        """The names of the columns, and where the first row begins. Raises InvalidInput."""
        if not self._has_names:
            return self._model.vocabulary.reads, 0
        lines = io.StringIO(text, newline="")
        try:
            names = [name.strip() for name in next(_reader(lines), [])]
        except csv.Error as error:
            raise InvalidInput(
                f"The line of column names cannot be read: {error}.",
                hint="Send a line of column names, then rows.",
            ) from error
        check_columns(len(names))
        if not any(names):
            raise InvalidInput("The body is empty.", hint="Send a line of column names, then rows.")
        (name, times), *_ = Counter(names).most_common(1)
        if times > 1:
            raise InvalidInput(
                f"The first line names the column '{name[:80]}' twice.",
                hint="Send each column once, and its name in the first line.",
            )
        return names, len(text[: lines.tell()].encode())

    def _read_carefully(self, text: str, names: Sequence[str], row: int) -> Iterator[Table]:
        """Rows with quotes in them, and rows with too many or too few cells."""
        reader = _reader(io.StringIO(text, newline=""))
        width = len(names)
        while True:
            rows, broken = self._next_rows(reader, width, row)
            if not rows:
                return
            columns = {
                name: [cells[at] or None for cells in rows] for at, name in self._read_of(names)
            }
            yield self._table(names, columns, len(rows), row, broken)
            row += len(rows)

    def _next_rows(
        self, reader: Iterator[list[str]], width: int, first_row: int
    ) -> tuple[list[list[str]], dict[int, SteamError]]:
        rows: list[list[str]] = []
        broken: dict[int, SteamError] = {}
        try:
            for cells in islice(reader, BLOCK_ROWS):
                if not cells and width > 1:
                    continue
                if len(cells) > width or (len(cells) < width and width > 1):
                    error = _ragged(first_row + len(rows), len(cells), width)
                    if not self._call.partial:
                        raise error
                    broken[len(rows)] = error
                rows.append(cells if len(cells) == width else [""] * width)
        except csv.Error as error:
            raise InvalidInput(
                f"The CSV cannot be read at row {first_row + len(rows)}: {error}.",
                hint="Put quotes around cells that hold commas or quotes, and double the latter.",
                details={"row": first_row + len(rows)},
            ) from error
        return rows, broken

    def _read_of(self, names: Sequence[str]) -> Sequence[tuple[int, str]]:
        """The columns that the model reads, with their places."""
        reads = frozenset(self._model.vocabulary.reads)
        return [(place, name) for place, name in enumerate(names) if name in reads]

    def _cells(self, lines: PlainLines, name: str, place: int) -> Cells:
        return lines.texts(place) if name in self._categorical else lines.numbers(place)

    def _table(
        self,
        names: Sequence[str],
        columns: Mapping[str, Cells],
        rows: int,
        first_row: int,
        broken: Mapping[int, SteamError],
    ) -> Table:
        unknown = self._model.vocabulary.unknown(names)
        told = dict.fromkeys(range(rows), unknown) if unknown else {}
        return Table(rows, columns, first_row, told, broken, _MISSING_WORDS)


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"The body is not UTF-8 at byte {error.start}.", hint="Save the CSV as UTF-8."
        ) from error


def _reader(lines: Iterable[str]) -> Iterator[list[str]]:
    return csv.reader(lines, strict=True)


def _ragged(row: int, cells: int, width: int) -> SteamError:
    return Unacceptable(
        f"Row {row} has {cells} cells where there are {width} columns.",
        hint="Put quotes around cells with commas in them.",
        details={"row": row, "problem": "cells"},
    )
