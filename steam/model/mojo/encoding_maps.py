"""The text files of a target encoder in `feature_engineering/target_encoding/`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from steam.model.mojo.errors import refuse_mojo

EncodingMap = Mapping[int, tuple[tuple[float, float], ...]]
"""Per key of an encoding its numerator and denominator, one pair for each output."""

Counts = dict[tuple[int, float], tuple[float, float]]
"""Numerator and denominator by key and class, which is 1 where classes are not told."""

_SECTION = re.compile(r"\[(.*)\]")
_ENTRY = re.compile(r"([0-9]{1,9})\s*=\s*([-+.0-9eE ]{1,200})")
_FLAG = re.compile(r"(.*\S)\s*=\s*([01])")
_COMBINATION = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """From these columns to those names; of several columns, with the combinations seen."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    domain: tuple[int, ...] = ()


def parse_encoding_maps(text: str, classes: int) -> dict[str, EncodingMap]:
    """encoding_map.ini: a section for each encoding, a line `key = numerator denominator` in it.

    With more than two classes a line names its class too, and classes from the second on are
    outputs. Raises InvalidArtifact for a line that is not so, or not new.
    """
    sections: dict[str, Counts] = {}
    current: Counts | None = None
    for line in _lines(text):
        section = _SECTION.fullmatch(line)
        if section:
            if section[1] in sections:
                raise refuse_mojo(f"the encoding of {section[1][:40]!r} is there twice")
            current = sections[section[1]] = {}
            continue
        key, numbers = _entry(line)
        told = numbers.pop() if classes > 2 and len(numbers) == 3 else 1
        if current is None or len(numbers) != 2 or (key, told) in current:
            raise _wrong(line)
        current[key, told] = (numbers[0], numbers[1])
    return {name: _by_key(counts, classes) for name, counts in sections.items()}


def parse_flags(text: str) -> dict[str, bool]:
    """A line `name = 0` or `name = 1` each. Raises InvalidArtifact for another line."""
    flags = {}
    for line in _lines(text):
        match = _FLAG.fullmatch(line)
        if match is None:
            raise _wrong(line)
        flags[match[1]] = match[2] == "1"
    return flags


def parse_column_maps(text: str) -> list[ColumnMap]:
    """Sections `[from]`, `[to]` and perhaps `[to_domain]` in turn, a name or number a line.

    Raises InvalidArtifact for text of another shape.
    """
    found: list[dict[str, list[str]]] = []
    current: list[str] | None = None
    for line in _lines(text):
        if line == "[from]":
            found.append({"[from]": (current := []), "[to]": [], "[to_domain]": []})
        elif line in {"[to]", "[to_domain]"} and found:
            current = found[-1][line]
        elif current is None:
            raise _wrong(line)
        else:
            current.append(line)
    return [_column_map(sections) for sections in found]


def _lines(text: str) -> Iterator[str]:
    return filter(None, map(str.strip, text.split("\n")))


def _entry(line: str) -> tuple[int, list[float]]:
    match = _ENTRY.fullmatch(line)
    if match is None:
        raise _wrong(line)
    try:
        return int(match[1]), [float(number) for number in match[2].split()]
    except ValueError as error:
        raise _wrong(line) from error


def _by_key(counts: Counts, classes: int) -> EncodingMap:
    outputs = range(1, max(classes, 2))
    keys = dict.fromkeys(key for key, _ in counts)
    try:
        return {key: tuple(counts[key, k] for k in outputs) for key in keys}
    except KeyError as error:
        raise refuse_mojo("an encoding does not tell of all classes") from error


def _column_map(sections: Mapping[str, list[str]]) -> ColumnMap:
    domain = sections["[to_domain]"]
    if not sections["[from]"] or not sections["[to]"]:
        raise refuse_mojo("a map of columns is from nowhere or to nowhere")
    if not all(_COMBINATION.fullmatch(number) for number in domain):
        raise refuse_mojo("a combination of levels is not a whole number")
    return ColumnMap(tuple(sections["[from]"]), tuple(sections["[to]"]), tuple(map(int, domain)))


def _wrong(line: str) -> Exception:
    return refuse_mojo(f"its target encoding has the line {line[:40]!r}")
