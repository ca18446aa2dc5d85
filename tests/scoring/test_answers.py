import math

import numpy as np
import pytest

from steam.core.errors import SteamError
from steam.model.predictor import Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.answers import Answers, Choices, fields_of, frame_of
from steam.scoring.json_objects import row_texts


def signature(category: Category, *levels: str) -> Signature:
    return Signature((), Column("y", ColumnType.CATEGORICAL, levels), category)


def numbers(*values: float) -> np.ndarray:
    return np.array(values, np.float64)


def labels(*codes: int) -> np.ndarray:
    return np.array(codes, np.int32)


BINOMIAL = Prediction(
    labels=labels(1, -1), probabilities=np.array([[0.25, 0.75], [math.nan, math.inf]])
)
CALIBRATED = Prediction(
    labels=labels(1),
    probabilities=np.array([[0.25, 0.75]]),
    extras={"cal_p0": numbers(0.5), "cal_p1": numbers(0.5)},
)

WHAT_MODELS_SAY = [
    (
        signature(Category.BINOMIAL, "no", "100%"),
        BINOMIAL,
        (
            b'{"labelIndex":1,"label":"100%","classProbabilities":[0.25,0.75],'
            b'"probabilities":{"no":0.25,"100%":0.75}}'
        ),
        ["predict", "no", "100%"],
    ),
    (
        signature(Category.BINOMIAL, "0", "1"),
        CALIBRATED,
        (
            b'{"labelIndex":1,"label":"1","classProbabilities":[0.25,0.75],'
            b'"probabilities":{"0":0.25,"1":0.75},"calibratedClassProbabilities":[0.5,0.5],'
            b'"cal_p0":0.5,"cal_p1":0.5}'
        ),
        ["predict", "p0", "p1", "cal_p0", "cal_p1"],
    ),
    (
        signature(Category.REGRESSION),
        Prediction(values=numbers(3.5)),
        b'{"value":3.5}',
        ["predict"],
    ),
    (
        signature(Category.CLUSTERING, "0", "1", "2"),
        Prediction(labels=labels(2)),
        b'{"cluster":2}',
        ["predict"],
    ),
    (
        signature(Category.ANOMALY_DETECTION),
        Prediction(values=numbers(0.5), extras={"mean_length": numbers(6.0)}),
        b'{"score":0.5,"normalizedScore":0.5,"mean_length":6.0}',
        ["predict", "mean_length"],
    ),
    (
        signature(Category.ANOMALY_DETECTION),
        Prediction(
            values=numbers(1.0), extras={"score": numbers(0.75), "mean_length": numbers(6.0)}
        ),
        b'{"isAnomaly":true,"score":0.75,"normalizedScore":0.75,"mean_length":6.0}',
        ["predict", "score", "mean_length"],
    ),
    (
        signature(Category.DIM_REDUCTION),
        Prediction(extras={"PC1": numbers(1.0), "PC2": numbers(2.0)}),
        b'{"dimensions":[1.0,2.0],"PC1":1.0,"PC2":2.0}',
        ["PC1", "PC2"],
    ),
    (
        signature(Category.AUTO_ENCODER),
        Prediction(extras={"reconstr_a": numbers(1.0)}),
        b'{"reconstr_a":1.0}',
        ["reconstr_a"],
    ),
]


@pytest.mark.parametrize(("signature", "prediction", "text", "columns"), WHAT_MODELS_SAY)
def test_what_each_kind_of_model_says(signature, prediction, text: bytes, columns) -> None:
    assert row_texts(signature, Answers(1, 1, prediction))[0] == text
    assert list(frame_of(signature, prediction)) == columns


def test_what_is_not_finite_is_null() -> None:
    text = row_texts(signature(Category.BINOMIAL, "no", "yes"), Answers(1, 2, BINOMIAL))[1]
    assert text == (
        b'{"labelIndex":null,"label":null,"classProbabilities":[null,null],'
        b'"probabilities":{"no":null,"yes":null}}'
    )


def test_a_flag_that_is_not_there_is_null() -> None:
    nothing = numbers(np.nan)
    prediction = Prediction(values=nothing, extras={"score": nothing})
    text = row_texts(signature(Category.ANOMALY_DETECTION), Answers(1, 1, prediction))[0]
    assert text == b'{"isAnomaly":null,"score":null,"normalizedScore":null}'


def test_warnings_end_an_answer_and_an_error_is_all_of_it() -> None:
    answers = Answers(
        1, 2, Prediction(values=numbers(1, 2)), {0: ['"careful"']}, {1: SteamError("Bad.")}
    )
    assert row_texts(signature(Category.REGRESSION), answers) == [
        b'{"value":1.0,"warnings":["\\"careful\\""]}',
        b'{"error":{"code":"error","message":"Bad.","details":{}}}',
    ]


def test_no_two_columns_of_a_frame_have_one_name() -> None:
    levels = ("predict", "error", "warnings", "predict_2")
    prediction = Prediction(
        labels=labels(0),
        probabilities=np.zeros((1, 4)),
        extras={"p1": numbers(0), "predict_2": numbers(1)},
    )
    frame = frame_of(signature(Category.MULTINOMIAL, *levels), prediction)
    assert list(frame) == [
        "predict",
        "predict_2",
        "error_2",
        "warnings_2",
        "predict_2_2",
        "p1",
        "predict_2_3",
    ]
    assert isinstance(frame["predict"], Choices)


def test_a_model_that_says_nothing_is_an_error() -> None:
    for say in (fields_of, frame_of):
        with pytest.raises(SteamError):
            say(signature(Category.REGRESSION), Prediction())
