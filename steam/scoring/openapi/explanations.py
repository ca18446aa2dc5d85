"""Explanations in the document: by which words they are asked for, and where they are told."""

from collections.abc import Collection
from dataclasses import asdict

from steam.scoring.openapi.parts import (
    COUNT,
    NUMBER_OR_NULL,
    TEXT,
    TRUTH,
    Json,
    array,
    by_name,
    described,
)
from steam.scoring.wanted import Wanted

_SUMMARIES = {
    "contributions": "Tell how much each column adds to the score.",
    "leaves": "Tell in which leaf of each tree the row ends.",
    "stages": "Tell what the model would answer after each turn of trees.",
}
_PATH: Json = {"anyOf": [TEXT, {"type": "null"}]}
_NUMBER: Json = {"anyOf": [COUNT, {"type": "null"}]}


def explanation_parameters(offers: Wanted, taken: Collection[str] = ()) -> list[Json]:
    """The words of an address by which one asks for what a model offers; columns come first."""
    return [
        {"name": name, "in": "query", "description": _SUMMARIES[name], "schema": TRUTH}
        for name, is_offered in asdict(offers).items()
        if is_offered and name not in taken
    ]


def row_explanations(offers: Wanted) -> dict[str, Json]:
    """The fields of the answer to a row in which explanations are told."""
    return {
        **_contributions(offers, NUMBER_OR_NULL),
        **({"leafNodeAssignments": array(_PATH)} if offers.leaves else {}),
        **({"leafNodeAssignmentIds": array(_NUMBER)} if offers.leaves else {}),
        **({"stageProbabilities": array(NUMBER_OR_NULL)} if offers.stages else {}),
    }


def column_explanations(offers: Wanted) -> dict[str, Json]:
    """The fields of the answer to columns in which explanations are told: arrays by name."""
    return {
        **_contributions(offers, array(NUMBER_OR_NULL)),
        **({"leafNodeAssignments": by_name(array(_PATH))} if offers.leaves else {}),
        **({"leafNodeAssignmentIds": by_name(array(_NUMBER))} if offers.leaves else {}),
        **({"stageProbabilities": by_name(array(NUMBER_OR_NULL))} if offers.stages else {}),
    }


def _contributions(offers: Wanted, values: Json) -> dict[str, Json]:
    if not offers.contributions:
        return {}
    one = by_name(values)
    said = "By column, or by class and column; with BiasTerm they add up to the score."
    return {"contributions": described({"anyOf": [one, by_name(one)]}, said)}
