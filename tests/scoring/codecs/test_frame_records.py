import json

import numpy as np
import pytest

from steam.model.predictor import Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.answers import Answers
from steam.scoring.codecs.frame_records import record_texts
from steam.scoring.dialects.mlflow import MLFLOW

LINES = "application/jsonlines"


def labels_of(*levels: str) -> list[object]:
    """How a classifier with these levels tells of each of them, and of none."""
    signature = Signature((), Column("y", ColumnType.CATEGORICAL, levels), Category.MULTINOMIAL)
    codes = np.array([*range(len(levels)), -1], np.int32)
    shares = np.full((len(codes), len(levels)), 1 / len(levels))
    answers = Answers(1, len(codes), Prediction(labels=codes, probabilities=shares))
    return [json.loads(text)["predict"] for text in record_texts(signature, answers)]


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (["No", "Yes"], ["No", "Yes", None]),
        (["0", "1"], [0, 1, None]),
        (["-1", "+07"], [-1, 7, None]),
        (["1.5", "2", "3e2"], [1.5, 2.0, 300.0, None]),
        (["FALSE", "TRUE"], [False, True, None]),
        (["false", "true"], [False, True, None]),
        (["1", "many"], ["1", "many", None]),
        (["true", "1"], ["true", "1", None]),
        (["9" * 400, "1"], ["9" * 400, "1", None]),
        (["nan", "inf"], ["nan", "inf", None]),
    ],
)
def test_labels_are_what_pandas_reads_in_h2os_csv(levels: list[str], said: list[object]) -> None:
    labels = labels_of(*levels)
    assert labels == said
    assert list(map(type, labels)) == list(map(type, said))


def test_classes_that_are_numbers_have_h2os_names() -> None:
    signature = Signature((), Column("y", ColumnType.CATEGORICAL, ("0", "1")), Category.BINOMIAL)
    prediction = Prediction(labels=np.array([1], np.int32), probabilities=np.array([[0.25, 0.75]]))
    [text] = record_texts(signature, Answers(1, 1, prediction))
    assert json.loads(text) == {"predict": 1, "p0": 0.25, "p1": 0.75}


def test_a_clustering_and_extras_have_their_columns() -> None:
    signature = Signature(
        (), Column("predict", ColumnType.CATEGORICAL, ("0", "1")), Category.CLUSTERING
    )
    prediction = Prediction(labels=np.array([1], np.int32), extras={"distance": np.array([np.inf])})
    [text] = record_texts(signature, Answers(1, 1, prediction))
    assert json.loads(text) == {"predict": 1, "distance": None}


def test_lines_in_lines_out(ask) -> None:
    text = b'{"amount": 5, "colour": "red", "when": 0, "z": 1}\n{"amount": "much"}\n[]\n'
    reply = ask(text, LINES, partial=True, formats=MLFLOW.formats)
    assert reply.codec.media_type == LINES
    good, bad, none = map(json.loads, reply.text.splitlines())
    assert good == {
        "predict": '"yes"',
        "no": 0.5,
        '"yes"': 0.5,
        "warnings": ["column z is unknown to the model; ignored"],
    }
    assert bad["error"]["details"]["row"] == 2
    assert none["error"]["details"]["row"] == 3


def test_one_line_is_one_line(ask) -> None:
    assert ask(b'{"amount": 5}', LINES, formats=MLFLOW.formats).text.count(b"\n") == 1
    assert ask(b"\n\n{}", LINES, formats=MLFLOW.formats).text.count(b"\n") == 1


@pytest.mark.parametrize("media_type", [LINES, "application/jsonl", "application/x-ndjson"])
def test_lines_are_of_the_type_that_was_asked_for(ask, media_type: str) -> None:
    reply = ask(b'{"inputs": [[5, "red", 0]]}', accept=media_type, formats=MLFLOW.formats)
    assert reply.codec.media_type == media_type
    assert json.loads(reply.text)["no"] == 0.5
