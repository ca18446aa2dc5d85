"""A model's facts as they come from its artifact: whatever is not of the right kind is absent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """The facts that views and pages show."""

    response: str = ""
    features: tuple[Facts, ...] = ()
    metrics: Facts = field(default_factory=dict)
    coefficients: tuple[Facts, ...] = ()
    parameters: Facts = field(default_factory=dict)
    lineage: Facts = field(default_factory=dict)


def read_facts(facts: Facts) -> ModelFacts:
    """Take what is there. Never raises: facts are description, and may be anybody's."""
    signature = _mapping(facts.get("signature"))
    return ModelFacts(
        response=str(_mapping(signature.get("response")).get("name", "")),
        features=tuple(_feature(row) for row in _rows(signature.get("features"))),
        metrics=_mapping(facts.get("metrics")),
        coefficients=tuple(row for row in _rows(facts.get("coefficients")) if "name" in row),
        parameters=_mapping(facts.get("parameters")),
        lineage=_mapping(facts.get("lineage")),
    )


def _feature(row: Facts) -> Facts:
    feature: dict[str, object] = {
        "name": str(row.get("name", "")),
        "type": str(row.get("type", "")),
    }
    levels = row.get("levels")
    if isinstance(levels, Sequence) and not isinstance(levels, str):
        feature["levels"] = [str(level) for level in levels]
    for bound in ("low", "high"):
        if isinstance(row.get(bound), int | float):
            feature[bound] = row[bound]
    return feature


def _mapping(value: object) -> Facts:
    return value if isinstance(value, Mapping) else {}


def _rows(value: object) -> tuple[Facts, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(row for row in value if isinstance(row, Mapping))
