"""What the user says of a parse, laid over what was guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.header import unique_names
from steam.trainer.frame.parse.setup import ParseSetup
from steam.trainer.frame.parse.words import ENUM, NUMERIC, STRING, type_word

Types = Sequence[str | None] | Mapping[str, str] | None
MissingTexts = Sequence[str] | Sequence[Sequence[str]] | Mapping[str, Sequence[str]] | None

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Overrides:
    """Everything that may be said; None and empty values leave it to the files.

    `parse_type` is a word of H2O's, `sheet` the name of a worksheet, `separator` and `header` are
    about text. Types and texts that mean missing are by name or by position, see `guess_setup`.
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


def overridden(
    names: Sequence[str], words: Sequence[str], said: Overrides, *, header: bool
) -> ParseSetup:
    """The setup for columns with these names and guessed types.

    Raises InvalidInput for overrides that do not fit the columns.
    """
    warnings: list[str] = []
    if said.column_names is not None:
        if len(said.column_names) != len(names):
            raise InvalidInput(
                f"{len(said.column_names)} column names do not fit the {len(names)} columns.",
                hint="Give one name per column.",
            )
        names, warnings = unique_names(said.column_names)
    given = _per_column(said.column_types, names, "types")
    types = [type_word(word) if word else guess for word, guess in zip(given, words, strict=True)]
    return ParseSetup(
        separator=",",
        header=header,
        column_names=tuple(names),
        column_types=tuple(types),
        na_strings=_missing_texts(said.na_strings, names),
        warnings=tuple(warnings),
        skipped=_checked(said.skipped, len(names)),
        demanded=frozenset(
            i for i, word in enumerate(given) if word and (said.force_types or types[i] != words[i])
        ),
    )


def common_word(words: Sequence[str]) -> str:
    """The type of a column that the files type so; empty words know nothing."""
    known = {word for word in words if word}
    if len(known) > 1:
        return STRING if STRING in known else ENUM
    return next(iter(known), NUMERIC)


def _missing_texts(given: MissingTexts, names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    if not given:
        return ()
    if not isinstance(given, Mapping) and all(isinstance(text, str) for text in given):
        return (tuple(str(text) for text in given),) * len(names)
    return tuple(tuple(texts or ()) for texts in _per_column(given, names, "lists of NA strings"))


def _per_column(
    given: Sequence[_T | None] | Mapping[str, _T] | None, names: Sequence[str], what: str
) -> list[_T | None]:
    if given is None:
        return [None] * len(names)
    if isinstance(given, Mapping):
        unknown = next((name for name in given if name not in names), None)
        if unknown is not None:
            raise InvalidInput(f"There is no column '{unknown[:80]}' in the file.")
        return [given.get(name) for name in names]
    if len(given) != len(names):
        raise InvalidInput(f"{len(given)} {what} do not fit {len(names)} columns.")
    return list(given)


def _checked(skipped: Sequence[int], width: int) -> tuple[int, ...]:
    if any(not 0 <= column < width for column in skipped):
        raise InvalidInput(f"A skipped column lies outside of 0..{width - 1}.")
    if len(set(skipped)) == width:
        raise InvalidInput("Every column is skipped.", hint="Leave at least one.")
    return tuple(sorted(set(skipped)))
