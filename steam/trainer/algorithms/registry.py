"""The algorithms of a trainer, by name."""

from collections.abc import Iterable, Iterator

from steam.core.errors import NotFound
from steam.trainer.algorithms.algorithm import Algorithm


class Algorithms:
    """An immutable set of algorithms."""

    def __init__(self, algorithms: Iterable[Algorithm]) -> None:
        self._by_name = {algorithm.name: algorithm for algorithm in algorithms}

    def __iter__(self) -> Iterator[Algorithm]:
        return iter(self._by_name.values())

    def get(self, name: str) -> Algorithm:
        """The algorithm of that name. Raises NotFound."""
        algorithm = self._by_name.get(name)
        if algorithm is None:
            raise NotFound("algorithm", name, hint=f"There are: {', '.join(self._by_name)}.")
        return algorithm
