import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import numpy as np
import pytest

from steam.core.errors import Unsupported
from steam.model.explainer import Contributions, Unexplainable
from steam.model.predictor import Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.errors import TimedOut, status_of
from steam.scoring.explaining import Explaining
from steam.scoring.wanted import Wanted

SIGNATURE = Signature(
    (Column("a", ColumnType.NUMERIC), Column("b", ColumnType.CATEGORICAL, ("x", "y"))),
    Column("y", ColumnType.NUMERIC),
    Category.REGRESSION,
    offset="shift",
)
CONTRIBUTIONS = Wanted(contributions=True)


class Sum:
    """a + b's code + offset, which explains itself; how often it was asked to is counted."""

    signature = SIGNATURE

    def __init__(self) -> None:
        self.made = 0

    def predict(self, columns, rows, offset=None) -> Prediction:
        return Prediction(values=columns["a"] + columns["b"] + offset)

    def explainer(self) -> "Sum":
        self.made += 1
        return self

    def contributions(self, columns, rows, offset=None) -> Contributions:
        values = np.stack([columns["a"], columns["b"]], axis=1)[:, None].astype(np.float64)
        return Contributions(values, offset[:, None])


def rows(n: int):
    columns = {"a": np.arange(n, dtype=np.float64), "b": np.ones(n, np.int32)}
    return columns, n, np.full(n, 0.5)


def test_many_rows_are_explained_as_one_by_one() -> None:
    explain = Explaining(Sum()).by(CONTRIBUTIONS)
    found = explain(*rows(5000)).contributions
    np.testing.assert_array_equal(found.values[:, 0, 0], np.arange(5000))
    assert found.values.shape == (5000, 1, 2)
    np.testing.assert_array_equal(found.bias, np.full((5000, 1), 0.5))


def test_what_explains_is_made_once_however_many_ask() -> None:
    model = Sum()
    explaining = Explaining(model)
    barrier = threading.Barrier(8)

    def ask(_: int) -> int:
        barrier.wait()
        return explaining.by(CONTRIBUTIONS).blank.cells

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, range(8))) == {3}
    assert model.made == 1


def test_a_check_now_and_then_may_end_the_work() -> None:
    calls = count()

    def end_at_the_second_look() -> None:
        if next(calls):
            raise TimedOut("Over.")

    explain = Explaining(Sum()).by(CONTRIBUTIONS, end_at_the_second_look)
    explain(*rows(10))
    with pytest.raises(TimedOut):
        explain(*rows(1000))


@pytest.mark.parametrize("wanted", [Wanted(True), Wanted(leaves=True), Wanted(stages=True)])
def test_what_a_model_does_not_offer_is_refused_each_time(wanted: Wanted) -> None:
    class Mute:
        signature = SIGNATURE

        def predict(self, columns, rows, offset=None) -> Prediction:
            return Prediction(values=np.zeros(rows))

    explaining = Explaining(Mute())
    for _ in range(2):
        with pytest.raises(Unexplainable) as caught:
            explaining.by(wanted)
        assert isinstance(caught.value, Unsupported)
        assert status_of(caught.value) == 422
