"""K-means as an algorithm of the trainer."""

from steam.trainer.algorithms.kmeans.algorithm import KMeans

__all__ = ["KMeans"]
