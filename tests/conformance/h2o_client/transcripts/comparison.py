"""Whether a reply is the recorded one, value by value, as RULES have it."""

import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from tests.conformance.h2o_client.transcripts.exchanges import Exchange, Reply
from tests.conformance.h2o_client.transcripts.rule import Kind, Rule, Unread, Within
from tests.conformance.h2o_client.transcripts.rules import RULES

EXACT = 1e-9
BY_NAME = ("parameters", "fields")
"""Lists whose elements clients look up by their name."""
HINT = "TRACE"
"""The type of messages about parameters that do not matter: clients show warnings and errors."""
NAMED = re.compile(r"(/(?:Jobs|Models|Frames|frames|models|Grids|PartialDependence))/.*")
COLUMN = re.compile(r"/(data|columns|model_builders)/(?!\*)[^/]+")
PARAMETER = re.compile(r"/parameters/[^/:]*")


def differences(
    exchange: Exchange, told: Reply, here: Callable[[str], str], rules: Sequence[Rule] = RULES
) -> Iterator[str]:
    """A line for every value of the reply that is not as recorded."""
    recorded = exchange.told
    comparison = _Comparison(here, _book(exchange, rules))
    for name in ("status", "content_type", "disposition"):
        yield from comparison.of(getattr(recorded, name), getattr(told, name), name.upper())
    if recorded.status == told.status:
        yield from comparison.of(_parts(recorded.body), _parts(told.body), "")


class _Book:
    """The rules about some requests; what they say of a path is looked for once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._found: dict[str, Unread | Kind | Within | None] = {}

    def of(self, path: str) -> Unread | Kind | Within | None:
        """How the value at the path is compared, if not exactly."""
        if path not in self._found:
            found = (one.how for one in self._rules if one.covers(path))
            self._found[path] = next(found, None)
        return self._found[path]


_BOOKS: dict[tuple[int, ...], _Book] = {}


def _book(exchange: Exchange, rules: Sequence[Rule]) -> _Book:
    about = [one for one in rules if one.is_about(exchange.request, exchange.flow)]
    return _BOOKS.setdefault(tuple(map(id, about)), _Book(about))


class _Comparison:
    def __init__(self, here: Callable[[str], str], rules: _Book) -> None:
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


def _parts(body: Any, name: str = "") -> Any:
    """The body with tables as columns, things with names by their names, and CSV as rows."""
    if isinstance(body, dict):
        if body.keys() >= {"rowcount", "columns", "data"}:
            return _table(body)
        return {key: _parts(value, key) for key, value in body.items()}
    if isinstance(body, list):
        if name == "messages":
            body = [one for one in body if one.get("message_type") != HINT]
        if name in BY_NAME and all(isinstance(one, dict) and "name" in one for one in body):
            return {one["name"]: _parts(one) for one in body}
        return [_parts(one) for one in body]
    if isinstance(body, str) and not name and body.startswith('"') and "\n" in body:
        return list(csv.reader(io.StringIO(body)))
    return body


def _table(body: dict[str, Any]) -> dict[str, Any]:
    names = [column["name"] or "(names)" for column in body["columns"] or ()]
    columns = dict(zip(names, body["columns"] or (), strict=True))
    rows = dict(zip(names, body["data"] or (), strict=False))
    return {**body, "columns": columns, "data": rows}


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


def shape_of(request: str) -> str:
    """The request without the names in its path."""
    return NAMED.sub(r"\1/*", request)


def place_of(exchange: Exchange, line: str) -> str:
    """The path of a difference, without the names of parameters, columns and algorithms;
    another status or type of the whole reply is a place of its own."""
    path = line.partition(": ")[0]
    if path.isupper():
        return f"{exchange.flow}/{exchange.step} {line}"
    return COLUMN.sub(r"/\1/*", PARAMETER.sub("/parameters/*", path))


def without_unread(exchange: Exchange, rules: Sequence[Rule] = RULES) -> Exchange:
    """The exchange as it is kept: without what no rule lets anyone look at."""
    book = _book(exchange, rules)
    return replace(exchange, reply=replace(exchange.told, body=_kept(exchange.told.body, book)))


def _kept(value: Any, rules: _Book, path: str = "") -> Any:
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
