"""Predictions to answers: what a model says of a block of rows, and under which names.

Objects have the names that Steam's clients read, flat tables those of H2O's prediction frames.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import SteamError
from steam.model.predictor import Prediction
from steam.model.signature import Category, Signature
from steam.scoring.explanations import Explanation


@dataclass(frozen=True, slots=True)
class Choices:
    """A column of choices: `codes`, int32 (n,) into `choices`, -1 for none."""

    codes: NDArray[np.int32]
    choices: Sequence[str] | Sequence[int]


Column = NDArray[np.float64] | Choices
Field = Column | list[Column] | Mapping[str, "Field"]
"""One field of an object per row: a value, an array of values, or fields by name."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is said of a block of rows.

    A row with an error has no values: they are missing. Warnings and errors are by index.
    `column_warnings`: those of the warnings that are of a column, each with the number of rows that
    it is true of; `warnings` has it for the first of them.
    """

    first_row: int
    rows: int
    prediction: Prediction
    warnings: Mapping[int, Sequence[str]] = field(default_factory=dict)
    errors: Mapping[int, SteamError] = field(default_factory=dict)
    explanation: Explanation | None = None
    column_warnings: Mapping[str, int] = field(default_factory=dict)


def fields_of(signature: Signature, prediction: Prediction) -> dict[str, Field]:
    """The fields of the objects with which Steam answers, then the extras under their names.

    An array repeats, for Steam's clients, what other fields say under names of their own.
    Raises SteamError when the model said nothing.
    """
    extras = prediction.extras
    fields: dict[str, Field] = dict(_main_fields(signature, prediction))
    calibrated: list[Column] = [
        numbers for name, numbers in extras.items() if name.startswith("cal_")
    ]
    if calibrated:
        fields["calibratedClassProbabilities"] = calibrated
    fields |= {name: numbers for name, numbers in extras.items() if name not in fields}
    if not fields:
        raise SteamError("The model gave neither a value nor a label.")
    return fields


def _main_fields(signature: Signature, prediction: Prediction) -> Mapping[str, Field]:
    levels, labels, values = signature.response.levels, prediction.labels, prediction.values
    if labels is not None and prediction.probabilities is not None:
        columns = list(prediction.probabilities.T)
        return {
            "labelIndex": Choices(labels, range(len(levels))),
            "label": Choices(labels, levels),
            "classProbabilities": columns,
            "probabilities": dict(zip(levels, columns, strict=True)),
        }
    if labels is not None:
        return {"cluster": Choices(labels, range(_count(levels, labels)))}
    if values is not None and signature.category is Category.ANOMALY_DETECTION:
        return _anomaly_fields(values, prediction.extras.get("score"))
    if values is not None:
        return {"value": values}
    if prediction.extras and signature.category is Category.DIM_REDUCTION:
        return {"dimensions": list(prediction.extras.values())}
    return {}


def _anomaly_fields(
    values: NDArray[np.float64], score: NDArray[np.float64] | None
) -> Mapping[str, Field]:
    """The score is the values, unless these are 1 and 0 for what is an anomaly and what is not."""
    if score is None:
        return {"score": values, "normalizedScore": values}
    flags = Choices(np.where(np.isnan(values), -1, values).astype(np.int32), (False, True))
    return {"isAnomaly": flags, "score": score, "normalizedScore": score}


def frame_of(signature: Signature, prediction: Prediction) -> dict[str, Column]:
    """The columns of H2O's prediction frame: `predict`, a column per class, the extras.

    A class whose level is a whole number has a `p` before it. A name that is taken gets a number.
    """
    levels, labels = signature.response.levels, prediction.labels
    frame: dict[str, Column] = {}
    if labels is not None and prediction.probabilities is not None:
        frame["predict"] = Choices(labels, levels)
        for level, column in zip(levels, prediction.probabilities.T, strict=True):
            frame[free_name(_class_column(level), frame)] = column
    elif labels is not None:
        frame["predict"] = Choices(labels, range(_count(levels, labels)))
    elif prediction.values is not None:
        frame["predict"] = prediction.values
    for name, column in prediction.extras.items():
        frame[free_name(name, frame)] = column
    if not frame:
        raise SteamError("The model gave neither a value nor a label.")
    return frame


def _count(levels: Sequence[str], labels: NDArray[np.int32]) -> int:
    return max(len(levels), int(labels.max(initial=-1)) + 1)


def _class_column(level: str) -> str:
    return f"p{level}" if level.removeprefix("-").isdecimal() else level


def free_name(name: str, taken: Mapping[str, object]) -> str:
    """The name of a column of a frame, with a number where it is taken."""
    number, free = 2, name
    while free in taken or free in ("warnings", "error"):
        number, free = number + 1, f"{name}_{number}"
    return free
