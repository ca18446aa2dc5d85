"""Who measures a model: the algorithm that made it, or that of models from elsewhere."""

from steam.trainer.algorithms.algorithm import Scorer
from steam.trainer.algorithms.generic import GENERIC
from steam.trainer.rest.services import TrainerServices


def scorer_of(algorithm: str, services: TrainerServices) -> Scorer:
    """The algorithm of that name, `generic` among them. Raises NotFound."""
    return GENERIC if algorithm == GENERIC.name else services.algorithms.get(algorithm)
