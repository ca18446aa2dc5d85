"""model.ini as sections of lines: `[info]`, `[columns]`, `[domains]`, parsed and printed."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from steam.core.errors import Unsupported
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.values import Info

MAX_COLUMNS = 100_000
_MAX_KEYS = 100_000
_SECTIONS = ("[info]", "[columns]", "[domains]")
_JAVA_SPACE = "".join(map(chr, range(33)))  # what String.trim takes away
_DOMAIN = re.compile(r"([0-9]{1,9}): ([0-9]{1,9}) ([^\s/]{1,200})")


@dataclass(frozen=True, slots=True)
class DomainEntry:
    """A line of `[domains]`: which column, how many levels, in which file below domains/."""

    column: int
    levels: int
    file: str


@dataclass(frozen=True, slots=True)
class Ini:
    """The three sections of model.ini."""

    info: Info
    columns: tuple[str, ...]
    domains: tuple[DomainEntry, ...]


def parse_ini(text: str) -> Ini:
    """Read model.ini. Raises InvalidArtifact where a line does not fit its section."""
    lines: dict[str, list[str]] = {section: [] for section in _SECTIONS}
    current: list[str] | None = None
    for raw in io.StringIO(text, newline=None):
        line = raw.strip(_JAVA_SPACE)
        if not line or line.startswith("#"):
            continue
        if line in lines:
            if lines[line]:
                raise refuse_mojo(f"model.ini has the section {line} twice")
            current = lines[line]
        elif current is None:
            raise refuse_mojo("model.ini does not start with [info]")
        elif len(current) >= MAX_COLUMNS:
            raise refuse_mojo(f"a section of model.ini has more than {MAX_COLUMNS} lines")
        else:
            current.append(line)
    info, columns, domains = (lines[section] for section in _SECTIONS)
    return Ini(Info(_pairs(info)), tuple(columns), tuple(map(_domain, domains)))


def print_ini(
    info: Mapping[str, str], columns: Sequence[str], domains: Sequence[DomainEntry]
) -> str:
    """The text of model.ini. Raises Unsupported for a name that would not read back the same."""
    for name in columns:
        _check_name(name)
    lines = [
        "[info]",
        *(f"{key} = {value}" for key, value in info.items()),
        "",
        "[columns]",
        *columns,
        "",
        "[domains]",
        *(f"{entry.column}: {entry.levels} {entry.file}" for entry in domains),
    ]
    return "\n".join(lines) + "\n"


def _pairs(lines: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for line in lines:
        key, equals, value = line.partition("=")
        key = key.strip(_JAVA_SPACE)
        if not equals or key in pairs:
            raise refuse_mojo(f"the line {line[:40]!r} of model.ini is no new 'key = value'")
        pairs[key] = value.strip(_JAVA_SPACE)
    return pairs


def _domain(line: str) -> DomainEntry:
    match = _DOMAIN.fullmatch(line)
    if match is None:
        raise refuse_mojo(f"the line {line[:40]!r} of model.ini names no domain")
    return DomainEntry(column=int(match[1]), levels=int(match[2]), file=match[3])


def _check_name(name: str) -> None:
    if name.strip(_JAVA_SPACE) != name or not name or name[0] == "#" or name in _SECTIONS:
        raise Unsupported(
            f"A column cannot be called {name[:40]!r} in a MOJO.",
            hint="Rename it: no space at either end, no '#' in front, not empty.",
        )
    if "\n" in name or "\r" in name:
        raise Unsupported(
            f"A column cannot be called {name[:40]!r} in a MOJO.", hint="Rename it to one line."
        )
