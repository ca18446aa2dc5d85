"""Each rule lets something in the record differ, as far as it says and no farther."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

import pytest

from tests.conformance.h2o_client.transcripts.comparison import Book, book, differences_of, parts
from tests.conformance.h2o_client.transcripts.exchanges import Exchange, read
from tests.conformance.h2o_client.transcripts.known import KNOWN
from tests.conformance.h2o_client.transcripts.rule import Kind, Rule, Within, kind_of
from tests.conformance.h2o_client.transcripts.rules import RULES

EXCHANGES = read()
NULL_IN_RECORD = "/parameters/*/input_value"
"""Where H2O tells nothing at all, and ours what was asked for: any value may stand there."""
LET = [
    rule
    for rule in RULES
    if isinstance(rule.how, Kind | Within) and NULL_IN_RECORD not in rule.paths
]
MOST = 3
"""How many elements of a list are looked at: they are alike."""
FAR = 3.0
"""A value that many times the tolerance away is no longer the recorded one."""

Keys = tuple[str | int, ...]


def places(
    value: Any, rules: Book, keys: Keys = (), path: str = ""
) -> Iterator[tuple[Rule, Keys, Any]]:
    """Where in a body in parts each rule is the one that counts."""
    rule = rules.rule(path)
    if rule is not None:
        yield rule, keys, value
        if isinstance(rule.how, Kind):
            return
    if isinstance(value, dict):
        for name, one in value.items():
            yield from places(one, rules, (*keys, name), f"{path}/{name}")
    elif isinstance(value, list):
        for place, one in enumerate(value[:MOST]):
            yield from places(one, rules, (*keys, place), f"{path}/*")


@pytest.fixture(scope="module")
def examples() -> Mapping[int, tuple[Exchange, Keys]]:
    """For each rule, by its identity, an exchange and the keys of a value that it is about."""
    found: dict[int, tuple[Exchange, Keys]] = {}
    for exchange in EXCHANGES:
        for rule, keys, value in places(parts(exchange.told.body), book(exchange)):
            if _bounds(rule, value):
                found.setdefault(id(rule), (exchange, keys))
    return found


def _bounds(rule: Rule, value: object) -> bool:
    """Whether there is something that the rule does not let stand in the place of the value."""
    if isinstance(rule.how, Within):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(rule.how, Kind) and not (rule.how.or_null and value is None)


@pytest.mark.parametrize("rule", LET, ids=lambda one: f"{one.requests} {one.paths[0]} {one.flows}")
def test_what_a_rule_lets_differ_is_bounded(
    rule: Rule, examples: Mapping[int, tuple[Exchange, Keys]]
) -> None:
    exchange, keys = examples[id(rule)]
    recorded = parts(exchange.told.body)
    value = recorded
    for key in keys:
        value = value[key]
    for told, noticed in _mutants(rule, value):
        found = list(differences_of(exchange, recorded, _with(recorded, keys, told)))
        assert bool(found) is noticed, (keys, value, told)


def _mutants(rule: Rule, value: Any) -> Iterator[tuple[Any, bool]]:
    """Values in its place, and whether they must be noticed."""
    if isinstance(rule.how, Within):
        size = max(abs(value), 1.0) * rule.how.of
        yield value + size / FAR, False
        yield value + size * FAR, True
        yield None, True
    elif isinstance(rule.how, Kind):
        yield {"list": {}, "object": []}.get(kind_of(value), [value]), True
        yield {"number": 7, "text": "other", "bool": not value}.get(kind_of(value), value), False


def _with(body: Any, keys: Sequence[str | int], value: Any) -> Any:
    """The body with another value at that place."""
    if not keys:
        return value
    changed = deepcopy(body)
    part = changed
    for key in keys[:-1]:
        part = part[key]
    part[keys[-1]] = value
    return changed


def test_what_is_known_to_differ_is_of_flows_that_there_are() -> None:
    assert {flow for one in KNOWN for flow in one.flows} <= {one.flow for one in EXCHANGES}
    assert [one for one in KNOWN if not one.why.endswith(".")] == []
