"""Whether a reply is the recorded one, value by value, as RULES have it."""

import csv
import io
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from tests.conformance.h2o_client.transcripts.exchanges import Exchange, Reply
from tests.conformance.h2o_client.transcripts.rule import Kind, Rule, Unread, Within
from tests.conformance.h2o_client.transcripts.rules import RULES

EXACT = 1e-9
BY_NAME = ("parameters", "fields")
"""Lists whose elements clients look up by their name."""
_LABELS = "(names)"
"""The column without a name, which has the names of rows where they have any."""
HINT = "TRACE"
"""The type of messages about parameters that do not matter: clients show warnings and errors."""


def differences(
    exchange: Exchange, told: Reply, here: Callable[[str], str], rules: Sequence[Rule] = RULES
) -> Iterator[str]:
    """A line for every value of the reply that is not as recorded."""
    recorded = exchange.told
    comparison = _Comparison(here, book(exchange, rules))
    for name in ("status", "content_type", "disposition"):
        yield from comparison.of(getattr(recorded, name), getattr(told, name), name.upper())
    if recorded.status == told.status:
        yield from comparison.of(parts(recorded.body), parts(told.body), "")


def differences_of(exchange: Exchange, recorded: object, told: object) -> Iterator[str]:
    """The same of two bodies in parts, with the names of the record."""
    return _Comparison(str, book(exchange)).of(recorded, told, "")


class Book:
    """The rules about some requests; what they say of a path is looked for once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._found: dict[str, Rule | None] = {}

    def of(self, path: str) -> Unread | Kind | Within | None:
        """How the value at the path is compared, if not exactly."""
        rule = self.rule(path)
        return None if rule is None else rule.how

    def rule(self, path: str) -> Rule | None:
        """The rule about the value at the path: the first that covers it."""
        if path not in self._found:
            self._found[path] = next((one for one in self._rules if one.covers(path)), None)
        return self._found[path]


_BOOKS: dict[tuple[int, ...], Book] = {}


def book(exchange: Exchange, rules: Sequence[Rule] = RULES) -> Book:
    """The rules about replies to that request."""
    about = [one for one in rules if one.is_about(exchange.request, exchange.flow)]
    return _BOOKS.setdefault(tuple(map(id, about)), Book(about))


class _Comparison:
    def __init__(self, here: Callable[[str], str], rules: Book) -> None:
        self._here = here
        self._rules = rules

    def of(self, recorded: object, told: object, path: str) -> Iterator[str]:
        rule = self._rules.of(path)
        if isinstance(rule, Unread):
            return
        if isinstance(rule, Kind):
            if not rule.allows(recorded, told):
                yield f"{path}: {_short(recorded)} was recorded, {_short(told)} is told"
        elif isinstance(recorded, dict) and isinstance(told, dict):
            yield from self._of_objects(recorded, told, path)
        elif isinstance(recorded, list) and isinstance(told, list):
            if len(recorded) != len(told):
                yield f"{path}: {len(recorded)} were recorded, {len(told)} are told"
            for pair in zip(recorded, told, strict=False):
                yield from self.of(*pair, f"{path}/*")
        elif not self._equal(recorded, told, rule.of if isinstance(rule, Within) else EXACT):
            yield f"{path}: {_short(recorded)} was recorded, {_short(told)} is told"

    def _of_objects(
        self, recorded: dict[str, Any], told: dict[str, Any], path: str
    ) -> Iterator[str]:
        for name in recorded | told:
            here = f"{path}/{name}"
            if name in recorded and name in told:
                yield from self.of(recorded[name], told[name], here)
            elif not isinstance(self._rules.of(here), Unread):
                yield f"{here}: only {'recorded' if name in recorded else 'told'}"

    def _equal(self, recorded: object, told: object, tolerance: float) -> bool:
        if isinstance(recorded, bool) or isinstance(told, bool):
            return recorded is told
        if isinstance(recorded, int | float) and isinstance(told, int | float):
            return _close(recorded, told, tolerance)
        if isinstance(recorded, str) and isinstance(told, str):
            if recorded == told or self._here(recorded) == told:
                return True
            pair = _number(recorded), _number(told)
            return None not in pair and _close(float(recorded), float(told), tolerance)
        return recorded == told


def parts(body: Any, name: str = "") -> Any:
    """The body with tables as columns, things and rows with names by these, and CSV as rows."""
    if isinstance(body, dict):
        if body.keys() >= {"rowcount", "columns", "data"}:
            return _table(body)
        return {key: parts(value, key) for key, value in body.items()}
    if isinstance(body, list):
        if name == "messages":
            body = [one for one in body if one.get("message_type") != HINT]
        if name in BY_NAME and all(isinstance(one, dict) and "name" in one for one in body):
            return {one["name"]: parts(one) for one in body}
        return [parts(one) for one in body]
    if isinstance(body, str) and not name and body.startswith('"') and "\n" in body:
        return list(csv.reader(io.StringIO(body)))
    return body


def _table(body: dict[str, Any]) -> dict[str, Any]:
    names = [column["name"] or _LABELS for column in body["columns"] or ()]
    columns = dict(zip(names, body["columns"] or (), strict=True))
    cells = dict(zip(names, body["data"] or (), strict=False))
    labels = cells.get(_LABELS, ())
    if all(labels) and len(set(labels)) == len(labels) > 0:
        cells = {name: dict(zip(labels, column, strict=True)) for name, column in cells.items()}
    return {**body, "columns": columns, "data": cells}


def _close(recorded: float, told: float, tolerance: float) -> bool:
    if math.isnan(recorded) or math.isnan(told):
        return math.isnan(recorded) and math.isnan(told)
    return math.isclose(recorded, told, rel_tol=tolerance, abs_tol=tolerance)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 100 else text[:97] + "..."


def without_unread(exchange: Exchange, rules: Sequence[Rule] = RULES) -> Exchange:
    """The exchange as it is kept: without what no rule lets anyone look at."""
    body = _kept(exchange.told.body, book(exchange, rules))
    return replace(exchange, reply=replace(exchange.told, body=body))


def _kept(value: Any, rules: Book, path: str = "") -> Any:
    if isinstance(rules.of(path), Kind) and isinstance(value, list | dict):
        return type(value)()
    if isinstance(value, dict):
        return {
            name: _kept(one, rules, f"{path}/{name}")
            for name, one in value.items()
            if not isinstance(rules.of(f"{path}/{name}"), Unread)
        }
    if isinstance(value, list):
        return [_kept(one, rules, f"{path}/*") for one in value]
    return value
