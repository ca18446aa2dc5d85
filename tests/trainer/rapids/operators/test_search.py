"""`which` and the places of extremes, against numpy."""

import numpy as np
import pytest
from hypothesis import find, given
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from hypothesis.extra.numpy import arrays

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.rapids.operators import search

NAN = float("nan")
FRAME = frame_from_arrays(
    "f",
    {
        "n": np.array([1.0, 2, 3, 4, 5]),
        "r": np.array([1.5, np.nan, 3.5, -4.25, 5]),
        "e": np.array([1, 0, -1, 1, 2], dtype=np.int32),
        "t": np.array(["2020-01-01", "NaT", "2022", "2021", "2022"], dtype="datetime64[ms]"),
    },
    2,
    {"e": ("a", "b", "c")},
)
TABLES = arrays(
    np.float64,
    st.tuples(st.integers(1, 9), st.integers(1, 3)),
    elements=st.sampled_from([NAN, -np.inf, -1, -0.0, 0, 2, np.inf]),
)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("(which (cols f 0))", [0, 1, 2, 3, 4]),
        ("(which (> (cols f 0) 2))", [2, 3, 4]),
        ("(which (cols f 'r'))", [0, 2, 3, 4]),
        ("(which (!! (cols f 0)))", []),
        ("(which (rows (cols f [0 1]) 1))", [0]),
    ],
)
def test_which_rows_are_not_zero(evaluate, text: str, numbers: list[float]) -> None:
    found = evaluate(text, f=FRAME)
    assert found.names == ("C1",)
    assert found.vec("C1").values().tolist() == numbers


@pytest.mark.parametrize("text", ["(which f)", "(which (cols f 'e'))", "(which (cols f []))"])
def test_which_takes_numbers(evaluate, text: str) -> None:
    with pytest.raises(InvalidInput, match="single column of numbers"):
        evaluate(text, f=FRAME)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("(which.max f True 0)", {"n": [4], "r": [4], "e": [NAN], "t": [2]}),
        ("(which.min f True 0)", {"n": [0], "r": [3], "e": [NAN], "t": [0]}),
        ("(which.max (cols f [0 1]) False 0)", {"n": [4], "r": [NAN]}),
        ("(which.max (cols f [0 1]) True 1)", {"which.max": [1, 0, 1, 0, 0]}),
        ("(which.max (cols f [0 1]) False 1)", {"which.max": [1, NAN, 1, 0, 0]}),
        ("(which.min (cols f [0 1]) True 1)", {"which.min": [0, 0, 0, 1, 0]}),
        ("(which.max f True 1)", {"which.max": [1, 0, 1, 0, 0]}),
        ("(which.max f False 1)", {"which.max": [NAN] * 5}),
        ("(which.max (cols f 't'))", {"t": [2]}),
        ("(which.max (rows (cols f 0) []) True 0)", {"n": [NAN]}),
        ("(which.max (cols f []) True 1)", {}),
    ],
)
def test_extremes(evaluate, text: str, columns: dict[str, list[float]]) -> None:
    found = evaluate(text, f=FRAME)
    assert found.names == tuple(columns)
    for vec, values in zip(found.vecs, columns.values(), strict=True):
        np.testing.assert_array_equal(vec.values(), values)


def first_best(values: np.ndarray, name: str) -> float:
    """The place of the first best number, found one by one; NaN without a number."""
    best: tuple[float, float] | None = None
    for place, value in enumerate(values.tolist()):
        sign = 1.0 if name == "which.max" else -1.0
        if value == value and (best is None or sign * value > sign * best[0]):
            best = value, place
    return NAN if best is None else best[1]


def differs(evaluate, table: np.ndarray, name: str) -> bool:
    """Whether a place along some row or column is another than the one found one by one."""
    names = ("a", "b", "c")[: table.shape[1]]
    frame = frame_from_arrays("f", dict(zip(names, table.T, strict=True)), 2)
    down = [vec.values()[0] for vec in evaluate(f"({name} f True 0)", f=frame).vecs]
    across = evaluate(f"({name} f True 1)", f=frame).vecs[0].values().tolist()
    wanted_down = [first_best(column, name) for column in table.T]
    wanted_across = [first_best(row, name) for row in table]
    return not np.array_equal(down + across, wanted_down + wanted_across, equal_nan=True)


@given(table=TABLES, name=st.sampled_from(["which.max", "which.min"]))
def test_places_of_any_numbers(evaluate, table: np.ndarray, name: str) -> None:
    assert not differs(evaluate, table, name)


def test_the_last_of_equal_numbers_would_be_found(
    evaluate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(search._BETTER, "which.max", np.greater_equal)
    try:
        find(TABLES, lambda table: differs(evaluate, table, "which.max"))
    except NoSuchExample:
        pytest.fail("the property holds for the last of equal numbers as well")
