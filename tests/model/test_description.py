import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.description import MEMBER, Description, read_description
from steam.model.signature_json import signature_to_json


@pytest.fixture
def facts(glm) -> dict[str, object]:
    return {
        "format": 1,
        "model": "bought",
        "algorithm": "glm",
        "category": "Binomial",
        "created_ms": 5,
        "signature": signature_to_json(glm.signature),
        "parameters": {},
        "metrics": {"training": {"AUC": 0.5}},
        "coefficients": [],
        "lineage": {},
        "steam_version": "0.1.0",
    }


@pytest.fixture
def read(contained):
    return lambda facts: read_description(contained({MEMBER: json.dumps(facts).encode()}))


def test_a_good_description_is_its_facts_and_signature(read, facts, glm) -> None:
    assert read(facts) == Description(glm.signature, facts)


def test_none_and_a_later_format_are_no_description(read, facts, contained) -> None:
    assert read_description(contained({"x": b""})) is None
    assert read(facts | {"format": 2}) is None


@pytest.mark.parametrize(
    "damage",
    [
        {"model": "m" * 201},
        {"model": None},
        {"created_ms": -1},
        {"created_ms": 1 << 60},
        {"created_ms": 1.5},
        {"category": "Weather"},
        {"metrics": {"training": []}},
        {"coefficients": [1]},
        {"lineage": []},
        {"signature": {}},
    ],
)
def test_damage_is_refused(read, facts, damage: dict[str, object]) -> None:
    with pytest.raises(InvalidArtifact):
        read(facts | damage)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=st.data())
def test_any_value_is_read_or_refused(choice, read, facts) -> None:
    key = choice.draw(st.sampled_from(sorted(facts)))
    values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just([[]])
    try:
        read(facts | {key: choice.draw(values)})
    except InvalidArtifact:
        return
