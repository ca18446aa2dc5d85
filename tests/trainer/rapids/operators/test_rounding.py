"""Values are those of H2O 3.46.0.12, but for digits before the point, which it does not have."""

import math
from decimal import ROUND_HALF_EVEN, Context, Decimal

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.rapids.operators.rounding import rounded, significant
from tests.trainer.rapids.operators.mixed import FRAMES, shown


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("(round 2.5 0)", 2.0),
        ("(round 3.5 0)", 4.0),
        ("(round -2.5 0)", -2.0),
        ("(round 0.5 0)", 0.0),
        ("(round 2.675 2)", 2.68),
        ("(round 0.15 1)", 0.2),
        ("(round 0.25 1)", 0.3),
        ("(round -0.25 1)", -0.3),
        ("(round 0.35 1)", 0.4),
        ("(round 1.005 2)", 1.0),
        ("(round 1e300 2)", 1e300),
        ("(round 1.5 400)", 1.5),
        ("(round 1250 -2)", 1200.0),
        ("(round 1350 -2)", 1400.0),
        ("(round 1e300 -400)", 0.0),
        ("(signif 1234.5 2)", 1200.0),
        ("(signif 0.00012355 2)", 0.00012),
        ("(signif 125 2)", 120.0),
        ("(signif 135 2)", 140.0),
        ("(signif -125 2)", -120.0),
        ("(signif 0 2)", 0.0),
        ("(signif 1.5 0)", 2.0),
        ("(signif 155 -1)", 200.0),
        ("(signif 1e300 2)", 1e300),
        ("(signif 1.25 1e9)", 1.25),
        ("(trunc -2.7)", -2.0),
        ("(floor -1.5)", -2.0),
        ("(ceiling -1.5)", -1.0),
    ],
)
def test_numbers(evaluate, text: str, worth: float) -> None:
    assert evaluate(text) == worth


def test_columns_keep_their_names(evaluate) -> None:
    found = shown(evaluate("(round ab 0)", **FRAMES))
    assert found == {"a": [2, -2, None, 0, 3], "b": [2, None, 3, 0, -7]}
    assert shown(evaluate("(signif ab 1)", **FRAMES)) == found
    assert shown(evaluate("(trunc a)", **FRAMES)) == {"trunc(a)": [1, -2, None, 0, 3]}
    assert shown(evaluate("(round e 0)", **FRAMES)) == {"e": [None] * 5}


@pytest.mark.parametrize("text", ["(round a NaN)", "(round 'a' 1)", "(signif a 'x')"])
def test_what_cannot_be_rounded(evaluate, text: str) -> None:
    with pytest.raises(InvalidInput):
        evaluate(text, **FRAMES)


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 15))
@example(2.084541492899655e-305, 15)
@example(-220.18422349555, 13)
def test_significant_digits_are_those_of_decimal(value: float, digits: int) -> None:
    wanted = float(Context(digits, ROUND_HALF_EVEN).create_decimal(Decimal(value)))
    assume(math.isfinite(wanted))
    with np.errstate(all="ignore"):
        found = float(significant(value, digits))
    step = 10.0 ** (math.floor(math.log10(abs(value))) + 1 - digits) if value else 0.0
    scaled = 4.0 * np.finfo(np.float64).eps * 10.0**digits  # how far scaling may move, in steps
    tie = abs(abs(value - wanted) - step / 2) <= (1e-9 + scaled) * step
    near = step + 4 * math.ulp(value) if tie else 5e-324  # of a tie the neighbour, rounded too
    assert found == pytest.approx(wanted, rel=1e-15, abs=near)


@given(st.floats(-1e15, 1e15), st.integers(-20, 20))
def test_rounding_moves_by_half_a_step_at_most(value: float, digits: int) -> None:
    with np.errstate(all="ignore"):
        found = float(rounded(value, digits))
    assert abs(found - value) <= 0.5 * 10.0**-digits + 4 * math.ulp(value)


def test_what_has_no_size_stays() -> None:
    odd = np.array([np.inf, -np.inf, np.nan, 0.0, 5e-324])
    with np.errstate(all="ignore"):
        for digits in (-3, 0, 2):
            assert np.array_equal(rounded(odd, digits), [*odd[:3], 0, 0], equal_nan=True)
        assert np.array_equal(significant(odd, 2), odd, equal_nan=True)
