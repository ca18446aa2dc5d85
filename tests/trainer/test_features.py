import numpy as np
import pytest

from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.features import feature_columns, plan_features
from steam.trainer.frame.frame import frame_from_arrays

NUMBER = Column("c", ColumnType.NUMERIC)


def category(*levels):
    return Column("c", ColumnType.CATEGORICAL, levels)


def read(array, column, domain=None):
    frame = frame_from_arrays("f", {"c": array}, domains={"c": domain} if domain else None)
    signature = Signature((column,), Column("y", ColumnType.NUMERIC), Category.REGRESSION)
    return feature_columns(frame, signature, 0)["c"]


def test_codes_of_the_frame_become_codes_of_the_model():
    codes = read(np.array([0, 1, 2, -1]), category("b", "c"), ["a", "b", "c"])
    assert codes.tolist() == [-1, 0, 1, -1]
    assert codes.dtype == np.int32


@pytest.mark.parametrize(
    ("levels", "expected"),
    [(("1", "2.5"), [0, 1, -1, -1]), (("1.0", "0"), [0, -1, 1, -1]), (("-1",), [-1] * 4)],
)
def test_numbers_meet_the_levels_that_they_write(levels, expected):
    assert read(np.array([1.0, 2.5, 0.0, np.nan]), category(*levels)).tolist() == expected


def test_an_infinite_number_is_no_level():
    assert read(np.array([np.inf, -np.inf]), category("1")).tolist() == [-1, -1]


def test_text_meets_levels():
    text = np.array(["a", "b", None], dtype=object)
    assert read(text, category("b")).tolist() == [-1, 0, -1]


def test_levels_and_text_that_write_numbers_become_numbers():
    expected = [1.5, np.nan, np.nan]
    np.testing.assert_equal(read(np.array([0, 1, -1]), NUMBER, ["1.5", "x"]), expected)
    text = np.array(["1.5", "x", None], dtype=object)
    np.testing.assert_equal(read(text, NUMBER), expected)


def test_an_absent_column_is_named_and_not_read():
    frame = frame_from_arrays("f", {"c": np.arange(3.0)})
    plan = plan_features(frame, [NUMBER, Column("d", ColumnType.NUMERIC)])
    assert plan.names == ("c",)
    assert plan.warnings == ("Column d is not in f; it is taken as missing.",)
