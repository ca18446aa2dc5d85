"""JSON objects to tables: rows of the model's own columns as records, others as dictionaries."""

from collections.abc import Mapping, Sequence

import msgspec

from steam.core.errors import SteamError
from steam.scoring.errors import TooLarge
from steam.scoring.json_marks import count_marks
from steam.scoring.json_records import record_of
from steam.scoring.json_values import NOT_DECODED, Cell, decode_object, decode_objects
from steam.scoring.tables import ABSENT, Table, Vocabulary

MAX_COLUMNS = 10_000

Row = Mapping[str, object]
OneRow = tuple[Sequence[object], tuple[str, ...]]
"""Cells in the order of what is read (there may be more after them), and names not known."""


class TableDecoder:
    """Decodes rows that may name the columns of one vocabulary. Immutable.

    A record per row, whose fields are the columns that the model reads, costs half of what a
    dictionary costs. It cannot be had where a name needs an escape in JSON.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        record = record_of(vocabulary, dict.fromkeys(vocabulary.reads, Cell), ABSENT)
        self._record = None if record is None else msgspec.json.Decoder(record)
        self._records: msgspec.json.Decoder[list[msgspec.Struct]] | None = (
            None if record is None else msgspec.json.Decoder(list[record])  # type: ignore[valid-type]
        )

    def cells(self, text: bytes) -> OneRow | None:
        """The cells of one object and the names that are not known; None if it is no object."""
        if self._record is not None:
            try:
                return msgspec.structs.astuple(self._record.decode(text)), ()
            except msgspec.ValidationError:  # most likely a column that is not known
                pass
            except NOT_DECODED:
                return None
        if has_too_many_names(text):
            return None
        try:
            return self.cells_of(decode_object(text))
        except NOT_DECODED:
            return None

    def cells_of(self, row: Row) -> OneRow:
        """The cells of one row, and the names in it that are not known. Raises TooLarge."""
        check_columns(len(row))
        vocabulary = self._vocabulary
        unknown = () if row.keys() <= vocabulary.known else vocabulary.unknown(row)
        return [row.get(name, ABSENT) for name in vocabulary.reads], unknown

    def table(self, array: bytes, first_row: int) -> Table | None:
        """The table of a JSON array of objects; None when it is anything else.

        Raises TooLarge for a row of too many columns.
        """
        if self._records is not None:
            try:
                records = self._records.decode(array)
            except msgspec.ValidationError:  # most likely a column that is not known
                return self._table_of_dictionaries(array, first_row)
            except NOT_DECODED:
                return None
            columns = zip(*map(msgspec.structs.astuple, records), strict=True)
            reads = dict(zip(self._vocabulary.reads, columns, strict=False))
            return Table(len(records), reads, first_row)
        return self._table_of_dictionaries(array, first_row)

    def table_of(
        self, rows: Sequence[Row], first_row: int, broken: Mapping[int, SteamError] | None = None
    ) -> Table:
        """The table of rows that are decoded already. Raises TooLarge."""
        vocabulary = self._vocabulary
        unknown: dict[int, tuple[str, ...]] = {}
        unknown_of: dict[tuple[str, ...], tuple[str, ...]] = {}  # most rows name the same columns
        for index, row in enumerate(rows):
            names = tuple(row)
            strange = unknown_of.get(names)
            if strange is None:
                if len(names) > MAX_COLUMNS:
                    raise _too_many(f"Row {first_row + index} has")
                strange = unknown_of[names] = vocabulary.unknown(names)
            if strange:
                unknown[index] = strange
        columns = {name: [row.get(name, ABSENT) for row in rows] for name in vocabulary.reads}
        return Table(len(rows), columns, first_row, unknown, broken or {})

    def _table_of_dictionaries(self, array: bytes, first_row: int) -> Table | None:
        try:
            return self.table_of(decode_objects(array), first_row)
        except NOT_DECODED:
            return None


def has_too_many_names(text: bytes) -> bool:
    """Whether a JSON object has more than MAX_COLUMNS members; told without decoding it."""
    most = MAX_COLUMNS  # and more of the marks may stand in texts or cells
    return text.count(b":") > most and count_marks(text, b":", depth=1) > most


def check_names(text: bytes, row: int) -> None:
    """Refuse a row of too many columns before it is decoded. Raises TooLarge."""
    if has_too_many_names(text):
        raise _too_many(f"Row {row} has")


def check_columns(count: int) -> None:
    """Refuse a table of too many columns. Raises TooLarge."""
    if count > MAX_COLUMNS:
        raise _too_many("The table has")


def _too_many(what_has: str) -> TooLarge:
    return TooLarge(
        f"{what_has} more than {MAX_COLUMNS} columns.",
        hint="Send the columns that the model reads; GET /schema names them.",
        details={"max_columns": MAX_COLUMNS},
    )
