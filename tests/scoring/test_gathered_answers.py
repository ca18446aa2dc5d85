"""Rows scored as one table have the answers that each has by itself, to the byte."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.policy import InputPolicy
from steam.model.signature import Column, ColumnType
from steam.scoring.loading import load_model
from steam.scoring.scorer import Scorer

FIXTURES = Path(__file__).parents[1] / "model" / "fixtures"
MODELS = [
    "glm_binomial",
    "glm_multinomial_iris",
    "glm_poisson_offset",
    "gbm/bernoulli_offset",
    "gbm/multinomial",
    "drf/regression",
    "deep_learning/rectifier",
    "deep_learning/autoencoder",
    "ensemble/binomial_trees",
]


@cache
def scorer_of(model: str, digest: Callable[[Path], str]) -> Scorer:
    path = FIXTURES / f"{model}.zip"
    return load_model(path, digest(path), InputPolicy()).scorer


def cells(column: Column) -> st.SearchStrategy[object]:
    levels = st.sampled_from([*column.levels, "nowhere"])
    numbers = st.floats(-100, 100) | st.sampled_from([0, "7", 1e300])
    odd = st.sampled_from([None, True, "", "x"])
    return odd | (levels if column.type is ColumnType.CATEGORICAL else numbers)


@pytest.mark.parametrize("model", MODELS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_together_as_alone(model: str, sha256_of, data) -> None:
    scorer = scorer_of(model, sha256_of)
    row = st.fixed_dictionaries(
        {}, optional={column.name: cells(column) for column in scorer.signature.features}
    )
    extra = st.just({}) | st.just({"NEW": 1})
    bodies = [
        json.dumps({**found, **more}).encode()
        for found, more in data.draw(st.lists(st.tuples(row, extra), min_size=2, max_size=12))
    ]
    rows = [scorer.object_row(body) for body in bodies]
    assert None not in rows
    alone = [scorer.score_object(body) for body in bodies]
    expected = [None if scored is None else scored.text for scored in alone]
    assert list(scorer.answer_rows(rows)) == expected
