import pytest

from steam.core.errors import InvalidArtifact
from steam.model.facts import decided_facts, derived_facts, foreign_facts, told_facts
from steam.model.mojo.opened import open_mojo
from steam.model.mojo.read import read_mojo


def test_a_bare_mojo_still_has_every_fact(contained, members) -> None:
    bare = contained(
        {
            name: content.replace(b"timestamp = 2026", b"timestamp = soon")
            for name, content in members.items()
            if not name.startswith("experimental/")
        }
    )
    facts = derived_facts(open_mojo(bare), "glm", read_mojo(bare))
    assert facts["model"] == "glm-7457299325808724768"
    assert facts["created_ms"] == 0
    assert (facts["parameters"], facts["metrics"]) == ({}, {})
    assert facts["lineage"] == {"frame": None, "rows": None, "source": None, "source_sha256": None}
    assert set(facts) == {
        *("format", "model", "algorithm", "category", "created_ms", "signature", "parameters"),
        *("metrics", "coefficients", "lineage", "steam_version"),
    }


def test_only_standardized_values_of_known_coefficients_are_taken(glm) -> None:
    given = {
        "coefficients": [
            {"name": "size", "standardized": 0.25, "coefficient": 1e9},
            {"name": "size", "class": "no", "standardized": 9.0},
            {"name": "when", "standardized": "much"},
            {"name": "absent", "standardized": 1.0},
        ]
    }
    size, when = decided_facts("glm", glm, given)["coefficients"][2:4]
    assert size == {"name": "size", "coefficient": 2.0, "standardized": 0.25}
    assert when == {"name": "when", "coefficient": 1e-13}


def test_facts_that_another_process_told_are_looked_at(glm) -> None:
    facts = foreign_facts("onnx", "ab" * 32, glm, {"producer": "x"}, unsafe=True)
    assert facts["unsafe"] is True
    assert "unsafe" not in foreign_facts("onnx", "ab" * 32, glm)
    assert told_facts(facts) == facts
    for change in (
        {"algorithm": "../x"},
        {"algorithm": 1},
        {"category": "Magic"},
        {"category": ["Binomial"]},
        {"signature": {"features": [{"name": 1}]}},
        {"parameters": []},
    ):
        with pytest.raises(InvalidArtifact):
            told_facts(facts | change)
    for nonsense in (None, [], "facts", {}):
        with pytest.raises(InvalidArtifact, match="makes no sense"):
            told_facts(nonsense)
