"""JSON by columns: `{"columns": {"AGE": [65, 70], ...}}` in, the answers' columns out."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from steam.core.errors import InvalidInput
from steam.scoring.answers import Answers, Column, fields_of
from steam.scoring.bodies import check_rows
from steam.scoring.codecs.codec import BLOCK_ROWS, Call, Model
from steam.scoring.codecs.json_rows import JSON_TYPE
from steam.scoring.documents import float_or_text, malformed_json
from steam.scoring.errors import Unacceptable
from steam.scoring.json_cells import JsonCells, encode, error_content
from steam.scoring.json_tables import check_columns
from steam.scoring.tables import Table

_BEGINS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"columns"\s*:\s*\{')
_BLOCK_ROWS = 2 * BLOCK_ROWS  # there is less work in a row


class _ColumnsBody(msgspec.Struct, forbid_unknown_fields=True):
    columns: dict[str, msgspec.Raw]


_body = msgspec.json.Decoder(_ColumnsBody)
_column = msgspec.json.Decoder(list[object])
_column_of_large_numbers = msgspec.json.Decoder(list[object], float_hook=float_or_text)


def is_by_columns(text: bytes) -> bool:
    """Whether a body says that it is one of columns; a row cannot, since no cell is an object."""
    return _BEGINS.match(text) is not None


class JsonColumns:
    """Columns as JSON arrays; missing is null.

    The answer has `columns`, and `warnings` and `errors` by the number of the row if there are any.
    """

    media_type = JSON_TYPE
    headers: Mapping[str, str] = {}

    def __init__(self, call: Call, model: Model) -> None:
        self._body = call.body
        self._model = model

    def read(self) -> Iterator[Table]:
        texts = self._texts()
        vocabulary = self._model.vocabulary
        columns = {name: _cells(name, text) for name, text in texts.items()}
        rows = _common_length(columns)
        check_rows(rows)
        unknown = vocabulary.unknown(columns)
        read = {name: columns[name] for name in vocabulary.reads if name in columns}
        for start in range(0, rows, _BLOCK_ROWS):
            end = min(start + _BLOCK_ROWS, rows)
            yield Table(
                end - start,
                {name: cells[start:end] for name, cells in read.items()},
                start + 1,
                dict.fromkeys(range(end - start), unknown) if unknown else {},
            )

    def write(self, answers: Iterable[Answers]) -> Iterator[bytes]:
        parts: dict[tuple[str, str], list[bytes]] = {}
        warnings: dict[str, Sequence[str]] = {}
        errors: dict[str, object] = {}
        for block in answers:
            cells = JsonCells()
            for names, column in self._columns(block).items():
                parts.setdefault(names, []).append(b",".join(cells.of(column)))
            for index, told in block.warnings.items():
                warnings[str(block.first_row + index)] = told
            for index, error in block.errors.items():
                errors[str(block.first_row + index)] = error_content(error)["error"]
        columns: dict[str, dict[str, msgspec.Raw]] = {}
        for (field, name), texts in parts.items():
            column_text = msgspec.Raw(b"[" + b",".join(filter(None, texts)) + b"]")
            columns.setdefault(field, {})[name] = column_text
        content: dict[str, object] = {
            "columns": {**columns.pop("", {}), **columns},
            "warnings": warnings,
            "errors": errors,
        }
        yield encode({name: what for name, what in content.items() if what or name == "columns"})

    def _columns(self, block: Answers) -> dict[tuple[str, str], Column]:
        """The columns by the names of field and member; a field without members is a member of "".

        Arrays of numbers are left out: they repeat other columns.
        """
        found: dict[tuple[str, str], Column] = {}
        for name, field in fields_of(self._model.signature, block.prediction).items():
            if isinstance(field, dict):
                found.update({(name, member): column for member, column in field.items()})
            elif not isinstance(field, list):
                found["", name] = field
        return found

    def _texts(self) -> Mapping[str, msgspec.Raw]:
        text = self._body.removeprefix(b"\xef\xbb\xbf")
        try:
            texts = _body.decode(text).columns
        except msgspec.ValidationError as error:
            raise InvalidInput(
                "A body of columns holds nothing else.",
                hint='Send {"columns": {"COLUMN": [value, ...], ...}}.',
            ) from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise malformed_json(text, error, None, 1) from error
        check_columns(len(texts))
        return texts


def _cells(name: str, text: msgspec.Raw) -> Sequence[object]:
    try:
        return _column.decode(text)
    except msgspec.ValidationError as error:
        if "out of range" not in str(error):
            raise Unacceptable(
                f"Column {name[:80]} is not a JSON array.",
                hint="Send one value per row.",
                details={"column": name[:80]},
            ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise malformed_json(bytes(text), error, None, None) from error
    try:
        return _column_of_large_numbers.decode(text)
    except msgspec.ValidationError as error:
        raise Unacceptable(
            f"Column {name[:80]} holds a number with too many digits.",
            hint="Send numbers that a 64-bit float can hold.",
            details={"column": name[:80], "problem": "unparsable_value"},
        ) from error


def _common_length(columns: Mapping[str, Sequence[object]]) -> int:
    """How many rows there are. Raises Unacceptable unless all columns agree."""
    first = next(iter(columns), "")
    rows = len(columns.get(first, ()))
    for name, cells in columns.items():
        if len(cells) != rows:
            raise Unacceptable(
                f"Column {name[:80]} has {len(cells)} values and column {first[:80]} has {rows}.",
                hint="Send one value per row in every column.",
                details={"column": name[:80]},
            )
    return rows
