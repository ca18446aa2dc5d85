"""The parameter `gainslift_bins`: how many groups the gains table of two classes has."""

from collections.abc import Mapping

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.parameters import Problem
from steam.trainer.metrics.gains import USUAL_GROUPS, shares_of


def gains_shares_of(given: Mapping[str, object]) -> tuple[float, ...]:
    """Where the groups end; none for 0. Raises InvalidInput for a number of groups that is none."""
    return shares_of(int(str(given.get("gainslift_bins", USUAL_GROUPS))))


def check_gains(given: Mapping[str, object]) -> list[Problem]:
    """The complaint about a number of groups that is none."""
    try:
        gains_shares_of(given)
    except InvalidInput as error:
        return [Problem("gainslift_bins", str(error))]
    return []
