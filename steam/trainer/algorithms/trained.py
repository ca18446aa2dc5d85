"""What training made, in the shape that every algorithm shares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from steam.model.predictor import Predictor
from steam.model.signature import Signature
from steam.trainer.algorithms.named_metrics import AnyMetrics
from steam.trainer.algorithms.table import Cell, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedModel:
    """A model in the trainer's store.

    `parameters` holds every parameter of the algorithm by H2O's name: as asked for, and as used
    where the algorithm chose. `tables` and `outputs` are what only this algorithm has to show, by
    the names that H2O's clients know. `facts` is the description that the artifact carries.
    `pack` makes the artifact's bytes, a MOJO or any other file that steam deploys; the same model
    always gives the same bytes.
    """

    key: str
    algorithm: str
    full_name: str
    predictor: Predictor
    training_frame: str
    validation_frame: str | None = None
    parameters: Mapping[str, object]
    asked: Mapping[str, object]
    training_metrics: AnyMetrics
    validation_metrics: AnyMetrics | None = None
    tables: Mapping[str, Table] = field(default_factory=dict)
    outputs: Mapping[str, Cell | list[Cell]] = field(default_factory=dict)
    facts: Mapping[str, object]
    created_ms: int
    duration_ms: int
    pack: Callable[[], bytes]
    warnings: tuple[str, ...] = ()

    @property
    def signature(self) -> Signature:
        return self.predictor.signature

    def artifact(self) -> bytes:
        """The model as the one file that is deployed."""
        return self.pack()
