"""The facts of an artifact: plain JSON data that describes it to people and to the database.

Keys: `format`, `model`, `algorithm`, `category`, `created_ms`, `signature`, `parameters`,
`metrics` (`training`, perhaps `validation`), `coefficients` (`name`, `coefficient`, perhaps
`standardized` and `class`), `lineage` (`frame`, `rows`, `source`, `source_sha256`) and
`steam_version`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from steam.model.coefficients import coefficient_table
from steam.model.description import FORMAT, Description
from steam.model.glm import GlmModel
from steam.model.mojo.details import read_details
from steam.model.mojo.opened import Mojo
from steam.model.predictor import Predictor
from steam.model.signature_json import signature_to_json

Facts = dict[str, object]


def described_facts(description: Description, algorithm: str, predictor: Predictor) -> Facts:
    """The facts of steam.json, with all that the MOJO decides taken from the predictor."""
    return {**description.facts, **decided_facts(algorithm, predictor, description.facts)}


def derived_facts(mojo: Mojo, algorithm: str, predictor: Predictor) -> Facts:
    """Facts of a MOJO that brings no description of ours, as far as it tells them."""
    details = read_details(mojo.container)
    info = mojo.info.values
    training = details.metrics.get("training", {})
    return {
        "model": details.model or f"{algorithm}{info.get('uuid', '')[:20]}",
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


def native_facts(algorithm: str, sha256: str, predictor: Predictor) -> Facts:
    """Facts of a file of another library, which says nothing of how the model came to be."""
    return {
        "model": f"{algorithm}{sha256[:12]}",
        "created_ms": 0,
        "parameters": {},
        "metrics": {},
        "lineage": {"frame": None, "rows": None, "source": None, "source_sha256": None},
        "steam_version": "",
        **decided_facts(algorithm, predictor, {}),
    }


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
