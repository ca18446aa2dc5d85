"""A rule about how values of a reply are compared with the recorded ones.

Paths are names and places joined by "/": `*` stands for one of them (and for the place in a list),
`**` for any number. What no rule covers must be equal; numbers to 1e-9.
"""

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Unread:
    """No client reads it: it may differ or be absent."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The same kind of value: number, text, bool, list, object, null; NaN counts as a number."""

    or_null: bool = False

    def allows(self, recorded: object, told: object) -> bool:
        """Whether the two are of the same kind."""
        pair = kind_of(recorded), kind_of(told)
        return pair[0] == pair[1] or (self.or_null and "null" in pair)


@dataclass(frozen=True, slots=True)
class Within:
    """Numbers that may differ by this much, relative to them or to 1."""

    of: float


@dataclass(frozen=True)
class Rule:
    """How values at the paths are compared in replies to the requests, and why so; in these flows,
    or in all."""

    requests: str
    paths: tuple[str, ...]
    how: Unread | Kind | Within
    why: str
    flows: tuple[str, ...] = ()

    def is_about(self, request: str, flow: str) -> bool:
        """Whether it is about replies to this request of the flow."""
        return (not self.flows or flow in self.flows) and bool(
            _pattern(self.requests).fullmatch(request)
        )

    def covers(self, path: str) -> bool:
        """Whether the value at this path is compared so."""
        return any(_pattern(one).fullmatch(path) for one in self.paths)


@dataclass(frozen=True, slots=True)
class Known:
    """Places in replies to the requests of these flows whose values are not the recorded ones, and
    why; all steps, or these. A place is a path, or the whole line about another status or type.
    Those in `at_times` are left to chance, and may be the recorded ones."""

    why: str
    requests: str
    flows: tuple[str, ...]
    places: tuple[str, ...]
    steps: tuple[str, ...] = ()
    at_times: tuple[str, ...] = ()

    def explains(self, request: str, step: str, line: str) -> bool:
        """Whether that line about a difference, of a request of one of the flows, is of these."""
        path = line.partition(": ")[0]
        place = line if path.isupper() else path
        return (
            (not self.steps or step in self.steps)
            and bool(_pattern(self.requests).fullmatch(request))
            and any(_pattern(one).fullmatch(place) for one in (*self.places, *self.at_times))
        )


def status(recorded: int, told: int) -> str:
    """The place that is another status of the whole reply."""
    return f"STATUS: {recorded} was recorded, {told} is told"


def kind_of(value: object) -> str:
    """The kind of a JSON value."""
    if value in ("NaN", "Infinity", "-Infinity"):
        return "number"
    kinds = {type(None): "null", bool: "bool", int: "number", float: "number", str: "text"}
    return kinds.get(type(value)) or ("list" if isinstance(value, list) else "object")


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    text = re.escape(glob).replace(r"\*\*/", "(.*/)?").replace(r"\*\*", ".*")
    return re.compile(text.replace(r"\*", "[^/]*"))


ANY = "**"
