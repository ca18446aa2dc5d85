"""Values and names are those of H2O 3.46.0.12 where it has no bug."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.frame.vec import VecType
from tests.trainer.rapids.operators.mixed import FRAMES, NAN, same, shown


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("(% -5 3)", -2.0),
        ("(%% -5 3)", -2.0),
        ("(% 5 0)", NAN),
        ("(intDiv -5 3)", -1.0),
        ("(%/% -7.5 2)", -3.0),
        ("(intDiv 5 0)", NAN),
        ("(intDiv 1e300 1)", 1e300),
        ("(/ 1 0)", np.inf),
        ("(/ 0 0)", NAN),
        ("(^ 2 10)", 1024.0),
        ("(** 2 10)", 1024.0),
        ("(^ 10 400)", np.inf),
        ("(^ -8 2000)", np.inf),
        ("(^ -8 0.5)", NAN),
        ("(^ NaN 0)", 1.0),
        ("(^ 1 NaN)", NAN),
    ],
)
def test_numbers(evaluate, text: str, worth: float) -> None:
    assert same(evaluate(text), worth)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("(+ a b)", {"a": [3.5, None, None, 0, -3.75]}),
        ("(+ a ab)", {"a": [3, -5, None, 0, 6.5], "b": [3.5, None, None, 0, -3.75]}),
        ("(+ ab z)", {"a": [1.5, None, None, 1, 4.25], "b": [2, None, 3, 1, -6]}),
        ("(+ ab row)", {"a": [3, -1, None, 1.5, 4.75], "b": [4, None, 5, 2, -5]}),
        ("(- row ab)", {"a": [0, 4, None, 1.5, -1.75], "b": [0, None, -1, 2, 9]}),
        ("(+ ab [1 2])", {"a": [2.5, -1.5, None, 1, 4.25], "b": [4, None, 5, 2, -5]}),
        ("(+ ab (getrow row))", {"a": [3, -1, None, 1.5, 4.75], "b": [4, None, 5, 2, -5]}),
        ("(+ ab [1])", {"a": [2.5, -1.5, None, 1, 4.25], "b": [3, None, 4, 1, -6]}),
        ("(- 1 b)", {"b": [-1, None, -2, 1, 8]}),
        ("(/ b 0)", {"b": [np.inf, None, np.inf, None, -np.inf]}),
        ("(% a 2)", {"a": [1.5, -0.5, None, 0, 1.25]}),
        ("(intDiv a 2)", {"a": [0, -1, None, 0, 1]}),
        ("(%/% b 0)", {"b": [None] * 5}),
        ("(^ a 2)", {"a": [2.25, 6.25, None, 0, 10.5625]}),
        ("(^ 1 a)", {"a": [1, 1, None, 1, 1]}),
        ("(^ a NaN)", {"a": [None] * 5}),
        ("(+ a TRUE)", {"a": [2.5, -1.5, None, 1, 4.25]}),
        ("(- when when)", {"t": [0, 0, None, 0, 0]}),
        ("(- when 1577934245000)", {"t": [0, 42328678000, None, 0, 63060955000]}),
        ("(+ a 'a')", {"a": [None] * 5}),
        ("(* e 1)", {"e": [None] * 5}),
        ("(* s 1)", {"s": [None] * 5}),
        ("(* a otherwise)", {"a": [0, -2.5, None, 0, 13]}),
        ("(+ nothing 1)", {}),
    ],
)
def test_columns(evaluate, text: str, columns: dict[str, list[float]]) -> None:
    assert shown(evaluate(text, **FRAMES)) == columns


def test_types_are_those_of_the_values(evaluate) -> None:
    kinds = {
        text: evaluate(text, **FRAMES).vecs[0].type for text in ("(* b 2)", "(/ b 2)", "(+ when 1)")
    }
    assert kinds == {"(* b 2)": VecType.INT, "(/ b 2)": VecType.REAL, "(+ when 1)": VecType.INT}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(+ ab abz)", "2 columns do not go together with 3"),
        ("(+ a long)", "5 rows does not fit one of 6 rows"),
        ("(+ ab [1 2 3])", "3 columns do not go together with 2"),
        ("(+ ab [0:1000000000])", "more numbers than the 2 columns"),
        ("(+ ab [0:nan])", "more numbers than the 2 columns"),
        ("(+ 'a' 1)", "no frame to go row by row"),
        ("(+ a ['x' 'y'])", "a list of texts"),
        ("(+ a {x . x})", "a function"),
    ],
)
def test_what_does_not_go_together(evaluate, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        evaluate(text, **FRAMES)


_NUMBERS = st.floats(width=64, allow_nan=True, allow_infinity=True)
_EXPRESSIONS = {
    "(- (* f 2) (/ f 3))": lambda x: x * 2 - x / 3,
    "(+ (^ f 2) (% f 7))": lambda x: x**2 + np.fmod(x, 7),
    "(* (- 1 f) (+ f f))": lambda x: (1 - x) * (x + x),
}


@given(st.lists(_NUMBERS, max_size=40), st.integers(1, 9), st.sampled_from(sorted(_EXPRESSIONS)))
def test_chains_are_what_numpy_says_to_the_bit(
    evaluate, numbers: list[float], block_rows: int, text: str
) -> None:
    values = np.array(numbers, dtype=np.float64)
    with np.errstate(all="ignore"):
        wanted = _EXPRESSIONS[text](values)
    frame = frame_from_arrays("f", {"x": values}, block_rows)
    for threads in (1, 2, 4):
        found = evaluate(text, threads, f=frame).vecs[0].values()
        assert np.array_equal(found, wanted, equal_nan=True)
        present = ~np.isnan(wanted)
        assert np.array_equal(np.signbit(found[present]), np.signbit(wanted[present]))
