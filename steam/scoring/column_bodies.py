"""JSON bodies by columns: the cells of the columns that are wanted, all checked to be as long."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from steam.core.errors import InvalidInput
from steam.scoring.bodies import check_array
from steam.scoring.documents import malformed_json
from steam.scoring.errors import Unacceptable
from steam.scoring.json_marks import count_marks
from steam.scoring.json_tables import MAX_COLUMNS, check_columns
from steam.scoring.json_values import NOT_DECODED, Cell, decode_array

COLUMNS_FORM = '{"columns": {"COLUMN": [value, ...], ...}}'
"""What a body of columns looks like, as users are told."""


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    columns: dict[str, msgspec.Raw]


_body = msgspec.json.Decoder(_Body)


@dataclass(frozen=True, slots=True)
class ColumnsBody:
    """The names of all columns, how long each is, and the cells of some."""

    names: Sequence[str]
    rows: int
    cells: Mapping[str, Sequence[Cell]]


def decode_columns(text: bytes, wanted: Collection[str]) -> ColumnsBody:
    """The columns of `{"columns": {"COLUMN": [value, ...], ...}}`.

    Raises InvalidInput for anything else; TooLarge, before it is decoded, for too large a table;
    Unacceptable for a column that is no array, or not as long as the first one.
    """
    texts = _texts(text)
    first, rows = next(iter(texts), ""), 0
    cells: dict[str, Sequence[Cell]] = {}
    for name, column in texts.items():
        found = _cells(name, bytes(column))
        if name == first:
            rows = len(found)
        elif len(found) != rows:
            raise Unacceptable(
                f"Column {name[:80]} has {len(found)} values and column {first[:80]} has {rows}.",
                hint="Send one value per row in every column.",
                details={"column": name[:80]},
            )
        if name in wanted:
            cells[name] = found
    return ColumnsBody(tuple(texts), rows, cells)


def _texts(text: bytes) -> Mapping[str, msgspec.Raw]:
    if text.count(b":") > MAX_COLUMNS:  # which may stand in texts or cells
        check_columns(count_marks(text, b":", depth=2))
    try:
        return _body.decode(text).columns
    except msgspec.ValidationError as error:
        raise InvalidInput(
            "A body of columns holds nothing else.",
            hint=f"Send {COLUMNS_FORM}.",
        ) from error
    except NOT_DECODED as error:
        raise malformed_json(text, error, None, 1) from error


def _cells(name: str, text: bytes) -> Sequence[Cell]:
    check_array(text)
    try:
        return decode_array(text)
    except msgspec.ValidationError as error:
        raise Unacceptable(
            f"Column {name[:80]} is not a JSON array.",
            hint="Send one value per row.",
            details={"column": name[:80]},
        ) from error
    except NOT_DECODED as error:
        raise malformed_json(text, error, None, None) from error
