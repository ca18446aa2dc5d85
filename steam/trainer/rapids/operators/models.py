"""Operators on trained models."""

import math
import secrets
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.model.signature import Category
from steam.trainer.algorithms.glm.made import with_threshold
from steam.trainer.algorithms.named_metrics import AnyMetrics, NamedMetrics
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.permutation import Permutations, importances
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FRAME, MODEL, NUMBER, TEXT, TEXTS, WHOLE
from steam.trainer.rapids.values import Model, Operator

MOST_REPEATS = 1000

_METRICS = {
    "auc": "auc",
    "prauc": "pr_auc",
    "logloss": "logloss",
    "mse": "mse",
    "rmse": "rmse",
    "mae": "mae",
    "rmsle": "rmsle",
    "r2": "r2",
    "meanperclasserror": "mean_per_class_error",
    "meanresidualdeviance": "mean_residual_deviance",
}
_USUAL = {
    Category.BINOMIAL: "auc",
    Category.MULTINOMIAL: "logloss",
    Category.ORDINAL: "logloss",
    Category.REGRESSION: "rmse",
}


def _permutation(  # noqa: PLR0917 - as the client sends them
    evaluation: Evaluation,
    model: Model,
    frame: Frame,
    metric: str,
    rows: int,
    repeats: int,
    features: Sequence[str],
    seed: int,
) -> Frame:
    """A line for each feature, the one that matters most first."""
    if not 1 <= repeats <= MOST_REPEATS:
        raise InvalidInput(f"n_repeats is {repeats}, and not 1 to {MOST_REPEATS}.")
    if rows != -1 and rows < 2:
        raise InvalidInput(f"n_samples is {rows}, and neither -1 nor at least 2.")
    names = _features(model, frame, features)
    attribute = _attribute(model, metric)

    def measure(rows: Frame) -> float:
        return _number(model.score(rows, evaluation.progress), attribute)

    how = Permutations(
        repeats, None if rows == -1 else rows, secrets.randbits(62) if seed == -1 else seed
    )
    found = importances(frame, names, measure, how)
    order = np.argsort(-found[:, 0], kind="stable")
    columns: dict[str, object] = {"Variable": np.array(names, dtype=object)[order]}
    return _frame(evaluation, columns, found[order])


def _frame(evaluation: Evaluation, columns: dict[str, object], found: NDArray[np.float64]) -> Frame:
    first = found[:, 0]
    if found.shape[1] > 1:
        columns |= {f"Run {turn}": one for turn, one in enumerate(found.T, 1)}
    else:
        largest, total = first.max(initial=0.0) or 1.0, first.sum() or 1.0
        columns |= {
            "Relative Importance": first,
            "Scaled Importance": first / largest,
            "Percentage": first / total,
        }
    return frame_from_arrays("", columns, evaluation.block_rows)  # type: ignore[arg-type]


def _features(model: Model, frame: Frame, wanted: Sequence[str]) -> list[str]:
    known = [name for name in model.trained.signature.names if name in frame.names]
    for name in wanted:
        if name not in known:
            raise InvalidInput(f"'{name[:80]}' is no column that the model reads in the frame.")
    return list(wanted) or known


def _attribute(model: Model, metric: str) -> str:
    bare = "".join(sign for sign in metric.lower() if sign.isalnum())
    category = model.trained.signature.category
    found = _USUAL.get(category) if bare == "auto" else _METRICS.get(bare)
    if found is None:
        raise InvalidInput(
            f"Metric {metric[:40]} doesn't exist for this model.",
            hint=f"There are: {', '.join(_METRICS.values())}.",
        )
    return found


def _number(metrics: AnyMetrics, name: str) -> float:
    value = None if isinstance(metrics, NamedMetrics) else getattr(metrics, name, None)
    if not isinstance(value, float) or math.isnan(value):
        raise InvalidInput(f"Metric {name} doesn't exist for this model and frame.")
    return value


def _reset_threshold(evaluation: Evaluation, model: Model, threshold: float) -> Frame:
    """The threshold that the model had; it has the new one from now on."""
    old = model.trained.outputs.get("default_threshold")
    model.keep(with_threshold(model.trained, threshold))
    return frame_from_arrays("", {"threshold": np.array([old], np.float64)}, evaluation.block_rows)


OPERATORS = {
    "PermutationVarImp": Operator(_permutation, (MODEL, FRAME, TEXT, WHOLE, WHOLE, TEXTS, WHOLE)),
    "model.reset.threshold": Operator(_reset_threshold, (MODEL, NUMBER)),
}
