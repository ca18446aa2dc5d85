"""Principal components as an algorithm of the trainer."""

from steam.trainer.algorithms.pca.algorithm import PrincipalComponents

__all__ = ["PrincipalComponents"]
