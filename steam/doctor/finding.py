"""Findings: what a check has to say."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad a finding is."""

    BAD = "bad"  # something does not work, or will be lost
    WARN = "warn"  # it works, and may not for long
    OK = "ok"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; what is not well has the sentence that mends it."""

    check: str
    level: Level
    text: str
    fix: str = ""


def ok(check: str, text: str) -> Finding:
    """All is well."""
    return Finding(check, Level.OK, text)


def warn(check: str, text: str, fix: str) -> Finding:
    """Something to look after."""
    return Finding(check, Level.WARN, text, fix)


def bad(check: str, text: str, fix: str) -> Finding:
    """Something to mend."""
    return Finding(check, Level.BAD, text, fix)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """By level, else in the order they came in."""
    order = list(Level)
    return sorted(findings, key=lambda finding: order.index(finding.level))
