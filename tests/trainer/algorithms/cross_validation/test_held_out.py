"""Rows answered by the model of their fold: the property, and mutants that it catches."""

from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import Unsupported
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.algorithms.cross_validation import held_out
from steam.trainer.algorithms.cross_validation.folds import modulo_folds
from steam.trainer.algorithms.cross_validation.held_out import (
    held_out_predictor,
    only_fold,
    with_folds,
)
from steam.trainer.frame.frame import frame_from_arrays

FOLDS = st.lists(st.integers(0, 2), max_size=12)
FIRST = settings(phases=[Phase.generate])


class Adds:
    """x + offset + 100 times its own number."""

    def __init__(self, number: int, *features: Column) -> None:
        self.number = number
        self.signature = Signature(
            features or (Column("x", ColumnType.NUMERIC),),
            Column("y", ColumnType.NUMERIC),
            Category.REGRESSION,
        )

    def predict(self, columns: Columns, rows: int, offset: Any = None) -> Prediction:
        shift = np.zeros(rows) if offset is None else offset
        assert "fold" not in columns
        return Prediction(values=columns["x"] + shift + 100.0 * self.number)


def every_row_has_its_own(folds: list[int]) -> bool:
    x, offset = np.arange(len(folds)) * 1.0, np.arange(len(folds)) / 8
    predictor = held_out_predictor([Adds(number) for number in range(3)], "fold")
    columns = {"x": x, "fold": np.array(folds, np.float64)}
    values = predictor.predict(columns, len(folds), offset).values
    return np.array_equal(values, x + offset + 100.0 * np.array(folds))  # type: ignore[arg-type]


@given(FOLDS)
def test_every_row_is_answered_by_the_model_of_its_fold(folds: list[int]) -> None:
    assert every_row_has_its_own(folds)


@pytest.mark.parametrize(
    "mutant",
    [
        lambda parts, _: np.concatenate(parts),
        lambda parts, back: np.concatenate(parts[::-1])[back],
    ],
)
def test_the_property_catches_mutants(monkeypatch: pytest.MonkeyPatch, mutant: Any) -> None:
    monkeypatch.setattr(
        held_out,
        "_together",
        lambda parts, back: mutant(parts, back) if parts[0] is not None else None,
    )
    try:
        find(FOLDS, lambda folds: not every_row_has_its_own(folds), settings=FIRST)
    except NoSuchExample:
        pytest.fail("the mutant was not noticed")


def test_features_that_some_folds_leave_out_are_read_for_the_others() -> None:
    x, z = Column("x", ColumnType.NUMERIC), Column("z", ColumnType.NUMERIC)
    predictor = held_out_predictor([Adds(0, x), Adds(1, z, x)], "fold")
    assert predictor.signature.names == ("x", "z", "fold")


def test_models_that_know_other_levels_are_refused() -> None:
    levels = [Column("x", ColumnType.CATEGORICAL, names) for names in (("a", "b"), ("a",))]
    with pytest.raises(Unsupported, match="do not agree about 'x'"):
        held_out_predictor([Adds(number, column) for number, column in enumerate(levels)], "fold")


def test_predictions_of_a_fold_are_zero_elsewhere_even_where_they_are_missing() -> None:
    arrays = {"p": np.array([np.nan, np.nan, 0.5, 0.25])}
    frame = frame_from_arrays("all", arrays, block_rows=3)
    folds = modulo_folds(4, 2)
    values = [only_fold("k", frame, folds, fold).vec("p").values() for fold in (0, 1)]
    np.testing.assert_array_equal(values[0], [np.nan, 0.0, 0.5, 0.0])
    np.testing.assert_array_equal(values[1], [0.0, np.nan, 0.0, 0.25])


def test_the_column_of_folds_takes_a_name_that_is_free() -> None:
    frame, name = with_folds(frame_from_arrays("f", {"fold": np.ones(4)}), modulo_folds(4, 2))
    assert name == "_fold"
    assert frame.vec(name).values().tolist() == [0.0, 1.0, 0.0, 1.0]
