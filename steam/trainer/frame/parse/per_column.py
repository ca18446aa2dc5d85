"""What a user says of columns, by their names or one after the other, checked against a file's."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypeVar

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.header import unique_names
from steam.trainer.frame.parse.words import type_word

Types: TypeAlias = Sequence[str | None] | Mapping[str, str] | None
"""Types of columns; None leaves one to the file."""

MissingTexts: TypeAlias = (
    Sequence[str] | Sequence[Sequence[str]] | Mapping[str, Sequence[str]] | None
)
"""Texts that mean missing: for every column, or lists per column."""

_T = TypeVar("_T")


def given_names(
    given: Sequence[str], names: Sequence[str], skipped: Sequence[int]
) -> tuple[list[str], list[str]]:
    """Different names for all columns, and warnings about those that had to change.

    `given` are names of all, or of those that are not skipped, while the others keep theirs.
    Raises InvalidInput for another number of names.
    """
    width = len(names)
    kept = [i for i in range(width) if i not in set(skipped)]
    if len(given) == len(kept) < width:
        named = dict(zip(kept, given, strict=True))
        return unique_names([named.get(i, name) for i, name in enumerate(names)])
    if len(given) != width:
        raise InvalidInput(
            f"{len(given)} column names do not fit the {width} columns of the file.",
            hint="Give one name per column, and check the separator.",
        )
    return unique_names(given)


def given_types(
    given: Types, names: Sequence[str], guesses: Sequence[str], *, force: bool
) -> tuple[tuple[str, ...], frozenset[int]]:
    """The type of each column, and the positions of those that must be of theirs.

    With `force` each type that is given is demanded; without, those that differ from the guess.
    Raises InvalidInput for an unknown type or column.
    """
    words = _per_column(given, names, "types")
    types = [type_word(word) if word else guess for word, guess in zip(words, guesses, strict=True)]
    return tuple(types), frozenset(
        i for i, word in enumerate(words) if word and (force or types[i] != guesses[i])
    )


def missing_texts(given: MissingTexts, names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Per column the texts that mean missing; empty where nothing is given. Raises InvalidInput."""
    if not given:
        return ()
    if not isinstance(given, Mapping) and all(isinstance(text, str) for text in given):
        return (tuple(str(text) for text in given),) * len(names)
    return tuple(tuple(texts or ()) for texts in _per_column(given, names, "lists of NA strings"))


def checked_skipped(skipped: Sequence[int], width: int) -> tuple[int, ...]:
    """Positions of columns to leave out, in order. Raises InvalidInput, also where none is left."""
    if any(not 0 <= column < width for column in skipped):
        raise InvalidInput(f"A skipped column lies outside of 0..{width - 1}.")
    if len(set(skipped)) == width:
        raise InvalidInput("Every column is skipped.", hint="Leave at least one.")
    return tuple(sorted(set(skipped)))


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
