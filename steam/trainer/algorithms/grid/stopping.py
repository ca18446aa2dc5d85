"""When the models of a search have stopped getting better."""

import math
from collections.abc import Sequence


def has_settled(
    scores: Sequence[float], rounds: int, tolerance: float, *, larger_is_better: bool
) -> bool:
    """Whether the best `rounds` scores are on average hardly better than the next best as many:
    by no more than `tolerance` times the mean of these.

    Never before there are more than twice as many scores; a NaN is no score.
    """
    known = sorted((one for one in scores if not math.isnan(one)), reverse=larger_is_better)
    if rounds <= 0 or len(known) <= 2 * rounds:
        return False
    best = math.fsum(known[:rounds]) / rounds
    next_best = math.fsum(known[rounds : 2 * rounds]) / rounds
    if not math.isfinite(best - next_best):
        return best == next_best
    return abs(best - next_best) <= tolerance * abs(next_best)
