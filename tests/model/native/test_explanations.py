"""Contributions and leaves are those of the libraries, recorded by record_explanations.py."""

import json
from pathlib import Path

import numpy as np
import pytest

from steam.model.artifact import load_artifact
from steam.model.explainer import explainer_of, with_leaves
from steam.model.native.lightgbm_model import LightGbmModel

FIXTURES = Path(__file__).parents[1] / "fixtures" / "native"


def told(name: str) -> dict[str, list]:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


CONTRIBUTIONS, LEAVES = told("contributions.json"), told("leaves.json")


def test_contributions_are_those_of_the_library(recorded) -> None:
    predictor = load_artifact(recorded.path).predictor
    wanted = np.array(CONTRIBUTIONS[recorded.path.name])
    columns = {name: column[: len(wanted)] for name, column in recorded.columns(predictor).items()}
    found = explainer_of(predictor).contributions(columns, len(wanted))
    if isinstance(predictor, LightGbmModel):
        tolerance = 1e-8
        if predictor.averages:  # LightGBM explains the sum, its answer is the mean
            wanted /= predictor.scorer.forest.trees
    else:
        tolerance = 1e-6  # XGBoost adds up in float32
    both = np.concatenate([found.values, found.bias[:, :, None]], axis=2)
    np.testing.assert_allclose(both, wanted, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("name", LEAVES)
def test_leaves_are_those_of_xgboost(record_of, name: str) -> None:
    recorded = record_of(name)
    predictor = load_artifact(recorded.path).predictor
    wanted = np.array(LEAVES[name])
    columns = {name: column[: len(wanted)] for name, column in recorded.columns(predictor).items()}
    found = with_leaves(predictor).leaves(columns, len(wanted))
    by_output = np.argsort(predictor.booster.scorer.forest.outputs, kind="stable")
    numbers = [
        [tree.numbers[code] for tree, code in zip(found.trees, row, strict=True)]
        for row in found.codes
    ]
    assert numbers == wanted[:, by_output].tolist()
