"""What is worth knowing of columns: counts, moments and extremes, and how values are spread."""

from steam.trainer.rollups.spread import PERCENTILES, Distribution, distribution
from steam.trainer.rollups.summary import Engine, Rollups, RollupTask, rollup_frame

__all__ = [
    "PERCENTILES",
    "Distribution",
    "Engine",
    "RollupTask",
    "Rollups",
    "distribution",
    "rollup_frame",
]
