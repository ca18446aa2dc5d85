"""Rows as JSON arrays, a value for each of some named columns: `[[65, "white"], [70, null]]`."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count
from types import GenericAlias

import msgspec

from steam.core.errors import InvalidInput, SteamError
from steam.scoring.bodies import MAX_ROWS, check_array, check_rows
from steam.scoring.codecs.array_blocks import array_blocks
from steam.scoring.codecs.codec import BLOCK_ROWS, Call, Model
from steam.scoring.documents import malformed_json
from steam.scoring.errors import Unacceptable
from steam.scoring.json_marks import count_marks
from steam.scoring.json_tables import check_columns
from steam.scoring.json_values import NOT_DECODED, Cell, decode_array
from steam.scoring.tables import ABSENT, Table

Row = Sequence[object]

_Decoder = msgspec.json.Decoder
_pieces = _Decoder(list[msgspec.Raw])
_NAMES_SHOWN = 10


class RowArrays:
    """Reads such arrays of one call; columns that the model does not read may hold anything."""

    def __init__(self, names: Sequence[str], call: Call, model: Model) -> None:
        """Raises TooLarge and InvalidInput for names that cannot be those of columns."""
        _check_names(names)
        vocabulary = model.vocabulary
        reads = frozenset(vocabulary.reads)
        kinds = tuple(Cell if name in reads else msgspec.Raw for name in names)
        self._kind_of_row = GenericAlias(tuple, kinds)  # tuple[...], but of any length
        self._rows: _Decoder[list[Row]] = _Decoder(GenericAlias(list, self._kind_of_row))
        self._names = names
        self._places = [(place, name) for place, name in enumerate(names) if name in reads]
        self._unknown = vocabulary.unknown(names)
        self._call = call

    @cached_property
    def _row(self) -> _Decoder[Row]:
        return _Decoder(self._kind_of_row)

    @cached_property
    def _texts(self) -> _Decoder[Row]:
        return _Decoder(GenericAlias(tuple, (msgspec.Raw,) * len(self._names)))

    def read(self, text: bytes) -> Iterator[Table]:
        """The tables of a JSON array; it has been found to be one. Raises InvalidInput."""
        if text.count(b"[") > MAX_ROWS:
            check_rows(count_marks(text, b"[", depth=2))
        first_row = self._call.first_row
        read = 0
        for table in array_blocks(text, b"],", self._table_of_text, first_row):
            if table is None:
                yield from self._row_by_row(text, read)
                return
            read += table.rows
            yield table

    def _table_of_text(self, array: bytes, first_row: int) -> Table | None:
        try:
            rows = self._rows.decode(array)
        except NOT_DECODED:
            return None
        return self._table(rows, first_row, {})

    def _row_by_row(self, text: bytes, read: int) -> Iterator[Table]:
        """The rows after the first ones, each on its own: what is wrong is said of that row."""
        pieces = _split(text)
        for start in range(read, len(pieces), BLOCK_ROWS):
            rows: list[Row] = []
            broken: dict[int, SteamError] = {}
            first_row = self._call.first_row + start
            for number, piece in zip(count(first_row), pieces[start : start + BLOCK_ROWS]):
                try:
                    rows.append(self._row_of(piece, number))
                except InvalidInput as error:
                    if not self._call.partial:
                        raise
                    broken[len(rows)] = error
                    rows.append((ABSENT,) * len(self._names))
            yield self._table(rows, first_row, broken)

    def _row_of(self, text: msgspec.Raw, number: int) -> Row:
        try:
            return self._row.decode(text)
        except msgspec.ValidationError:  # another width, or a number that no float can hold
            pass
        except NOT_DECODED as error:
            raise malformed_json(bytes(text), error, number, None) from error
        try:
            self._texts.decode(text)
        except msgspec.ValidationError as error:
            raise self._other_width(number) from error
        return decode_array(text)

    def _table(
        self, rows: Sequence[Row], first_row: int, broken: Mapping[int, SteamError]
    ) -> Table:
        by_place = list(zip(*rows, strict=True)) if rows else [()] * len(self._names)
        columns = {name: by_place[place] for place, name in self._places}
        told = dict.fromkeys(range(len(rows)), self._unknown) if self._unknown else {}
        return Table(len(rows), columns, first_row, told, broken)

    def _other_width(self, row: int) -> Unacceptable:
        shown = ", ".join(name[:80] for name in self._names[:_NAMES_SHOWN])
        rest = ", ..." if len(self._names) > _NAMES_SHOWN else ""
        return Unacceptable(
            f"Row {row} is not an array of {len(self._names)} values.",
            hint=f"Send one for each of {shown}{rest}; null where there is none.",
            details={"row": row, "problem": "cells"},
        )


def _split(text: bytes) -> Sequence[msgspec.Raw]:
    check_array(text)
    try:
        return _pieces.decode(text)
    except NOT_DECODED as error:
        raise malformed_json(text, error, None, None) from error


def _check_names(names: Sequence[str]) -> None:
    check_columns(len(names))
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise InvalidInput(
            f"The column '{twice[0][:80]}' is named twice.", hint="Name each column once."
        )
