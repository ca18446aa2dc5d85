import math

import numpy as np
import pytest

from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.cells import DoubtfulCell, reader_of
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
    (told,) = plan.warnings
    assert told.startswith("Test/Validation dataset is missing column 'd'")


TEXTS = [
    "1", "1.0", "1.50", "01", "+1", " 1.5 ", "1e0", "nan", "NaN", "inf", "-Infinity", "1_000", "",
    "٣", "9007199254740993", "1e999", "2024-02-29T12:00:00", "20240229", "x", "-0",
]  # fmt: skip
COLUMNS = [
    NUMBER, Column("c", ColumnType.TIME), category("1", "1.50", "nan", "0"), category("1.0", "1"),
    category("01", "inf", "1.5"), category("9007199254740992", "9007199254740993"),
]  # fmt: skip


def by_the_worker(column, value):
    try:
        return float(reader_of(column)(value))
    except DoubtfulCell:
        return -1.0 if column.type is ColumnType.CATEGORICAL else math.nan


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_text_means_what_it_means_to_the_worker(column):
    expected = [by_the_worker(column, text) for text in TEXTS]
    np.testing.assert_equal(read(np.array(TEXTS, object), column).astype(float), expected)
    codes = np.arange(len(TEXTS))
    np.testing.assert_equal(read(codes, column, TEXTS).astype(float), expected)


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_numbers_mean_what_they_mean_to_the_worker(column):
    numbers = [1.0, 1.5, 0.0, -0.0, 2.0**53, -7.25]
    expected = [by_the_worker(column, number) for number in numbers]
    np.testing.assert_equal(read(np.array(numbers), column).astype(float), expected)


def test_a_missing_number_meets_no_level_named_nan():
    assert read(np.array([np.nan, np.inf, 1.5]), category("nan", "inf", "1.50")).tolist() == [
        -1, -1, 2,
    ]  # fmt: skip


@pytest.mark.parametrize("domain", [None, ["1", "1_000"]])
def test_text_that_is_no_number_is_told(domain):
    array = np.array(["1", "1_000"], object) if domain is None else np.array([0, 1])
    frame = frame_from_arrays("f", {"c": array}, domains={"c": domain} if domain else None)
    assert plan_features(frame, [NUMBER]).warnings == (
        "Column c holds '1_000', which is no number; it is taken as missing.",
    )
    told = ("Test/Validation dataset column 'c' has levels not trained on: [\"1_000\"].",)
    assert plan_features(frame, [category("1")]).warnings == (told if domain else ())


def test_levels_that_training_has_not_seen_are_told_of_the_first_few():
    domain = [f"l{number:02}" for number in range(12)]
    frame = frame_from_arrays("f", {"c": np.arange(12)}, domains={"c": domain})
    assert plan_features(frame, [category(*domain)]).warnings == ()
    (told,) = plan_features(frame, [category("l00")]).warnings
    assert '["l01", "l02",' in told
    assert told.endswith('"l10"] and others.')
