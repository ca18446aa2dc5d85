"""How the models of a grid are made over HTTP: as those that are asked for one by one."""

from collections.abc import Mapping
from dataclasses import dataclass

from steam.trainer.algorithms.algorithm import Algorithm
from steam.trainer.algorithms.common_parameters import SEED
from steam.trainer.algorithms.grid.space import Values
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.progress import Progress
from steam.trainer.rest.arguments import read_typed
from steam.trainer.rest.building import build, complaints, order_of
from steam.trainer.rest.errors import InvalidModel
from steam.trainer.rest.services import TrainerServices


@dataclass(frozen=True, slots=True)
class GridRecipe:
    """The Recipe of a search. With a `seed` of the search that is not -1, models that were given
    none have seeds of their own that follow from it."""

    services: TrainerServices
    algorithm: Algorithm
    shared: Mapping[str, object]
    seed: int

    def given(self, values: Values) -> Mapping[str, object]:
        specs = {spec.name: spec for spec in self.algorithm.parameters}
        typed = {
            name: read_typed(specs[name], text) for name, text in values.items() if text is not None
        }
        return {**self.shared, **typed}

    def build(
        self, key: str, given: Mapping[str, object], turn: int, progress: Progress
    ) -> TrainedModel:
        asked = {**given, "model_id": key}
        if self._follows(given):
            asked[SEED.name] = self.seed + turn
        order = order_of(self.algorithm, asked, self.services)
        if problems := complaints(self.algorithm, order, self.services):
            raise InvalidModel(key, problems, parameters=None)
        return build(self.algorithm, order, self.services, progress)

    def _follows(self, given: Mapping[str, object]) -> bool:
        """Whether the seed of the model is to follow from that of the search."""
        has_seed = any(spec.name == SEED.name for spec in self.algorithm.parameters)
        return has_seed and self.seed != -1 and given.get(SEED.name, -1) == -1
