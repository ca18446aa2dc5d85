"""Columns of levels whose codes or levels change."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.levels import check_levels
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.columnwise import values_by_row
from steam.trainer.rapids.evaluation import Evaluation


def recoded(evaluation: Evaluation, vec: Vec, domain: Sequence[str]) -> Vec:
    """The same labels as codes of `domain`; those that are not among its levels become missing."""
    places = {level: code for code, level in enumerate(domain)}
    return with_codes(
        evaluation, vec, [places.get(level, -1) for level in vec.domain or ()], domain
    )


def with_codes(
    evaluation: Evaluation, vec: Vec, codes: Sequence[int], domain: Sequence[str]
) -> Vec:
    """A column of levels with a new code for each of its levels (-1: missing), and new levels.

    Raises InvalidInput for levels that are too many, or that repeat.
    """
    check_levels(len(domain))
    twice = next((level for level, times in Counter(domain).items() if times > 1), None)
    if twice is not None:
        raise InvalidInput(f"The level '{twice[:40]}' appears twice.")
    table: NDArray[np.int32] = np.array([*codes, -1], dtype=np.int32)
    like = Vec(VecType.ENUM, (), tuple(domain))
    return values_by_row(evaluation, [vec], lambda held: table[held], like)
