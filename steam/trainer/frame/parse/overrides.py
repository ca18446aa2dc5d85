"""What the user says of a parse, laid over what was guessed."""

from collections.abc import Sequence
from dataclasses import dataclass

from steam.trainer.frame.parse.cells import UTC
from steam.trainer.frame.parse.per_column import (
    MissingTexts,
    Types,
    checked_skipped,
    given_names,
    given_types,
    missing_texts,
)
from steam.trainer.frame.parse.setup import ParseSetup
from steam.trainer.frame.parse.words import ENUM, FAIL, NUMERIC, STRING


@dataclass(frozen=True, slots=True)
class Overrides:
    """Everything that may be said; None and empty values leave it to the files.

    `parse_type` is a word of H2O's, `sheet` the name of a worksheet; `separator`, `header`,
    `long_rows`, `comments` and `zone` are about text. Types and texts that mean missing are by name
    or by position, see `guess_setup`.
    """

    parse_type: str = ""
    separator: str | None = None
    header: bool | None = None
    column_names: Sequence[str] | None = None
    column_types: Types = None
    na_strings: MissingTexts = None
    skipped: Sequence[int] = ()
    force_types: bool = True
    sheet: str = ""
    long_rows: str = FAIL
    comments: str | None = None
    zone: str = UTC


def overridden(
    names: Sequence[str], words: Sequence[str], said: Overrides, *, header: bool
) -> ParseSetup:
    """The setup for columns with these names and guessed types.

    Raises InvalidInput for overrides that do not fit the columns.
    """
    warnings: list[str] = []
    if said.column_names is not None:
        names, warnings = given_names(said.column_names, names, said.skipped)
    types, demanded = given_types(said.column_types, names, words, force=said.force_types)
    return ParseSetup(
        separator=",",
        header=header,
        column_names=tuple(names),
        column_types=types,
        na_strings=missing_texts(said.na_strings, names),
        warnings=tuple(warnings),
        skipped=checked_skipped(said.skipped, len(names)),
        demanded=demanded,
    )


def common_word(words: Sequence[str]) -> str:
    """The type of a column that the files type so; empty words know nothing."""
    known = {word for word in words if word}
    if len(known) > 1:
        return STRING if STRING in known else ENUM
    return next(iter(known), NUMERIC)
