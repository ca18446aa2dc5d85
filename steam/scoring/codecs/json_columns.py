"""JSON by columns: `{"columns": {"AGE": [65, 70], ...}}` in, the answers' columns out."""

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from steam.scoring.answers import Answers, Column, Field
from steam.scoring.codecs.codec import BLOCK_ROWS, Call, Model
from steam.scoring.codecs.json_rows import JSON_TYPE
from steam.scoring.codecs.warnings_by_row import WarningsByRow
from steam.scoring.column_bodies import decode_columns
from steam.scoring.explained_answers import column_fields
from steam.scoring.json_cells import column_text, encode, error_content
from steam.scoring.tables import Table

_BEGINS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"columns"\s*:\s*\{')
_BOM = b"\xef\xbb\xbf"
_BLOCK_ROWS = 2 * BLOCK_ROWS  # there is less work in a row


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
        vocabulary = self._model.vocabulary
        body = decode_columns(self._body.removeprefix(_BOM), frozenset(vocabulary.reads))
        unknown = vocabulary.unknown(body.names)
        for start in range(0, body.rows, _BLOCK_ROWS):
            end = min(start + _BLOCK_ROWS, body.rows)
            yield Table(
                end - start,
                {name: cells[start:end] for name, cells in body.cells.items()},
                start + 1,
                dict.fromkeys(range(end - start), unknown) if unknown else {},
            )

    def write(self, answers: Iterable[Answers]) -> Iterator[bytes]:
        parts: dict[tuple[str, ...], list[bytes]] = {}
        told = WarningsByRow()
        errors: dict[str, msgspec.Raw] = {}
        for block in answers:
            for names, column in _by_names(column_fields(self._model.signature, block)):
                parts.setdefault(names, []).append(column_text(column))
            told.add(block)
            for index, error in block.errors.items():
                said = encode(error_content(error)["error"])
                errors[str(block.first_row + index)] = msgspec.Raw(said)
        columns = {
            names: msgspec.Raw(b"[" + b",".join(filter(None, texts)) + b"]")
            for names, texts in parts.items()
        }
        content = {"columns": _nested(columns), "warnings": told.texts(), "errors": errors}
        yield encode({name: what for name, what in content.items() if what or name == "columns"})


def _by_names(fields: Mapping[str, Field]) -> Iterator[tuple[tuple[str, ...], Column]]:
    """The columns with the names on the way to each; arrays are left out: they repeat others."""
    for name, field in fields.items():
        if isinstance(field, Mapping):
            yield from (((name, *names), column) for names, column in _by_names(field))
        elif not isinstance(field, list):
            yield (name,), field


def _nested(columns: Mapping[tuple[str, ...], msgspec.Raw]) -> dict[str, object]:
    """Columns as objects in objects, by the names on the way to each."""
    parts: dict[str, dict[tuple[str, ...], msgspec.Raw]] = {}
    for (name, *rest), text in columns.items():
        parts.setdefault(name, {})[tuple(rest)] = text
    return {name: found[()] if () in found else _nested(found) for name, found in parts.items()}
