"""Explanations in the document: offered by what can explain, and told as it says."""

import json
from pathlib import Path

import pytest

from steam.core.policy import InputPolicy
from steam.model.artifact import load_artifact
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.dialects.steam import STEAM
from steam.scoring.example import example_row
from steam.scoring.scorer import Scorer
from steam.scoring.wanted import Wanted

FIXTURES = Path(__file__).parents[2] / "model" / "fixtures"
ALL = {"contributions", "leaves", "stages"}
OFFERED = {
    "glm_multinomial_iris": {"contributions"},
    "gbm/multinomial": ALL,
    "kmeans/numeric": set(),
}


def words(operation: dict) -> set[str]:
    """By which words of its address an operation is asked to explain."""
    return ALL & {parameter["name"] for parameter in operation["parameters"]}


def scorer_of(model: str) -> Scorer:
    return Scorer(load_artifact(FIXTURES / f"{model}.zip").predictor, InputPolicy())


@pytest.mark.parametrize("model", OFFERED)
def test_a_model_is_asked_for_what_it_offers(document_of_scorer, model: str) -> None:
    found = document_of_scorer(scorer_of(model), InputPolicy())
    for method in ("get", "post"):
        assert words(found.operation(method, "/predict")) == OFFERED[model]


@pytest.mark.parametrize("model", OFFERED)
@pytest.mark.parametrize("schema", ["Prediction", "ColumnsOfPredictions"])
def test_explanations_are_told_as_it_says(document_of_scorer, model: str, schema: str) -> None:
    scorer = scorer_of(model)
    wanted = Wanted(**dict.fromkeys(OFFERED[model], True))
    row: dict[str, object] = example_row(scorer.signature)
    if schema == "ColumnsOfPredictions":
        row = {"columns": {name: [value] for name, value in row.items()}}
    call = call_of(json.dumps(row).encode(), "application/json")
    answer = json.loads(
        scorer.score(*choose(STEAM.formats, call, scorer.model), wanted=wanted).text
    )
    told = answer if schema == "Prediction" else answer["columns"]
    assert ("contributions" in told) == ("contributions" in OFFERED[model])
    document_of_scorer(scorer, InputPolicy()).validator(schema).validate(answer)


def test_in_a_query_a_column_comes_first(document) -> None:
    signature = Signature(
        (Column("contributions", ColumnType.NUMERIC),),
        Column("y", ColumnType.NUMERIC),
        Category.REGRESSION,
    )
    parameters = document(signature).operation("get", "/predict")["parameters"]
    assert [one["schema"]["type"] for one in parameters] == ["number"]
