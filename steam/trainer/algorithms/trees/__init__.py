"""Gradient boosting and random forests, whose trees LightGBM grows."""

from steam.trainer.algorithms.trees.drf import RandomForest
from steam.trainer.algorithms.trees.gbm import GradientBoosting

__all__ = ["GradientBoosting", "RandomForest"]
