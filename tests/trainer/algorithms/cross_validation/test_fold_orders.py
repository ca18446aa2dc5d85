"""Each row is held out once: the property, and mutants that it catches."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.cross_validation import fold_orders
from steam.trainer.algorithms.cross_validation.fold_orders import FoldOrders, fold_key
from steam.trainer.algorithms.cross_validation.folds import Assignment
from steam.trainer.frame.frame import frame_from_arrays

WEIGHTS = st.none() | st.lists(st.integers(0, 3), min_size=12, max_size=12)
CASES = st.tuples(st.permutations([0, 1, 2] * 4), WEIGHTS, st.integers(1, 12))
FIRST = settings(phases=[Phase.generate])


def orders_of(case: tuple[list[int], list[int] | None, int]) -> FoldOrders:
    folds, weights, block_rows = case
    arrays = {"x": np.arange(12.0)} | ({} if weights is None else {"w": np.array(weights)})
    frame = frame_from_arrays("f", arrays, block_rows)
    roles = {} if weights is None else {"weights_column": "w"}
    order = Order("m", frame, None, {"response_column": "x", "nfolds": 3, **roles})
    return FoldOrders(order, Assignment(np.array(folds, np.int32), 3))


def weights_in(order: Order) -> tuple[np.ndarray, np.ndarray]:
    name = str(order.given["weights_column"])
    assert order.validation is not None
    return order.training.vec(name).values(), order.validation.vec(name).values()


def each_row_is_held_out_once(case: tuple[list[int], list[int] | None, int]) -> bool:
    whole = np.ones(12) if case[1] is None else np.array(case[1], np.float64)
    pairs = [weights_in(order) for order in orders_of(case)]
    apart = all(
        np.array_equal(inside + outside, whole) and not (inside * outside).any()
        for inside, outside in pairs
    )
    return apart and np.array_equal(sum(outside for _, outside in pairs), whole)


@given(CASES)
def test_each_row_is_held_out_once(case: Any) -> None:
    assert each_row_is_held_out_once(case)


def forgets_a_fold(weights_where: Callable[..., Any]) -> Callable[..., Any]:
    return lambda frame, weights, rows: weights_where(frame, weights, rows | (rows.sum() < 5))


def forgets_the_weights(weights_where: Callable[..., Any]) -> Callable[..., Any]:
    return lambda frame, weights, rows: weights_where(frame, None, rows)


def leaves_a_row_out(weights_where: Callable[..., Any]) -> Callable[..., Any]:
    return lambda frame, weights, rows: weights_where(frame, weights, rows & (np.arange(12) > 0))


@pytest.mark.parametrize("mutant", [forgets_a_fold, forgets_the_weights, leaves_a_row_out])
def test_the_property_catches_mutants(
    monkeypatch: pytest.MonkeyPatch, mutant: Callable[..., Any]
) -> None:
    monkeypatch.setattr(fold_orders, "weights_where", mutant(fold_orders.weights_where))
    try:
        find(CASES, lambda case: not each_row_is_held_out_once(case), settings=FIRST)
    except NoSuchExample:
        pytest.fail("the mutant was not noticed")


def test_columns_are_shared_and_only_the_weights_are_new() -> None:
    orders = orders_of(([0, 1, 2] * 4, None, 5))
    for fold, order in enumerate(orders):
        assert order.model_key == fold_key("m", fold)
        assert order.given["weights_column"] == "__internal_cv_weights__"
        assert order.given["nfolds"] == 0
        assert order.training.vec("x") is orders.main.training.vec("x")
    assert orders.main.training.names == ("x",)
    assert [order.model_key for order in orders[1:]] == ["m_cv_2", "m_cv_3"]


def test_weights_of_the_frame_are_replaced_in_their_place() -> None:
    (first, *_) = orders_of(([0, 1, 2] * 4, [2] * 12, 12))
    assert first.training.names == ("x", "w")
    assert first.training.vec("w").values()[:3].tolist() == [0.0, 2.0, 2.0]
