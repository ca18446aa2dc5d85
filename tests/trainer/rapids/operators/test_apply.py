"""Functions applied to columns, to rows and to groups of rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays


def test_a_function_of_columns_gives_a_number_or_a_column(evaluate, numbers, shown) -> None:
    assert shown(evaluate("(apply n 2 {x . (sumNA x True 0)})", n=numbers)) == {
        "p": [26.0],
        "q": [21.5],
        "r": [30.0],
    }
    found = shown(evaluate("(apply n 2 {x . (mean x True 0)})", n=numbers))
    assert found["r"] == [5.0]
    assert shown(evaluate("(apply n 2 {x . (+ x 1)})", n=numbers))["p"] == [2, 5, 3, 11, 4, 7]
    assert shown(evaluate("(apply n 2 {x . 5})", n=numbers)) == {"p": [5], "q": [5], "r": [5]}


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("{x . (mean x True 0)}", [[2.0, 5.5, 19 / 3, 11 / 3, 3.0, 16 / 3]]),
        ("{x . (sum x)}", [[6.0, 16.5, 19.0, 11.0, 9.0, 16.0]]),
        ("{x . (sumNA x True 0)}", [[6.0, 16.5, 19.0, 11.0, 9.0, 16.0]]),
        ("{x . (max x)}", [[3, 7, 9, 10, 3, 8]]),
        ("{x . (- (max x) (min x))}", [[2, 3, 7, 10, 0, 6]]),
        ("{x . (median x True)}", [[2.0, 5.5, 8.0, 1.0, 3.0, 6.0]]),
        ("{x . (+ (cols x 0) (cols x 'q'))}", [[3.0, 9.5, 10.0, 11.0, 6.0, 8.0]]),
        ("{x . (> (cols x 'p') (cols x 'q'))}", [[0, 0, 0, 1, 0, 1]]),
        ("{x . (* (cols_py x [0 1]) 2)}", [[2, 8, 4, 20, 6, 12], [4, 11, 16, 2, 6, 4]]),
        ("{x . (prod x)}", [[6, 154, 144, 0, 27, 96]]),
        ("{x . 5}", [[5] * 6]),
        ("mean", [[2.0, 5.5, 19 / 3, 11 / 3, 3.0, 16 / 3]]),
    ],
)
def test_a_function_of_rows_is_that_of_h2o(evaluate, numbers, shown, function, expected) -> None:
    found = evaluate(f"(apply n 1 {function})", n=numbers)
    assert found.names == tuple(f"C{number}" for number in range(1, len(expected) + 1))
    assert list(shown(found).values()) == [pytest.approx(one, rel=1e-15) for one in expected]


def test_missing_values_of_a_row(evaluate, mixed, shown) -> None:
    some = "(cols m ['h' 'x' 'y'])"

    def found(function: str) -> list[float | None]:
        return shown(evaluate(f"(apply {some} 1 {{x . {function}}})", m=mixed))["C1"][1:3]

    assert found("(sum x)") == [None, None]
    assert found("(sumNA x)") == [4.5, 31.0]
    assert found("(mean x FALSE 0)") == [None, None]
    assert found("(mean x TRUE 0)") == [2.25, 15.5]
    assert found("(minNA x)") == [2.0, 1.0]
    assert found("(median x TRUE)") == [2.25, 15.5]
    assert found("(sd x TRUE)") == [pytest.approx(0.25 * 2**0.5), pytest.approx(29 / 2**0.5)]


@pytest.mark.parametrize(
    "function",
    [
        "{x . (sum other)}",
        "{x . (sort x [0] [1])}",
        "{x . (rows x 0)}",
        "{x . (tmp= y x)}",
        "{x . (ls)}",
        "{x y . (+ x y)}",
        "{x . {y . y}}",
    ],
)
def test_a_function_of_rows_takes_no_rows_together(evaluate, numbers, function) -> None:
    with pytest.raises(InvalidInput):
        evaluate(f"(apply n 1 {function})", n=numbers, other=numbers)


def test_more_arguments_go_to_the_function(evaluate, numbers, shown) -> None:
    assert shown(evaluate("(apply n 2 {x k . (* x k)} 10)", n=numbers))["q"][1] == 55.0
    assert shown(evaluate("(apply n 1 {x k . (* x k)} 10)", n=numbers))["C2"][1] == 55.0


@pytest.mark.parametrize(
    "expression",
    [
        "(apply n 3 {x . x})",
        "(apply n 2 {x . n})",
        "(apply n 2 {x . 'text'})",
        "(ddply n [2] {x . x})",
        "(ddply n [0] {x . 'text'})",
    ],
)
def test_what_gives_no_column_is_refused(evaluate, numbers, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, n=numbers)


def test_groups_are_those_of_h2o(evaluate, mixed, numbers, shown) -> None:
    found = shown(evaluate("(ddply m [0] {x . (mean (cols x 2) True 0)})", m=mixed))
    assert found == {"g": [None, "blue", "green", "red"], "ddply_C1": [3.0, 2.5, 4.5, 0.25]}
    found = shown(evaluate("(ddply m [1] {x . (mean (cols x [2 3]) True 0)})", m=mixed))
    assert found["ddply_C1"] == [0.5, 1.5, 2.375, 4.5]
    assert found["ddply_C2"] == [7, 20, 55, 40]
    found = shown(evaluate("(ddply n [2] {x . (sum (cols x 0))})", n=numbers))
    assert found == {"r": [0, 3, 7, 8, 9], "ddply_C1": [10, 4, 4, 6, 2]}


@given(
    st.lists(st.tuples(*[st.floats(-1e3, 1e3)] * 3), min_size=1, max_size=20),
    st.sampled_from(["sum", "max", "median"]),
)
@settings(max_examples=30)
def test_rows_reduce_as_numpys_do(evaluate, rows, name) -> None:
    values = np.array(rows)
    frame = frame_from_arrays("f", dict(zip("abc", values.T, strict=True)), block_rows=4)
    found = evaluate(f"(apply f 1 {{x . ({name} x True)}})", f=frame).vecs[0].values()
    expected = getattr(np, name)(values, axis=1)
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-9)
