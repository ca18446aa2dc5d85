"""Naive Bayes as an algorithm of the trainer."""

from steam.trainer.algorithms.naive_bayes.algorithm import NaiveBayes

__all__ = ["NaiveBayes"]
