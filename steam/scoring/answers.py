"""Predictions to answers, in the field names that Steam's clients read."""

from collections.abc import Mapping, Sequence

import msgspec

from steam.core.errors import SteamError
from steam.model.predictor import Prediction
from steam.scoring.bodies import Shape


class ClassAnswer(msgspec.Struct, rename="camel", omit_defaults=True, gc=False):
    """One row's answer of a classifier. What is not a finite number is written as null."""

    label_index: int | None
    label: str | None
    class_probabilities: list[float]
    probabilities: dict[str, float]
    warnings: Sequence[str] = ()


class ValueAnswer(msgspec.Struct, omit_defaults=True, gc=False):
    """One row's answer of a regression model."""

    value: float
    warnings: Sequence[str] = ()


Answer = ClassAnswer | ValueAnswer

_encoder = msgspec.json.Encoder()


def make_answers(
    prediction: Prediction, levels: Sequence[str], warnings: Mapping[int, Sequence[str]]
) -> list[Answer]:
    """One answer per row. `levels` are the response's; `warnings` are by row index from 0."""
    if prediction.probabilities is not None and prediction.labels is not None:
        return [
            ClassAnswer(
                label if label >= 0 else None,
                levels[label] if label >= 0 else None,
                row,
                dict(zip(levels, row, strict=True)),
                warnings.get(index, ()),
            )
            for index, (label, row) in enumerate(
                zip(prediction.labels.tolist(), prediction.probabilities.tolist(), strict=True)
            )
        ]
    if prediction.values is not None:
        return [
            ValueAnswer(value, warnings.get(index, ()))
            for index, value in enumerate(prediction.values.tolist())
        ]
    raise SteamError("The model gave neither a value nor a label.")


def encode_answers(shape: Shape, answers: Sequence[Answer]) -> bytes:
    """Part of an answer's text; `join_answers` puts the parts of all blocks together."""
    if shape is Shape.LINES:
        return _encoder.encode_lines(answers)
    if shape is Shape.ARRAY:
        return _encoder.encode(answers)[1:-1]
    return _encoder.encode(answers[0])


def join_answers(shape: Shape, parts: Sequence[bytes]) -> bytes:
    """The whole text of an answer from the parts of its blocks."""
    return b"[" + b",".join(parts) + b"]" if shape is Shape.ARRAY else b"".join(parts)
