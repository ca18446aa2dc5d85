import math

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.frame.vec import VecType
from tests.trainer.rapids.operators.mixed import FRAMES, NAN, same, shown

VALUES = [-2.5, -1.0, -0.5, -0.0, 0.0, 1e-9, 0.25, 0.5, 1.0, 2.5, 33.0, 171.0, 710.0]
ROUNDING = 4 * np.finfo(np.float64).eps
OF_MATH = {
    "abs": math.fabs,
    "acos": math.acos,
    "acosh": math.acosh,
    "asin": math.asin,
    "asinh": math.asinh,
    "atan": math.atan,
    "atanh": math.atanh,
    "ceiling": math.ceil,
    "cos": math.cos,
    "cosh": math.cosh,
    "exp": math.exp,
    "expm1": math.expm1,
    "floor": math.floor,
    "log": math.log,
    "log10": math.log10,
    "log1p": math.log1p,
    "log2": math.log2,
    "none": float,
    "sin": math.sin,
    "sinh": math.sinh,
    "sqrt": math.sqrt,
    "tan": math.tan,
    "tanh": math.tanh,
    "trunc": math.trunc,
}


@pytest.mark.parametrize("name", sorted(OF_MATH))
def test_as_the_standard_library_has_it(evaluate, name: str) -> None:
    frame = frame_from_arrays("f", {"x": np.array([*VALUES, NAN])}, 5)
    found = evaluate(f"({name} f)", f=frame)
    assert found.names == (f"{name}(x)",)
    for value, one in zip(VALUES, found.vecs[0].values(), strict=False):
        assert same(evaluate(f"({name} {value!r})"), one)
        try:
            wanted = OF_MATH[name](value)
        except (ValueError, OverflowError):
            assert not math.isfinite(one)  # the library raises where IEEE has an infinity or NaN
        else:
            assert one == pytest.approx(wanted, rel=ROUNDING, abs=0)
    assert math.isnan(found.vecs[0].values()[-1])


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("(gamma 0)", NAN),
        ("(gamma -1)", NAN),
        ("(gamma -1.5)", 2.3632718012073544),
        ("(gamma 200)", np.inf),
        ("(lgamma 0)", NAN),
        ("(lgamma 0.5)", 0.5723649429247001),
        ("(lgamma -1.5)", 0.8600470153764810),
        ("(digamma 0)", -np.inf),
        ("(digamma -1)", -np.inf),
        ("(digamma 2.5)", 0.7031566406452432),
        ("(trigamma 0)", np.inf),
        ("(trigamma -1)", np.inf),
        ("(trigamma 2.5)", 0.4903577561001695),
        ("(trigamma -1.5)", 9.379246644989058),
        ("(sign -3)", -1.0),
        ("(sign NaN)", NAN),
        ("(log -1)", NAN),
    ],
)
def test_special_values(evaluate, text: str, worth: float) -> None:
    found = evaluate(text)
    assert same(found, worth) or found == pytest.approx(worth, rel=8 * ROUNDING)


@given(st.integers(-(2**40), 2**40))
def test_circles_are_exact_at_quarters_of_a_turn(evaluate, halves: int) -> None:
    half = halves / 2
    quarter = halves % 4
    assert evaluate(f"(sinpi {half!r})") == (0, 1, 0, -1)[quarter]
    assert evaluate(f"(cospi {half!r})") == (1, 0, -1, 0)[quarter]
    tangent = evaluate(f"(tanpi {half!r})")
    assert math.isinf(tangent) if halves % 2 else tangent == 0


@given(st.floats(-3, 3))
def test_circles_between_them(evaluate, turns: float) -> None:
    # The argument pi x is off by up to an ulp in the library's way, not in ours.
    near = {"rel": ROUNDING, "abs": 8 * ROUNDING}
    assert evaluate(f"(sinpi {turns!r})") == pytest.approx(math.sin(math.pi * turns), **near)
    assert evaluate(f"(cospi {turns!r})") == pytest.approx(math.cos(math.pi * turns), **near)


@given(st.floats(-30, 30).filter(lambda x: abs(x - round(x)) > 1e-3))
def test_trigamma_falls_by_a_square_at_each_step(evaluate, x: float) -> None:
    here, next_one = (evaluate(f"(trigamma {value!r})") for value in (x, x + 1))
    assert here - next_one == pytest.approx(1 / x**2, rel=1e-9, abs=1e-9 * abs(here))
    if x > 0:
        assert here == pytest.approx(float(scipy.special.polygamma(1, x)), rel=ROUNDING)


def test_columns_keep_their_places(evaluate) -> None:
    found = evaluate("(log (abs ab))", **FRAMES)
    assert found.names == ("log(abs(a))", "log(abs(b))")
    assert shown(evaluate("(sign a)", **FRAMES)) == {"sign(a)": [1, -1, None, 0, 1]}
    assert evaluate("(sign a)", **FRAMES).vecs[0].type is VecType.INT
    assert evaluate("(none a)", **FRAMES).vecs[0].values()[0] == 1.5
    assert evaluate("(log nothing)", **FRAMES).columns == 0


@pytest.mark.parametrize("text", ["(abs m)", "(log e)", "(sqrt s)", "(exp when)"])
def test_columns_without_numbers(evaluate, text: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be applied to the non-numeric column"):
        evaluate(text, **FRAMES)


def test_a_text_is_no_number(evaluate) -> None:
    with pytest.raises(InvalidInput, match="works on numbers and frames"):
        evaluate("(log 'a')")
