"""Contributions of XGBoost MOJOs: genmodel's where it has them, and always the whole margin."""

import csv

import numpy as np
import pytest

from steam.model.artifact import load_artifact
from steam.model.predictor import Columns
from steam.model.signature import ColumnType, Signature
from steam.model.xgboost.booster import TreeBooster
from steam.model.xgboost.model import XGBoostModel


class Case:
    """A fixture model with rows."""

    def __init__(self, fixtures, name: str) -> None:
        self._path = fixtures / "xgboost" / f"{name}.zip"
        model = load_artifact(self._path).predictor
        assert isinstance(model, XGBoostModel)
        self.model = model
        self.table = self.read("input")
        self.columns = self._columns(model.signature)

    def read(self, kind: str) -> list[dict[str, str]]:
        with self._path.with_suffix(f".{kind}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def _columns(self, signature: Signature) -> Columns:
        columns: dict[str, np.ndarray] = {}
        for column in signature.features:
            cells = [row[column.name] for row in self.table]
            if column.type is ColumnType.CATEGORICAL:
                codes = {level: code for code, level in enumerate(column.levels)}
                columns[column.name] = np.array([codes.get(cell, -1) for cell in cells], np.int32)
            else:
                columns[column.name] = np.array([float(cell or "nan") for cell in cells])
        return columns

    @property
    def offset(self) -> np.ndarray | None:
        name = self.model.signature.offset
        return None if name is None else np.array([float(row[name]) for row in self.table])


@pytest.mark.parametrize("name", ["binomial", "bern_sparse", "enc_binary", "gauss_cats", "tweedie"])
def test_contributions_are_those_of_h2o_added_up_by_column(fixtures, name: str) -> None:
    case = Case(fixtures, name)
    names = case.model.signature.names
    told = np.zeros((len(case.table), len(names) + 1))
    for i, row in enumerate(case.read("contrib")):
        for feature, value in row.items():  # AGE, RACE.white, RACE.missing(NA), BiasTerm
            owners = [name for name in names if feature == name or feature.startswith(f"{name}.")]
            place = names.index(max(owners, key=len)) if owners else len(names)
            told[i, place] += float(value)
    found = case.model.explainer().contributions(case.columns, len(case.table))
    both = np.column_stack([found.values[:, 0], found.bias])
    np.testing.assert_allclose(both, told, rtol=2e-6, atol=2e-6)  # genmodel adds up in float32


@pytest.mark.parametrize(
    "name",
    [
        *("binomial", "bern_dart", "bern_sparse", "bern_offset", "gauss_offset_sparse", "stump"),
        *("multi", "multi_dart"),
    ],
)
def test_contributions_and_bias_are_the_sum_of_leaves(fixtures, name: str) -> None:
    case = Case(fixtures, name)
    model, rows = case.model, len(case.table)
    found = model.explainer().contributions(case.columns, rows, case.offset)
    assert isinstance(model.booster, TreeBooster)
    forest, leaves = model.booster.scorer.forest, model.leaves(case.columns, rows)
    score = np.zeros(found.bias.shape)
    score += model.base_margin if case.offset is None else case.offset[:, None]
    by_output = np.argsort(forest.outputs, kind="stable")
    for tree, met, codes in zip(by_output, leaves.trees, leaves.codes.T, strict=True):
        own = np.flatnonzero(forest.tree_of_nodes() == tree)
        node_of = dict(zip(forest.name[own].tolist(), own.tolist(), strict=True))
        nodes = [node_of[met.numbers[code]] for code in codes]
        score[:, forest.outputs[tree]] += forest.value[nodes].astype(np.float64)
    np.testing.assert_allclose(found.values.sum(axis=2) + found.bias, score, atol=1e-8)


@pytest.mark.parametrize("name", ["bern_gblinear", "gauss_gblinear_sparse", "multi_gblinear"])
def test_linear_contributions_and_bias_are_the_margin(fixtures, name: str) -> None:
    case = Case(fixtures, name)
    found = case.model.explainer().contributions(case.columns, len(case.table))
    answer = case.model.predict(case.columns, len(case.table))
    score = found.values.sum(axis=2) + found.bias
    again = case.model.objective.answer(score.astype(np.float32))
    told = answer.values[:, None] if answer.values is not None else answer.probabilities
    np.testing.assert_allclose(again, told[:, -again.shape[1] :], rtol=2e-6)
