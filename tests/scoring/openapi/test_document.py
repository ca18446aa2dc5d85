"""The document as a whole: always valid, and true of what the worker answers."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.policy import InputPolicy, Strictness
from steam.model.artifact import load_artifact
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.app import create_app
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.dialects.steam import STEAM
from steam.scoring.example import example_row
from steam.scoring.scorer import Scorer
from steam.scoring.worker import Worker

FIXTURES = Path(__file__).parents[2] / "model" / "fixtures"
MODELS = sorted([*FIXTURES.glob("*.zip"), *FIXTURES.glob("*/*.zip")])
FOR_PEOPLE = ("/", ".css", ".js", ".svg")
SMALL = Signature(
    (Column("AGE", ColumnType.NUMERIC),), Column("y", ColumnType.NUMERIC), Category.REGRESSION
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["$ref", "/", "~1", "{x}", "type", "partial", "columns", "content-type", "é", "a b", "#"]
)
names = st.lists(texts, unique=True, min_size=1, max_size=6)
levels = st.lists(texts, unique=True, min_size=1, max_size=4).map(tuple)
policies = st.builds(InputPolicy, *[st.sampled_from(Strictness)] * 4)


@st.composite
def signatures(draw: st.DrawFn) -> Signature:
    response, *features = draw(names.filter(lambda found: len(found) > 1))
    columns = [
        Column(name, ColumnType.CATEGORICAL, levels=draw(levels))
        if draw(st.booleans())
        else Column(
            name, draw(st.sampled_from([ColumnType.NUMERIC, ColumnType.TIME])), low=0, high=9
        )
        for name in features
    ]
    columns.sort(key=lambda column: column.type is not ColumnType.CATEGORICAL)
    classes = draw(st.lists(texts, unique=True, min_size=2, max_size=2).map(tuple))
    answer = Column(response, ColumnType.CATEGORICAL, levels=classes)
    return Signature(tuple(columns), answer, Category.BINOMIAL)


@settings(max_examples=60)
@given(signatures(), policies)
def test_any_names_and_levels_make_a_valid_document(document, signature, policy) -> None:
    found = document(signature, policy)
    example = example_row(signature)
    found.validator("Row").validate(example)
    answer = json.loads(found.scorer.score_row(example).text)
    found.validator("Prediction").validate(answer)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_what_any_model_answers_is_valid(document_of_scorer, path: Path) -> None:
    scorer = Scorer(load_artifact(path).predictor, InputPolicy())
    found = document_of_scorer(scorer, InputPolicy())
    example = example_row(scorer.signature)
    missing = dict.fromkeys(scorer.signature.names)
    columns = {"columns": {name: [None, value] for name, value in example.items()}}
    for body in (example, missing, {}, {"other": 1}, columns):
        call = call_of(json.dumps(body).encode(), "application/json", partial=True)
        reader, writer = choose(STEAM.formats, call, scorer.model)
        answer = json.loads(scorer.score(reader, writer, partial=True).text)
        is_by_columns = "columns" in body
        found.validator("ColumnsOfPredictions" if is_by_columns else "PredictionOrError").validate(
            answer
        )
        if body is example:
            found.validator("Prediction").validate(answer)


def test_a_signature_without_features_has_a_document(document) -> None:
    signature = Signature((), Column("y", ColumnType.NUMERIC), Category.REGRESSION)
    assert document(signature).data["components"]["schemas"]["Row"]["properties"].keys() == {
        "y",
        "ID",
    }


def test_it_has_every_route_for_programs_with_its_methods(document) -> None:
    worker = Worker("prostate", 1, "0" * 64, InputPolicy())
    served = {
        (route.path, method.lower())
        for route in create_app(worker).routes
        if not route.path.endswith(FOR_PEOPLE) and not route.path.startswith("/v2")
        for method in route.methods - {"HEAD"}
    }
    told = {
        (path, method)
        for path, item in document(SMALL).data["paths"].items()
        if not path.startswith("/v2")
        for method in item
    }
    assert told == served


def test_every_operation_has_a_name_of_its_own_and_says_how_it_refuses(document) -> None:
    operations = [one for item in document(SMALL).data["paths"].values() for one in item.values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    for one in operations:
        assert {"200", "403", "500"} <= one["responses"].keys()
        for status, response in one["responses"].items():
            if status != "200":
                assert response["description"]
                assert response["content"]
            assert ("headers" in response) == (status == "503")


def test_it_names_the_deployment_and_what_is_predicted(document) -> None:
    assert document(SMALL).data["info"] == {
        "title": "prostate",
        "version": "3",
        "description": "Predicts y (glm Regression, artifact 000000000000).",
    }
