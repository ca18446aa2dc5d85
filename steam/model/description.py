"""steam.json: what a MOJO cannot say about its model. Only a description; the MOJO decides."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from steam.core.errors import InvalidArtifact
from steam.model.container import Container
from steam.model.plain import parse_json
from steam.model.signature import Category, Signature
from steam.model.signature_json import signature_from_json

MEMBER = "steam.json"
FORMAT = 1
MAX_BYTES = 16 << 20
_MAX_TEXT = 200
MAX_MS = 253_402_300_800_000  # the end of year 9999

_SHAPES: Mapping[str, type] = {
    "model": str,
    "algorithm": str,
    "category": str,
    "created_ms": int,
    "parameters": dict,
    "metrics": dict,
    "coefficients": list,
    "lineage": dict,
    "steam_version": str,
}


@dataclass(frozen=True, slots=True)
class Description:
    """The checked content of steam.json: `facts` as they stand there, and their signature."""

    signature: Signature
    facts: Mapping[str, object]


def read_description(container: Container, *, known: bool = False) -> Description | None:
    """The description in an archive; None when there is none, or of a later format.

    Of one that is `known`, its values were looked at one by one when its model was registered.
    Raises InvalidArtifact when it is there and damaged.
    """
    if MEMBER not in container:
        return None
    text = container.text(MEMBER, MAX_BYTES)
    facts = json.loads(text) if known else parse_json(text, MEMBER)
    if not isinstance(facts, dict):
        raise _refuse("is not an object")
    if facts.get("format") != FORMAT:
        return None
    for key, shape in _SHAPES.items():
        value = facts.get(key)
        if not isinstance(value, shape) or (isinstance(value, str) and len(value) > _MAX_TEXT):
            raise _refuse(f"has no good '{key}'")
    if not 0 <= facts["created_ms"] < MAX_MS:
        raise _refuse("has no good 'created_ms'")
    if not all(isinstance(table, dict) for table in facts["metrics"].values()):
        raise _refuse("has no good 'metrics'")
    if not all(isinstance(row, dict) for row in facts["coefficients"]):
        raise _refuse("has no good 'coefficients'")
    if facts["category"] not in list(Category):
        raise _refuse("has no good 'category'")
    signature = signature_from_json(facts.get("signature"), Category(facts["category"]))
    return Description(signature, facts)


def _refuse(problem: str) -> InvalidArtifact:
    return InvalidArtifact(
        f"The model's {MEMBER} {problem}.",
        hint="Export the model again from where it was trained.",
    )
