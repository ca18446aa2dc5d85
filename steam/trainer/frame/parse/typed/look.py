"""A look at tables with types of their own."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from steam.trainer.frame.parse.formats import Format
from steam.trainer.frame.parse.overrides import Overrides, common_word, overridden
from steam.trainer.frame.parse.query import Query
from steam.trainer.frame.parse.reading import Limits, Reading
from steam.trainer.frame.parse.same_columns import check_same_columns
from steam.trainer.frame.parse.typed.reader import TableReader
from steam.trainer.frame.parse.typed.records import Facts, Request

PREVIEW_TIMEOUT_S = 50.0
"""Clients wait for 60."""


def look_at_tables(
    kind: Format,
    paths: Sequence[Path],
    said: Overrides,
    limits: Limits,
    query: Query | None = None,
) -> Reading:
    """How to read the tables as one frame, from their facts and samples. Raises SteamError."""
    request = Request(
        format=kind,
        paths=[str(path) for path in paths],
        block_rows=limits.block_rows,
        max_columns=limits.columns,
        max_memory_bytes=limits.memory_bytes,
        preview=True,
        sheet=said.sheet,
        header=said.header,
        query=query,
    )
    with TableReader(request, _nothing, PREVIEW_TIMEOUT_S) as reader:
        facts = [told for told in reader if isinstance(told, Facts)]
    first = facts[0]
    for other in facts[1:]:
        check_same_columns(first.path, first.names, other.path, other.names)
    refused = _refused(facts)
    setup = overridden(first.names, _common_words(facts), said, header=first.header)
    return Reading(
        format=kind,
        paths=tuple(paths),
        setup=replace(
            setup,
            sample=tuple(tuple(row) for row in first.sample),
            warnings=(*first.warnings, *setup.warnings, *refused.values()),
        ),
        raw_names=tuple(first.names),
        sheet=said.sheet,
        query=query,
        refused=refused,
    )


def _common_words(facts: Sequence[Facts]) -> list[str]:
    words = [dict(zip(one.names, one.words, strict=True)) for one in facts]
    return [common_word([by_name[name] for by_name in words]) for name in facts[0].names]


def _refused(facts: Sequence[Facts]) -> dict[int, str]:
    """By position in the first table: sentences about columns that cannot be read."""
    found: dict[int, str] = {}
    for one in facts:
        for name, problem in one.refused.items():
            sentence = f"Column '{name[:80]}' of {one.path} {problem}."
            found.setdefault(facts[0].names.index(name), sentence)
    return found


def _nothing() -> None:
    return
