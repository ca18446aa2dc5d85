"""Rows and numbers by chance: shares, seeds, and that cuts and threads change nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.cross_validation.folds import random_folds, stratified_folds
from steam.trainer.frame.frame import frame_from_arrays

CLASSES = ("a", "b", "c")


def rows(count: int, block_rows: int = 700):
    codes = np.arange(count) % 10
    classes = np.array(["a" if c < 6 else "b" if c < 9 else "c" for c in codes], object)
    return frame_from_arrays("f", {"g": classes}, block_rows, {"g": CLASSES})


def values(found):
    return found.vecs[0].values()


@pytest.mark.parametrize(
    "expression",
    [
        "(h2o.runif f 7)",
        "(kfold_column f 3 7)",
        "(modulo_kfold_column f 3)",
        "(stratified_kfold_column f 3 7)",
        "(h2o.random_stratified_split f 0.25 7)",
    ],
)
def test_threads_and_cuts_change_nothing(evaluate, expression) -> None:
    found = [
        values(evaluate(expression, threads, f=rows(3000, cut)))
        for threads, cut in ((1, 700), (2, 700), (4, 999))
    ]
    assert np.array_equal(found[0], found[1])
    assert np.array_equal(found[0], found[2])


def test_numbers_by_chance_are_spread_evenly(evaluate) -> None:
    found = evaluate("(h2o.runif f 1)", f=rows(20_000))
    assert found.names == ("rnd",)
    drawn = np.sort(values(found))
    assert 0 <= drawn[0] <= drawn[-1] < 1
    # Kolmogorov's bound at one in a million
    assert np.abs(drawn - (np.arange(20_000) + 0.5) / 20_000).max() < 2.7 / np.sqrt(20_000)


def test_a_seed_draws_the_same_and_none_draws_anew(evaluate) -> None:
    frame = rows(100)
    one, again, other = (values(evaluate(f"(h2o.runif f {s})", f=frame)) for s in (5, 5, 6))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    first, second = (values(evaluate("(h2o.runif f -1)", f=frame)) for _ in range(2))
    assert not np.array_equal(first, second)


def test_folds_are_those_of_cross_validation(evaluate) -> None:
    frame = rows(500)
    found = evaluate("(kfold_column f 5 11)", f=frame)
    assert found.names == ("C1",)
    assert np.array_equal(values(found), random_folds(500, 5, 11).of_rows)
    codes = frame.vec("g").values()
    found = evaluate("(stratified_kfold_column f 5 11)", f=frame)
    assert np.array_equal(values(found), stratified_folds(codes, 5, 11).of_rows)
    assert values(evaluate("(modulo_kfold_column f 3)", f=frame)).tolist()[:4] == [0, 1, 2, 0]


@settings(max_examples=30)
@given(
    codes=st.lists(st.integers(-1, 2), min_size=1, max_size=60),
    fraction=st.floats(0.01, 0.99),
    seed=st.integers(0, 2**40),
)
def test_each_class_is_split_by_the_fraction(evaluate, codes, fraction, seed) -> None:
    classes = np.array([None if code < 0 else CLASSES[code] for code in codes], object)
    frame = frame_from_arrays("f", {"g": classes}, 7, {"g": CLASSES})
    found = evaluate(f"(h2o.random_stratified_split f {fraction!r} {seed})", f=frame)
    assert found.vec("test_train_split").domain == ("train", "test")
    test = values(found)
    for code in set(codes):
        members = np.array(codes) == code
        assert test[members].sum() == max(np.floor(members.sum() * fraction + 0.5), 1)


@pytest.mark.parametrize(
    "expression",
    [
        "(kfold_column f 0 1)",
        "(kfold_column f 1e15 1)",
        "(modulo_kfold_column f -3)",
        "(stratified_kfold_column (h2o.runif f 1) 3 1)",
        "(h2o.random_stratified_split f 0 1)",
        "(h2o.random_stratified_split f nan 1)",
        "(h2o.runif f 0.5)",
    ],
)
def test_what_makes_no_sense_is_refused(evaluate, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, f=rows(50))
