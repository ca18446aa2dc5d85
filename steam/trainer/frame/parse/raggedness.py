"""Records with more or fewer fields than there are columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.words import CUT

QUOTED_RECORDS = 3
QUOTED_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class OddRecord:
    """A record that is not as wide as the table: the line it starts on, and how it starts."""

    place: str
    line: int
    fields: int
    text: str


@dataclass(frozen=True, slots=True)
class Ragged:
    """How many records are too short and too long, with the first of each."""

    short: int = 0
    first_short: OddRecord | None = None
    long: int = 0
    first_long: tuple[OddRecord, ...] = ()

    def followed_by(self, later: "Ragged") -> "Ragged":
        """The same of both runs of records together, `later` coming after this one."""
        return Ragged(
            self.short + later.short,
            self.first_short or later.first_short,
            self.long + later.long,
            (self.first_long + later.first_long)[:QUOTED_RECORDS],
        )

    def warnings(self, columns: int, long_rows: str) -> Iterator[str]:
        """A sentence about the short records, and one about the long, where there are any."""
        if self.first_short:
            first = self.first_short
            yield (
                f"{_rows_have(self.short)} fewer than {columns} fields; the last columns "
                f"are missing there. The first is on line {first.line}, with {first.fields}."
            )
        if self.first_long:
            done = "the fields beyond are dropped" if long_rows == CUT else "such rows are left out"
            shown = "; ".join(
                f"line {record.line} of {record.place}: '{record.text}'"
                for record in self.first_long
            )
            yield f"{_rows_have(self.long)} more than {columns} fields; {done}. The first: {shown}."


def _rows_have(count: int) -> str:
    return "1 row has" if count == 1 else f"{count} rows have"


def too_long(record: OddRecord, columns: int) -> InvalidInput:
    """The error about a record with more fields than there are columns."""
    return InvalidInput(
        f"Line {record.line} of {record.place} has {record.fields} fields instead of {columns}.",
        hint="Quote values that contain the separator, or leave such rows out: long_rows=skip.",
        details={"line": record.line, "found": record.fields, "expected": columns},
    )
