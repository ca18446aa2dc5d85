"""`/invocations` in the document: each of its forms is valid, and answered as it says."""

import json

import pytest

from steam.core.errors import SteamError
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.dialects.mlflow import MLFLOW

SIGNATURE = Signature(
    (
        Column("sex", ColumnType.CATEGORICAL, levels=("f", "m")),
        Column("AGE", ColumnType.NUMERIC),
    ),
    Column("y", ColumnType.NUMERIC),
    Category.REGRESSION,
)


@pytest.mark.parametrize(
    "body",
    [
        {"dataframe_split": {"columns": ["AGE"], "index": [0], "data": [[65], [None]]}},
        {"dataframe_split": {"data": [["f", 65]]}},
        {"dataframe_records": [{"AGE": 65}, {"sex": "x"}]},
        {"instances": [{"AGE": 65}]},
        {"instances": [["f", 65]]},
        {"inputs": {"AGE": [65, 70], "sex": ["f", None]}},
        {"inputs": {"AGE": 65}, "params": {}},
    ],
    ids=json.dumps,
)
def test_each_form_is_valid_and_so_is_its_answer(document, body) -> None:
    found = document(SIGNATURE)
    found.validator("Invocation").validate(body)
    call = call_of(json.dumps(body).encode(), "application/json")
    scored = found.scorer.score(*choose(MLFLOW.formats, call, found.scorer.model))
    answer = json.loads(scored.text)
    assert answer["predictions"]
    found.validator("InvocationAnswer").validate(answer)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"inputs": [{"AGE": 65}], "instances": [{"AGE": 65}]},
        {"dataframe_records": {"AGE": 65}},
        {"dataframe_split": {"columns": ["AGE"]}},
    ],
    ids=json.dumps,
)
def test_what_is_refused_is_not_valid(document, body) -> None:
    found = document(SIGNATURE)
    assert not found.validator("Invocation").is_valid(body)
    call = call_of(json.dumps(body).encode(), "application/json")
    with pytest.raises(SteamError):
        found.scorer.score(*choose(MLFLOW.formats, call, found.scorer.model))
