import math

from hypothesis import given
from hypothesis import strategies as st

from steam.core.policy import InputPolicy, Strictness
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.example import example_of, example_row
from steam.scoring.scorer import Scorer

NUMERIC, TIME, CATEGORICAL = ColumnType.NUMERIC, ColumnType.TIME, ColumnType.CATEGORICAL
STRICT = InputPolicy(*[Strictness.REJECT] * 4)
finite = st.floats(-1e308, 1e308)


def test_numbers_are_round_and_in_the_middle() -> None:
    assert example_of(Column("AGE", NUMERIC, low=43, high=79)) == 61
    assert example_of(Column("PSA", NUMERIC, low=0.3, high=139.7)) == 70
    assert example_of(Column("rate", NUMERIC, low=0.0112, high=0.0358)) == 0.024
    assert example_of(Column("x", NUMERIC)) == 0


def test_whole_numbers_are_ints() -> None:
    assert str(example_of(Column("AGE", NUMERIC, low=43, high=79))) == "61"


def test_of_levels_it_is_the_first() -> None:
    assert example_of(Column("sex", CATEGORICAL, levels=("f", "m"))) == "f"


def test_times_are_days() -> None:
    assert example_of(Column("day", TIME, low=1356998400000, high=1388523600000)) == "2013-07-02"
    assert example_of(Column("day", TIME)) == "2026-01-01"
    assert example_of(Column("day", TIME, low=1e300, high=1e301)) == "2026-01-01"


@given(finite, finite)
def test_a_number_is_within_its_range(one: float, other: float) -> None:
    low, high = sorted((one, other))
    found = example_of(Column("x", NUMERIC, low=low, high=high))
    assert isinstance(found, int | float)
    assert math.isfinite(found)
    assert low <= found <= high


def test_no_policy_doubts_it(glm_of) -> None:
    signature = Signature(
        features=(
            Column("sex", CATEGORICAL, levels=("f", "m")),
            Column("AGE", NUMERIC, low=43, high=79),
            Column("day", TIME, low=0, high=2e12),
        ),
        response=Column("y", NUMERIC),
        category=Category.REGRESSION,
        offset="shift",
    )
    scored = Scorer(glm_of(signature), STRICT).score_row(example_row(signature))
    assert b"warnings" not in scored.text
