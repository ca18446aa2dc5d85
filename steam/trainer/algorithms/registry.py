"""The algorithms of a trainer, by name."""

from collections.abc import Iterable, Iterator

from steam.core.errors import NotFound
from steam.trainer.algorithms.algorithm import Algorithm


class UnknownAlgorithm(NotFound):
    """No algorithm of that name."""


class Algorithms:
    """An immutable set of algorithms."""

    def __init__(self, algorithms: Iterable[Algorithm]) -> None:
        self._by_name = {algorithm.name: algorithm for algorithm in algorithms}

    def __iter__(self) -> Iterator[Algorithm]:
        return iter(self._by_name.values())

    def get(self, name: str) -> Algorithm:
        """The algorithm of that name. Raises UnknownAlgorithm."""
        algorithm = self._by_name.get(name)
        if algorithm is None:
            there = ", ".join(self._by_name)
            raise UnknownAlgorithm("algorithm", name, hint=f"There are: {there}.")
        return algorithm
