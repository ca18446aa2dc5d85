"""What growing trees depends on, from H2O's parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from steam.trainer.algorithms.parameters import load_specs
from steam.trainer.algorithms.stopping import settled_metric

GBM_PARAMETERS = load_specs("gbm.json", __package__)
DRF_PARAMETERS = load_specs("drf.json", __package__)

MAX_LEAVES = 1 << 12
"""LightGBM looks through all places for leaves at each split: more of them take too long."""

_USUAL_BINS = 255


@dataclass(frozen=True, slots=True)
class Limits:
    """How large trees may become. `max_depth` is -1 without a limit."""

    trees: int
    max_depth: int
    min_rows: float
    bins: int
    level_bins: int
    min_improvement: float
    seed: int

    def leaves(self, rows: int) -> int:
        """The most leaves of a tree of that depth on so many rows."""
        most = max(min(rows, MAX_LEAVES), 2)
        return most if not 0 <= self.max_depth < most.bit_length() else min(2**self.max_depth, most)


def limits_of(used: Mapping[str, Any]) -> Limits:
    """The limits in used parameters by H2O's names."""
    return Limits(
        trees=used["ntrees"],
        max_depth=used["max_depth"] or -1,
        min_rows=used["min_rows"],
        bins=max(used["nbins"], _USUAL_BINS),
        level_bins=used["nbins_cats"],
        min_improvement=used["min_split_improvement"],
        seed=used["seed"] % (2**31 - 1),
    )


def settled_of(used: Mapping[str, Any], distribution: str, *, classifies: bool) -> dict[str, Any]:
    """Used parameters with what AUTO came to in its place, in H2O's words."""
    settled = {
        "categorical_encoding": "Enum",
        "histogram_type": "UniformAdaptive",
        "calibration_method": "PlattScaling" if used["calibrate_model"] else None,
    }
    return {
        **used,
        **{name: word for name, word in settled.items() if used[name] == "AUTO"},
        "stopping_metric": settled_metric(used, classifies=classifies),
        "distribution": distribution,
    }
