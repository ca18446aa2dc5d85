"""Steam's JSON: an object, an array of objects or JSON lines in, the same shape out."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from steam.core.errors import InvalidInput, SteamError
from steam.scoring.answers import Answers
from steam.scoring.bodies import Body, Shape, line_ends, shape_of
from steam.scoring.codecs.array_blocks import MOST_BYTES, array_blocks
from steam.scoring.codecs.codec import BLOCK_ROWS, Call, Model
from steam.scoring.documents import decode_row
from steam.scoring.json_objects import row_texts
from steam.scoring.json_tables import Row
from steam.scoring.tables import Table

JSON_TYPE = "application/json"
LINES_TYPE = "application/x-ndjson"

_BLOCK_BYTES = 128 << 10


class JsonRows:
    """Rows as JSON objects. What was no JSON answers as an array, or as lines where asked to."""

    headers: Mapping[str, str] = {}

    def __init__(self, call: Call, model: Model, *, are_lines: bool = False) -> None:
        self._call = call
        self._model = model
        self._are_lines = are_lines
        self._shape = Shape.LINES if are_lines else Shape.ARRAY

    @property
    def media_type(self) -> str:
        return LINES_TYPE if self._shape is Shape.LINES else JSON_TYPE

    def read(self) -> Iterator[Table]:
        body = shape_of(self._call.body, are_lines=self._are_lines)
        self._shape = body.shape
        read = 0
        for table in self._blocks(body):
            if table is None:
                yield from self._row_by_row(body, read)
                return
            read += table.rows
            yield table

    def write(self, answers: Iterable[Answers]) -> Iterator[bytes]:
        signature = self._model.signature
        separator = b""
        for block in answers:
            texts = row_texts(signature, block)
            if self._shape is Shape.LINES:
                yield b"\n".join(texts) + b"\n" * bool(texts)
            elif self._shape is Shape.OBJECT:
                yield texts[0]
            else:
                yield separator or b"["
                yield b",".join(texts)
                separator = b","
        if self._shape is Shape.ARRAY:
            yield b"]" if separator else b"[]"

    def _blocks(self, body: Body) -> Iterator[Table | None]:
        """Tables of many rows decoded at once; None: from here on it has to be row by row."""
        if body.shape is Shape.OBJECT:
            yield None
        elif body.shape is Shape.LINES:
            yield from self._line_blocks(body.text)
        else:
            yield from array_blocks(body.text, b"},", self._model.decoder.table)

    def _line_blocks(self, text: bytes) -> Iterator[Table | None]:
        first_row = 1
        for start, end in line_ends(text, b"\n", _BLOCK_BYTES):
            lines = [line for line in text[start:end].split(b"\n") if line.strip()]
            # No text goes over the end of a line, so that two lines never make one row.
            array = b"[" + b",\n".join(lines) + b"]"
            is_short = len(array) <= MOST_BYTES
            table = self._model.decoder.table(array, first_row) if is_short else None
            if table is None or table.rows != len(lines):
                yield None
                return
            first_row += table.rows
            yield table

    def _row_by_row(self, body: Body, read: int) -> Iterator[Table]:
        """The rest of a body, each row on its own: what is wrong is said of that row."""
        pieces = body.rows()
        for start in range(read, len(pieces), BLOCK_ROWS):
            rows: list[Row] = []
            broken: dict[int, SteamError] = {}
            for number, (text, line) in zip(count(start + 1), pieces[start : start + BLOCK_ROWS]):
                try:
                    rows.append(decode_row(text, number, line))
                except InvalidInput as error:
                    if not self._call.partial:
                        raise
                    broken[len(rows)] = error
                    rows.append({})
            yield self._model.decoder.table_of(rows, start + 1, broken)
