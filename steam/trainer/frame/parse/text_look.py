"""A look at delimited text: one file, or several that are to become one frame."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.formats import Format
from steam.trainer.frame.parse.overrides import Overrides, common_word
from steam.trainer.frame.parse.reading import Limits, Reading
from steam.trainer.frame.parse.same_columns import check_same_columns
from steam.trainer.frame.parse.setup import ParseSetup, guess_setup
from steam.trainer.frame.parse.words import MISSING_WORDS, NUMERIC


def look_at_texts(paths: Sequence[Path], said: Overrides, limits: Limits) -> Reading:
    """How to read the files, guessed from the start of each. Raises SteamError."""
    first = guess_setup(
        paths[0],
        max_columns=limits.columns,
        separator=said.separator,
        header=said.header,
        column_names=said.column_names,
        column_types=said.column_types,
        na_strings=said.na_strings,
        skipped=said.skipped,
        force_types=said.force_types,
        long_rows=said.long_rows,
        comments=said.comments,
        zone=said.zone,
    )
    if len(paths) == 1:
        return Reading(Format.CSV, tuple(paths), first, first.column_names, (first,))
    raw = guess_setup(
        paths[0],
        max_columns=limits.columns,
        separator=first.separator,
        header=first.header,
        comments=first.comments,
    )
    parts = [
        first,
        *(
            _look_at_another(path, raw, first, paths[0], limits, headerless=said.header is False)
            for path in paths[1:]
        ),
    ]
    words = [
        first.column_types[i]
        if i in first.demanded
        else common_word([_telling_word(part, name) for part in parts])
        for i, name in enumerate(first.column_names)
    ]
    fitted = tuple(_with_words(part, first, words) for part in parts)
    warnings = tuple(dict.fromkeys(text for part in parts for text in part.warnings))
    setup = replace(fitted[0], warnings=warnings)
    return Reading(Format.CSV, tuple(paths), setup, raw.column_names, fitted)


def _look_at_another(
    path: Path,
    raw: ParseSetup,
    first: ParseSetup,
    first_path: Path,
    limits: Limits,
    *,
    headerless: bool,
) -> ParseSetup:
    """The setup of a further file, its columns called as the user calls those of the first one.

    `raw` is the setup of the first file with the names that are written there. A header may be
    missing where it is the same number of columns; with `headerless` no file is to have one.
    """
    look = partial(
        guess_setup,
        path,
        max_columns=limits.columns,
        separator=first.separator,
        comments=first.comments,
        zone=first.zone,
    )
    found = look()
    named = look(header=True)
    if first.header and set(named.column_names) == set(raw.column_names):
        places = [raw.column_names.index(name) for name in named.column_names]
        header = True
    elif found.width == first.width and (not found.header or headerless):
        places, header = list(range(first.width)), False
    else:
        raise _differs(first_path, raw, path, found)
    missing = [first.missing_texts(place) for place in places] if first.na_strings else None
    return look(
        header=header,
        column_names=[first.column_names[place] for place in places],
        na_strings=missing,
    )


def _differs(first_path: Path, first: ParseSetup, path: Path, found: ParseSetup) -> InvalidInput:
    """What is wrong with a file that neither has the names of the first one nor may lack them.

    Raises it where it is about a column.
    """
    if first.header and found.header:
        check_same_columns(first_path, first.column_names, path, found.column_names)
    if first.width != found.width:
        return InvalidInput(
            f"{path} has {found.width} columns, and {first_path} has {first.width}.",
            hint="Files of one frame hold the same columns; parse this one by itself.",
        )
    return InvalidInput(
        f"{path} names its columns, and {first_path} does not.",
        hint="Say whether there are headers, or parse the files one at a time.",
    )


def _telling_word(part: ParseSetup, name: str) -> str:
    """The type that a file guesses for a column, empty where its first rows tell nothing."""
    place = part.column_names.index(name)
    if part.column_types[place] == NUMERIC and all(
        place >= len(row) or row[place].strip().lower() in MISSING_WORDS for row in part.sample
    ):
        return ""
    return part.column_types[place]


def _with_words(part: ParseSetup, first: ParseSetup, words: Sequence[str]) -> ParseSetup:
    """The setup of one file with the types of all, and what was demanded of the first."""
    places = [first.column_names.index(name) for name in part.column_names]
    return replace(
        part,
        column_types=tuple(words[place] for place in places),
        demanded=frozenset(i for i, place in enumerate(places) if place in first.demanded),
        skipped=tuple(i for i, place in enumerate(places) if place in first.skipped),
        long_rows=first.long_rows,
    )
