"""The features that matter most, or least, to the score of each row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Chosen:
    """So many of the largest contributions and of the smallest; below 0 for all of them.

    All of the largest leave none of the smallest, and `top` comes first where there are fewer
    features than are asked for. `by_size` compares them without their signs.
    """

    top: int
    bottom: int
    by_size: bool = False

    def counts(self, features: int) -> tuple[int, int]:
        """How many of the largest and of the smallest there are of so many features."""
        top = features if self.top < 0 else min(self.top, features)
        rest = features - top
        return top, rest if self.bottom < 0 else min(self.bottom, rest)


def choose_shares(
    names: Sequence[str], values: Floats, chosen: Chosen
) -> tuple[dict[str, NDArray[Any]], dict[str, Sequence[str]]]:
    """Columns by name, with the levels of those that are enums, for contributions (rows, features):
    `top_feature_1`, `top_value_1`, ..., from the largest down, then `bottom_feature_1`,
    `bottom_value_1`, ..., from the smallest up; but going on from the largest down where no feature
    is left out between, as in H2O. Of equal ones the feature that is named first comes first.
    """
    top, bottom = chosen.counts(len(names))
    ranked = np.abs(values) if chosen.by_size else values
    falling = np.argsort(-ranked, axis=1, kind="stable")
    rising = np.argsort(ranked, axis=1, kind="stable")
    whole = top > 0 and top + bottom == len(names)
    orders = {
        "top": falling[:, :top],
        "bottom": falling[:, top:] if whole else rising[:, :bottom],
    }
    arrays: dict[str, NDArray[Any]] = {}
    domains: dict[str, Sequence[str]] = {}
    for end, order in orders.items():
        for place in range(order.shape[1]):
            feature = order[:, [place]]
            domains[f"{end}_feature_{place + 1}"] = names
            arrays[f"{end}_feature_{place + 1}"] = feature[:, 0].astype(np.int32)
            arrays[f"{end}_value_{place + 1}"] = np.take_along_axis(values, feature, axis=1)[:, 0]
    return arrays, domains
