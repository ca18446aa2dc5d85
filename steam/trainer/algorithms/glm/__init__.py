"""GLM as an algorithm of the trainer."""

from steam.trainer.algorithms.glm.algorithm import GlmAlgorithm

__all__ = ["GlmAlgorithm"]
