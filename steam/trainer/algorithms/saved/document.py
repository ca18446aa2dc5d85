"""What the trainer knows of a model beside its artifact, as a typed document of plain data.

MessagePack keeps numbers to the bit, NaN among them. An array is its type, its shape and its bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import msgspec
import numpy as np

from steam import __version__
from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.algorithms.glm.derived import DERIVED
from steam.trainer.algorithms.glm.regularization import RegularizationPath
from steam.trainer.algorithms.named_metrics import AnyMetrics, NamedMetrics
from steam.trainer.algorithms.recorded import RECORDED
from steam.trainer.algorithms.table import Cell, Table
from steam.trainer.algorithms.trained import CrossValidation, TrainedModel
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.multinomial import MultinomialMetrics
from steam.trainer.metrics.regression import RegressionMetrics

FORMAT = 1
PATH = "regularization_path"

_ARRAYS = ("<f8", "<i8", "<i4")


@dataclass(frozen=True, slots=True)
class SavedMetrics:
    """Exactly one of them."""

    binomial: BinomialMetrics | None = None
    multinomial: MultinomialMetrics | None = None
    regression: RegressionMetrics | None = None
    named: NamedMetrics | None = None

    @property
    def metrics(self) -> AnyMetrics:
        """The one that is there. Raises InvalidInput unless there is exactly one."""
        every = (self.binomial, self.multinomial, self.regression, self.named)
        found = [one for one in every if one is not None]
        if len(found) != 1:
            raise damaged("its metrics are not of one kind")
        return found[0]


@dataclass(frozen=True, slots=True)
class SavedFolds:
    """A CrossValidation, whose frames may be in the file too: `frames` are the keys of those."""

    folds: int
    metrics: SavedMetrics | None
    summary: Table
    histories: tuple[Table, ...]
    predictions: tuple[str, ...] | None
    holdout_predictions: str | None
    fold_assignment: str | None


@dataclass(frozen=True, slots=True)
class SavedModel:
    """Everything of a TrainedModel but the predictor and the facts, which the artifact has.

    `null` are the coefficients of the model without predictors of a GLM.
    """

    format: int
    steam_version: str
    key: str
    algorithm: str
    full_name: str
    training_frame: str
    validation_frame: str | None
    parameters: dict[str, Any]
    asked: dict[str, Any]
    training_metrics: SavedMetrics
    validation_metrics: SavedMetrics | None
    cross_validation: SavedFolds | None
    tables: dict[str, Table]
    outputs: dict[str, Cell | bool | list[Cell]]
    path: RegularizationPath | None
    null: np.ndarray[Any, np.dtype[np.float64]] | None
    created_ms: int
    duration_ms: int
    warnings: tuple[str, ...]


def encoded(model: TrainedModel, null: np.ndarray[Any, Any] | None) -> bytes:
    """The document of a model, without those that can be derived from it.

    Raises Unsupported for other details that have no place in it.
    """
    if unknown := set(model.details) - {PATH, RECORDED, DERIVED}:
        raise Unsupported(f"The model cannot be saved with its {', '.join(sorted(unknown))}.")
    path = model.details.get(PATH)
    document = SavedModel(
        format=FORMAT,
        steam_version=__version__,
        key=model.key,
        algorithm=model.algorithm,
        full_name=model.full_name,
        training_frame=model.training_frame,
        validation_frame=model.validation_frame,
        parameters=dict(model.parameters),
        asked=dict(model.asked),
        training_metrics=saved_metrics(model.training_metrics),
        validation_metrics=_maybe(model.validation_metrics),
        cross_validation=_folds(model.cross_validation),
        tables=dict(model.tables),
        outputs=dict(model.outputs),
        path=path if isinstance(path, RegularizationPath) else None,
        null=null,
        created_ms=model.created_ms,
        duration_ms=model.duration_ms,
        warnings=model.warnings,
    )
    return msgspec.msgpack.encode(document, enc_hook=_plain)


def decoded(data: bytes) -> SavedModel:
    """The document in these bytes. Raises InvalidInput for damage, Unsupported for another
    version."""
    try:
        head = msgspec.msgpack.decode(data, type=_Head)
        if head.format != FORMAT:
            raise Unsupported(
                f"The file is of version {head.format} of saved models, and not {FORMAT}.",
                hint="Save the model again with a steam of this version.",
            )
        return msgspec.msgpack.decode(data, type=SavedModel, dec_hook=_array)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise damaged("what is known of the model cannot be read") from error


def saved_metrics(metrics: AnyMetrics) -> SavedMetrics:
    """The metrics in the place of their kind."""
    match metrics:
        case BinomialMetrics():
            return SavedMetrics(binomial=metrics)
        case MultinomialMetrics():
            return SavedMetrics(multinomial=metrics)
        case RegressionMetrics():
            return SavedMetrics(regression=metrics)
        case NamedMetrics():
            return SavedMetrics(named=metrics)


def damaged(problem: str) -> InvalidInput:
    """The error for a file that holds no saved model, or one that does not fit together."""
    return InvalidInput(
        f"The saved model is damaged: {problem}.", hint="Save or download it again."
    )


@dataclass(frozen=True, slots=True)
class _Head:
    format: int


def _maybe(metrics: AnyMetrics | None) -> SavedMetrics | None:
    return None if metrics is None else saved_metrics(metrics)


def _folds(told: CrossValidation | None) -> SavedFolds | None:
    if told is None:
        return None
    return SavedFolds(
        told.folds,
        _maybe(told.metrics),
        told.summary,
        told.histories,
        told.predictions,
        told.holdout_predictions,
        told.fold_assignment,
    )


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        kind = value.dtype.newbyteorder("<").str
        if kind not in _ARRAYS:
            raise TypeError(f"an array of {value.dtype} has no place in a saved model")
        return (kind, value.shape, np.ascontiguousarray(value, kind).tobytes())
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a {type(value).__name__} has no place in a saved model")


def _array(kind: type, value: Any) -> Any:
    """An array from its three parts. Raises ValueError for anything else."""
    match value:
        case [str(dtype), [*shape], bytes(data)] if dtype in _ARRAYS:
            sizes = [one for one in shape if isinstance(one, int) and one >= 0]
            expected = prod(sizes) * np.dtype(dtype).itemsize
            if len(sizes) == len(shape) <= 2 and expected == len(data):
                return np.frombuffer(data, dtype).reshape(sizes)
    raise ValueError(f"no {kind.__name__}")
