"""What may be asked of folds."""

from typing import Any

import numpy as np
import pytest

from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.cross_validation.request import (
    assign,
    check_folds,
    is_asked,
    is_by_chance,
    kept_keys,
)
from steam.trainer.frame.frame import frame_from_arrays


def order(**given: Any) -> Order:
    arrays = {
        "y": np.array([0, 1] * 3),
        "fold": np.array([5, 5, 7, 7, 9, 9]),
        "one": np.ones(6),
        "gap": np.array([1, 2, np.nan, 1, 2, 1]),
        "real": np.arange(6) + 0.5,
        "word": np.array(list("abcabc"), object),
    }
    frame = frame_from_arrays("f", arrays, block_rows=4)
    return Order("m", frame, None, {"response_column": "y", **given})


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"nfolds": 1}, "nfolds", "nfolds is 1, but it must be 2 or more"),
        ({"nfolds": -3}, "nfolds", "nfolds is -3"),
        ({"nfolds": 7}, "nfolds", "nfolds is 7, but the frame has only 6 rows"),
        ({"nfolds": 10**9}, "nfolds", "at most 1000"),
        ({"fold_assignment": "Modulo"}, "fold_assignment", "is for cross-validation"),
        ({"nfolds": 2, "fold_column": "fold"}, "nfolds", "exclude each other"),
        ({"fold_column": "fold", "fold_assignment": "Random"}, "fold_assignment", "at AUTO"),
        ({"fold_column": "nope"}, "fold_column", "not a column"),
        ({"fold_column": "y"}, "fold_column", "is the response_column already"),
        ({"fold_column": "real", "weights_column": "real"}, "fold_column", "weights_column"),
        ({"fold_column": "one"}, "fold_column", "has 1 values"),
        ({"fold_column": "gap"}, "fold_column", "missing values"),
        ({"fold_column": "real"}, "fold_column", "of type real"),
        ({"fold_column": "word"}, "fold_column", "of type string"),
        (
            {"nfolds": 2, "fold_assignment": "Stratified", "response_column": None},
            "fold_assignment",
            "need a response",
        ),
    ],
)
def test_what_cannot_be_is_told(given: dict[str, Any], field: str, words: str) -> None:
    (problem,) = check_folds(order(**given))
    assert problem.field == field
    assert words in problem.message


@pytest.mark.parametrize(
    ("given", "asked", "by_chance"),
    [
        ({}, False, True),
        ({"nfolds": 0, "fold_assignment": "AUTO", "fold_column": None}, False, True),
        ({"nfolds": 6}, True, True),
        ({"nfolds": 2, "fold_assignment": "Stratified"}, True, True),
        ({"nfolds": 2, "fold_assignment": "Modulo"}, True, False),
        ({"fold_column": "fold"}, True, False),
    ],
)
def test_what_is_asked_for(given: dict[str, Any], asked: bool, by_chance: bool) -> None:
    whole = order(**given)
    assert check_folds(whole) == []
    assert is_asked(whole.given) is asked
    assert is_by_chance(whole.given) is by_chance


def test_how_rows_are_assigned() -> None:
    assert assign(order(fold_column="fold"), 0).of_rows.tolist() == [0, 0, 1, 1, 2, 2]
    assert assign(order(nfolds=2, fold_assignment="Modulo"), 0).of_rows.tolist() == [0, 1] * 3
    stratified = assign(order(nfolds=3, fold_assignment="Stratified"), 8).of_rows
    assert sorted(stratified[::2].tolist()) == sorted(stratified[1::2].tolist()) == [0, 1, 2]
    for name in ("AUTO", "Random"):
        same = assign(order(nfolds=2, fold_assignment=name), 3).of_rows
        assert (same == assign(order(nfolds=2), 3).of_rows).all()


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        ({}, ()),
        ({"nfolds": 2}, ("m_cv_1", "m_cv_2")),
        ({"nfolds": 2, "keep_cross_validation_models": False}, ()),
        (
            {"fold_column": "fold", "keep_cross_validation_fold_assignment": True},
            ("m_cv_1", "m_cv_2", "m_cv_3", "cv_fold_assignment_m"),
        ),
        (
            {
                "nfolds": 2,
                "keep_cross_validation_models": False,
                "keep_cross_validation_predictions": True,
            },
            ("prediction_m_cv_1", "prediction_m_cv_2", "cv_holdout_prediction_m"),
        ),
    ],
)
def test_what_will_be_kept(given: dict[str, Any], keys: tuple[str, ...]) -> None:
    assert kept_keys(order(**given)) == keys
