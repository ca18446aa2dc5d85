"""The facts of an artifact: plain JSON data that describes it to people and to the database.

Keys: `format`, `model`, `algorithm`, `category`, `created_ms`, `signature`, `parameters`,
`metrics` (`training`, perhaps `validation`), `coefficients` (`name`, `coefficient`, perhaps
`standardized` and `class`), `lineage` (`frame`, `rows`, `source`, `source_sha256`) and
`steam_version`; `unsafe` (true) for a file that runs code when it is loaded.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from steam.core.errors import InvalidArtifact
from steam.model.coefficients import coefficient_table
from steam.model.description import FORMAT, Description
from steam.model.glm import GlmModel
from steam.model.mojo.details import Details, read_details
from steam.model.mojo.opened import Mojo
from steam.model.plain import to_plain
from steam.model.predictor import Predictor
from steam.model.signature import Category
from steam.model.signature_checks import check_columns
from steam.model.signature_json import signature_from_json, signature_to_json

Facts = dict[str, object]

_ALGORITHM = re.compile(r"[a-z0-9_]{1,40}")


def described_facts(description: Description, algorithm: str, predictor: Predictor) -> Facts:
    """The facts of steam.json, with all that the MOJO decides taken from the predictor."""
    return {**description.facts, **decided_facts(algorithm, predictor, description.facts)}


def brief_facts(mojo: Mojo, algorithm: str, description: Description | None) -> Facts:
    """`algorithm`, `model` and `parameters` alone, of a MOJO with or without a description."""
    if description is not None:
        told = description.facts
        return {
            "algorithm": algorithm,
            "model": told["model"],
            "parameters": told["parameters"],
        }
    details = read_details(mojo.container, brief=True)
    return {
        "algorithm": algorithm,
        "model": _model_of(mojo, algorithm, details),
        "parameters": dict(details.parameters),
    }


def derived_facts(mojo: Mojo, algorithm: str, predictor: Predictor) -> Facts:
    """Facts of a MOJO that brings no description of ours, as far as it tells them."""
    details = read_details(mojo.container)
    info = mojo.info.values
    training = details.metrics.get("training", {})
    return {
        "model": _model_of(mojo, algorithm, details),
        "created_ms": _epoch_ms(info.get("timestamp", "")),
        "parameters": dict(details.parameters),
        "metrics": {name: dict(table) for name, table in details.metrics.items()},
        "lineage": {
            "frame": details.frame or None,
            "rows": training.get("nobs"),
            "source": None,
            "source_sha256": None,
        },
        "steam_version": "",
        **decided_facts(algorithm, predictor, {}),
    }


def _model_of(mojo: Mojo, algorithm: str, details: Details) -> str:
    return details.model or f"{algorithm}{mojo.info.values.get('uuid', '')[:20]}"


def foreign_facts(
    algorithm: str,
    sha256: str,
    predictor: Predictor,
    parameters: Mapping[str, object] | None = None,
    *,
    unsafe: bool = False,
) -> Facts:
    """Facts of a file of another library, which says little of how the model came to be."""
    return {
        "model": f"{algorithm}{sha256[:12]}",
        "created_ms": 0,
        "parameters": to_plain(parameters or {}),
        "metrics": {},
        "lineage": {"frame": None, "rows": None, "source": None, "source_sha256": None},
        "steam_version": "",
        **decided_facts(algorithm, predictor, {}),
        **({"unsafe": True} if unsafe else {}),
    }


def told_facts(data: object) -> Facts:
    """Facts as another process told them, if they can be facts at all. Raises InvalidArtifact."""
    if not isinstance(data, dict) or not isinstance(data.get("parameters"), dict):
        raise _no_facts()
    algorithm, category = data.get("algorithm"), data.get("category")
    if not isinstance(algorithm, str) or not _ALGORITHM.fullmatch(algorithm):
        raise _no_facts()
    if category not in list(Category):
        raise _no_facts()
    check_columns(signature_from_json(data.get("signature"), Category(category)))
    return data


def _no_facts() -> InvalidArtifact:
    return InvalidArtifact(
        "The model file could not be read: what it says of itself makes no sense.",
        hint="Save the model again where it was trained.",
    )


def decided_facts(algorithm: str, predictor: Predictor, given: Mapping[str, object]) -> Facts:
    """The facts that the predictor itself tells; `given` may add standardized coefficients."""
    return {
        "format": FORMAT,
        "algorithm": algorithm,
        "category": predictor.signature.category.value,
        "signature": signature_to_json(predictor.signature),
        "coefficients": _coefficients(predictor, given.get("coefficients")),
    }


def _coefficients(predictor: Predictor, given: object) -> list[dict[str, object]]:
    if not isinstance(predictor, GlmModel):
        return []
    standardized = {
        (row.get("name"), row.get("class")): row["standardized"]
        for row in (given if isinstance(given, list | tuple) else ())
        if isinstance(row.get("standardized"), int | float)
    }
    table = list(coefficient_table(predictor))
    for row in table:
        key = (row["name"], row.get("class"))
        if key in standardized:
            row["standardized"] = standardized[key]
    return table


def _epoch_ms(timestamp: str) -> int:
    """Epoch milliseconds of a Java instant, 0 when it is none."""
    try:
        moment = datetime.fromisoformat(timestamp)
    except ValueError:
        return 0
    return max(0, round(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() * 1000))
