"""Whether a response column can be learned from, by its statistics alone."""

import numpy as np

from steam.trainer.algorithms.parameters import Problem
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.glm.families import Family
from steam.trainer.rollups import Rollups, rollup_frame

_OF_SEVERAL_CLASSES = frozenset({"multinomial", "ordinal"})


def check_response(frame: Frame, response: str, family: str, engine: LocalEngine) -> list[Problem]:
    """What is wrong with the response for that family; one pass over that column."""
    vec = frame.vec(response)
    rollups = rollup_frame(frame, engine, [response])[response]
    trouble = response_trouble(vec, rollups, family)
    return (
        [Problem("response_column", f"The response '{response[:80]}' {trouble}")] if trouble else []
    )


def check_values(frame: Frame, response: str, family: Family, engine: LocalEngine) -> list[Problem]:
    """Whether the family can have the smallest and the largest of a response of numbers.

    To be asked only where a fit uses every row that has a response, and after `check_response`.
    """
    rollups = rollup_frame(frame, engine, [response])[response]
    if frame.vec(response).domain is not None:
        return []
    ends = np.array([rollups.mins[0], rollups.maxs[0]])
    refused = ends[~family.accepts(ends)]
    if not refused.size:
        return []
    return [
        Problem(
            "response_column",
            f"Response value for {family.name} distribution must be {family.responses}. The "
            f"response '{response[:80]}' holds {refused[0]:g}.",
        )
    ]


def response_trouble(vec: Vec, rollups: Rollups, family: str) -> str | None:
    """The rest of a sentence about the response, or None when it will do."""
    if rollups.missing == rollups.rows:
        return "has no values."
    if not _varies(rollups):
        return "is constant: there is nothing to learn."
    if family == "binomial":
        return _binomial_trouble(vec, rollups)
    levels = len(vec.domain or ())
    if family in _OF_SEVERAL_CLASSES:
        return None if levels > 2 else f"has no three levels, which the family {family} needs."
    if vec.type is VecType.ENUM:
        return f"is categorical, but the family {family} needs numbers."
    return None


def _varies(rollups: Rollups) -> bool:
    if rollups.level_counts is not None:
        return sum(count > 0 for count in rollups.level_counts) > 1
    return not rollups.mins or rollups.mins[0] != rollups.maxs[0]


def _binomial_trouble(vec: Vec, rollups: Rollups) -> str | None:
    if vec.domain is not None:
        levels = len(vec.domain)
        return None if levels == 2 else f"has {levels} levels, but the family binomial needs 2."
    if vec.type is VecType.INT and (rollups.mins[0], rollups.maxs[0]) == (0.0, 1.0):
        return None
    return "is numeric with values other than 0 and 1, which the family binomial cannot take."
