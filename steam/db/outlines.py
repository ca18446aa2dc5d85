"""That part of a model's facts which lists of all models tell, as JSON text."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Outline:
    """The name of the response, and JSON of the metrics, an object, and the features, an array."""

    response: str
    metrics: str
    features: str


def outline_of(facts: Facts) -> Outline:
    """What SQL finds in the text of facts, for those that are not text or no JSON by the letter:
    NaN and infinities become null."""
    signature = _mapping(facts.get("signature"))
    features = signature.get("features")
    return Outline(
        str(_mapping(signature.get("response")).get("name", "")),
        _text(_mapping(facts.get("metrics"))),
        _text(features if isinstance(features, list) else []),
    )


def _mapping(value: object) -> Facts:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
