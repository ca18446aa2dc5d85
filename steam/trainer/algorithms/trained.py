"""What training made, in the shape that every algorithm shares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from steam.model.predictor import Predictor
from steam.model.signature import Signature
from steam.trainer.algorithms.curves import curves
from steam.trainer.algorithms.named_metrics import AnyMetrics
from steam.trainer.algorithms.table import Cell, Table
from steam.trainer.frame.frame import Frame

PredictorT = TypeVar("PredictorT", bound=Predictor)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossValidation:
    """What the cross-validation of a model tells.

    `metrics` are those of each row's prediction by the model that has not seen it; None for
    models without a response. `summary` has those of each fold, with their mean and deviation.
    The rest are keys of what was kept; None for what was not.
    """

    folds: int
    metrics: AnyMetrics | None
    summary: Table
    histories: tuple[Table, ...]
    models: tuple[str, ...] | None = None
    predictions: tuple[str, ...] | None = None
    holdout_predictions: str | None = None
    fold_assignment: str | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key of what was kept."""
        single = (self.holdout_predictions, self.fold_assignment)
        return (
            *(self.models or ()),
            *(self.predictions or ()),
            *(key for key in single if key is not None),
        )


@dataclass(frozen=True, slots=True)
class KeptBytes:
    """Packs a model whose artifact is there already."""

    data: bytes

    def __call__(self, _facts: Mapping[str, object]) -> bytes:
        return self.data


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainedModel:
    """A model in the trainer's store.

    `parameters` holds every parameter of the algorithm by H2O's name: as asked for, and as used
    where the algorithm chose. `tables` and `outputs` are what only this algorithm has to show, by
    the names that H2O's clients know; `details` are what routes of its own show. `facts` is the
    description that the artifact carries.
    `null_model` answers without predictors: deviances of any frame are set against its own.
    `pack` makes the artifact's bytes of the facts, a MOJO or any other file that steam deploys; the
    same model always gives the same bytes.
    `frames` were made beside the model, by the output that tells their key: they are kept where it
    is kept, go when it goes, and from then on it knows their `frame_keys` alone.
    """

    key: str
    algorithm: str
    full_name: str
    predictor: Predictor
    null_model: Predictor | None = None
    training_frame: str
    validation_frame: str | None = None
    parameters: Mapping[str, object]
    asked: Mapping[str, object]
    training_metrics: AnyMetrics
    validation_metrics: AnyMetrics | None = None
    cross_validation: CrossValidation | None = None
    tables: Mapping[str, Table] = field(default_factory=dict)
    outputs: Mapping[str, Cell | list[Cell]] = field(default_factory=dict)
    details: Mapping[str, object] = field(default_factory=dict)
    facts: Mapping[str, object]
    created_ms: int
    duration_ms: int
    pack: Callable[[Mapping[str, object]], bytes]
    warnings: tuple[str, ...] = ()
    frames: Mapping[str, Frame] = field(default_factory=dict)
    frame_keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def signature(self) -> Signature:
        return self.predictor.signature

    @property
    def without_frames(self) -> "TrainedModel":
        """The model as it is kept beside its frames."""
        keys = {name: frame.key for name, frame in self.frames.items()}
        return replace(self, frames={}, frame_keys=keys) if keys else self

    def predictor_as(self, kind: type[PredictorT]) -> PredictorT:
        """The predictor as one of its own kind. Raises TypeError for another."""
        if not isinstance(self.predictor, kind):
            raise TypeError(f"{self.key} is no {kind.__name__}")
        return self.predictor

    def artifact(self) -> bytes:
        """The model as the one file that is deployed, with what a page draws of it."""
        folds = self.cross_validation
        metrics = {
            "training": self.training_metrics,
            "validation": self.validation_metrics,
            "cross_validation": None if folds is None else folds.metrics,
        }
        drawn = curves(metrics, self.tables, self.asked, self.warnings, self.duration_ms)
        return self.pack({**self.facts, "curves": drawn})
