"""Explanations to answers: under which names they stand in objects and in flat tables.

Objects have the names of H2O's scoring library. In a table a prefix tells from what the model says
which column it is: `contrib_AGE`, `contrib_BiasTerm`, with classes `contrib_setosa_AGE`; the ways
to leaves are `T1.C1`, as in H2O's frames, their numbers `id_T1.C1`, and stages `stage_T1.C1`.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from steam.model.explainer import Contributions, LeafAssignment
from steam.model.signature import Signature
from steam.scoring.answers import (
    Answers,
    Choices,
    Column,
    Field,
    fields_of,
    frame_of,
    free_name,
)
from steam.scoring.explanations import Explanation

_CONTRIBUTIONS = "contributions"
_PATHS, _NUMBERS = "leafNodeAssignments", "leafNodeAssignmentIds"
_STAGES = "stageProbabilities"
_PREFIXES = {_CONTRIBUTIONS: "contrib_", _PATHS: "", _NUMBERS: "id_", _STAGES: "stage_"}
_BIAS = "BiasTerm"

Floats = NDArray[np.float64]
Named = Mapping[str, Column] | Mapping[str, Mapping[str, Column]]
"""Columns by name, or, with an output for each class, by class and name."""


def row_fields(signature: Signature, answers: Answers) -> Mapping[str, Field]:
    """The fields of an object per row: contributions by name, other explanations as arrays."""
    explained: dict[str, Field] = {
        name: named if name == _CONTRIBUTIONS else [column for _, column in _flat(named)]
        for name, named in _explained(signature, answers.explanation).items()
    }
    return {**fields_of(signature, answers.prediction), **explained}


def column_fields(signature: Signature, answers: Answers) -> Mapping[str, Field]:
    """The fields of one object of columns: all explanations by name."""
    explained = _explained(signature, answers.explanation)
    return {**fields_of(signature, answers.prediction), **explained}


def full_frame(signature: Signature, answers: Answers) -> Mapping[str, Column]:
    """The frame of the predictions, with the columns of their explanations after them."""
    frame = frame_of(signature, answers.prediction)
    for field, named in _explained(signature, answers.explanation).items():
        for name, column in _flat(named):
            frame[free_name(_PREFIXES[field] + name, frame)] = column
    return frame


def _explained(signature: Signature, explanation: Explanation | None) -> Mapping[str, Named]:
    """All columns by field and name; none without an explanation."""
    found: dict[str, Named] = {}
    if explanation is None:
        return found
    if explanation.contributions is not None:
        found[_CONTRIBUTIONS] = _contributions(signature, explanation.contributions)
    if explanation.leaves is not None:
        found |= _leaves(explanation.leaves)
    if (stages := explanation.stages) is not None:
        found[_STAGES] = dict(zip(stages.names, stages.values.T, strict=True))
    return found


def _contributions(signature: Signature, found: Contributions) -> Named:
    outputs = [
        _with_bias(signature, found.values[:, k].T, found.bias[:, k])
        for k in range(found.bias.shape[1])
    ]
    if len(outputs) == 1:
        return outputs[0]
    return dict(zip(signature.response.levels, outputs, strict=True))


def _with_bias(signature: Signature, values: Floats, bias: Floats) -> Mapping[str, Column]:
    columns = dict(zip(signature.names, values, strict=True))
    return {**columns, free_name(_BIAS, columns): bias}


def _leaves(found: LeafAssignment) -> Mapping[str, Named]:
    paths = {
        tree.tree: Choices(codes, tree.paths)
        for tree, codes in zip(found.trees, found.codes.T, strict=True)
    }
    numbers = {
        tree.tree: Choices(codes, tree.numbers)
        for tree, codes in zip(found.trees, found.codes.T, strict=True)
        if tree.numbers is not None
    }
    return {_PATHS: paths, _NUMBERS: numbers} if numbers else {_PATHS: paths}


def _flat(named: Named) -> Iterator[tuple[str, Column]]:
    for name, column in named.items():
        if isinstance(column, Mapping):
            yield from ((f"{name}_{member}", part) for member, part in column.items())
        else:
            yield name, column
