"""Isolation forests as an algorithm of the trainer."""

from steam.trainer.algorithms.isolation_forest.algorithm import IsolationForest

__all__ = ["IsolationForest"]
