"""`:=` against numpy: values put in place, types kept or changed."""

import numpy as np
import pytest
from hypothesis import find, given
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.vec import VecType
from steam.trainer.rapids.operators import assignment

FRAME = frame_from_arrays(
    "f",
    {
        "n": np.array([1.0, 2, 3, 4, 5]),
        "r": np.array([1.5, np.nan, 3.5, -4.25, 5]),
        "e": np.array([1, 0, -1, 1, 2], dtype=np.int32),
        "s": np.array(["x", "y", "z", None, "v"], dtype=object),
        "t": np.array(["2020-01-01"] * 5, dtype="datetime64[ms]"),
    },
    2,
    {"e": ("a", "b", "c")},
)
NAN = float("nan")


@pytest.mark.parametrize(
    ("text", "column", "kind", "values"),
    [
        ("(:= f 9 0 [])", "n", "int", [9] * 5),
        ("(:= f 9 'e' [])", "e", "int", [9] * 5),
        ("(:= f 9.5 'n' [0:5])", "n", "real", [9.5] * 5),
        ("(:= f 7 0 [3 1])", "n", "int", [1, 7, 3, 7, 5]),
        ("(:= f 7 0 4)", "n", "int", [1, 2, 3, 4, 7]),
        ("(:= f 1.5 'n' [0:2])", "n", "real", [1.5, 1.5, 3, 4, 5]),
        ("(:= f 7 [0 1] (> (cols f 0) 3))", "r", "real", [1.5, NAN, 3.5, 7, 7]),
        ("(:= f nan 'n' [0])", "n", "int", [NAN, 2, 3, 4, 5]),
        ("(:= f nan 'e' [])", "e", "enum", [-1] * 5),
        ("(:= f nan 'e' [0:2])", "e", "enum", [-1, -1, -1, 1, 2]),
        ("(:= f nan 's' [0:2])", "s", "string", [None, None, "z", None, "v"]),
        ("(:= f 9 't' [0:4])", "t", "time", [9, 9, 9, 9, 1_577_836_800_000]),
        ("(:= f 'b' 'e' [])", "e", "enum", [1] * 5),
        ("(:= f 'b' 'e' [1 2])", "e", "enum", [1, 1, 1, 1, 2]),
        ("(:= f 'q' 's' [])", "s", "string", ["q"] * 5),
        ("(:= f 'q' 's' (is.na (cols f 'r')))", "s", "string", ["x", "q", "z", None, "v"]),
        ("(:= f (cols f 1) 0 [])", "n", "real", [1.5, NAN, 3.5, -4.25, 5]),
        ("(:= f (cols f [0 1]) [1 0] [])", "r", "int", [1, 2, 3, 4, 5]),
        ("(:= f (rows (cols f 1) [0:2]) 0 [3:2])", "n", "real", [1, 2, 3, 1.5, NAN]),
        ("(:= f (rows (cols f 'e') [0:2]) 'e' [3:2])", "e", "enum", [1, 0, -1, 1, 0]),
        ("(:= f (rows (cols f 's') [0:2]) 's' [2 4])", "s", "string", ["x", "y", "x", None, "y"]),
        ("(:= f (rows (cols f 0) [0:2]) 0 (> (cols f 0) 3))", "n", "int", [1, 2, 3, 1, 2]),
        ("(:= f 0 [0 1] (is.na (cols f [0 1])))", "r", "real", [1.5, 0, 3.5, -4.25, 5]),
    ],
)
def test_values_as_h2o_puts_them(evaluate, text: str, column: str, kind: str, values: list) -> None:
    before = [vec.values().tolist() for vec in FRAME.vecs]
    found = evaluate(text, f=FRAME)
    assert isinstance(found, Frame)
    assert (found.key, found.names) == ("", FRAME.names)
    assert found.vec(column).type == VecType(kind)
    np.testing.assert_array_equal(found.vec(column).values(), np.array(values))
    np.testing.assert_equal([vec.values().tolist() for vec in FRAME.vecs], before)


def test_an_empty_list_of_columns_is_all_of_them(evaluate) -> None:
    found = evaluate("(:= f nan [] [0:2])", f=FRAME)
    for vec in found.vecs:
        assert vec.is_missing(vec.values())[:2].all()
    assert [vec.type for vec in found.vecs] == [vec.type for vec in FRAME.vecs]


def test_what_stays_is_shared(evaluate) -> None:
    found = evaluate("(:= f 7 0 [3])", f=FRAME)
    assert found.vecs[1:] == FRAME.vecs[1:]
    assert found.vecs[0].chunks[0] is FRAME.vecs[0].chunks[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(:= f 'q' 'e' [])", "Cannot assign value q into a vector of type Enum."),
        ("(:= f 9 'e' [1:2])", "Cannot assign value 9.0 into a vector of type Enum."),
        ("(:= f 'q' 'n' [])", "into a vector of type Numeric"),
        ("(:= f 9 's' [0])", "into a vector of type String"),
        ("(:= f 1 5 [])", "from 0 to 4"),
        ("(:= f 1 'nope' [])", "Column nope not found"),
        ("(:= f 7 0 [9])", "from 0 to 4"),
        ("(:= f (cols f 1) [0 1] [])", "1 columns do not go into 2"),
        ("(:= f (cols f 1) 0 (> (cols f 0) 3))", "5 rows do not go into 2 chosen rows"),
        ("(:= f (rows (cols f 0) [0:2]) 0 [3 1])", "not sorted"),
        ("(:= f (rows (cols f 's') [0:2]) 'n' [0:2])", "type string does not go into some rows"),
        ("(:= f (setDomain (rows (cols f 'e') [0:2]) False ['q' 'w']) 'e' [0:2])", "other levels"),
        ("(:= f (rows (cols f 0) [0:2]) 0 [])", "2 rows does not fit 5"),
        ("(:= f [1 2] 0 [])", "not a list of numbers"),
        ("(:= f 1 0 (is.na (cols f [0 1])))", "do not choose the rows of 1 columns"),
    ],
)
def test_what_is_refused(evaluate, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        evaluate(text, f=FRAME)


CASES = st.lists(
    st.tuples(st.sampled_from([NAN, -0.5, 0, 7, 2**53]), st.booleans()), min_size=1, max_size=12
)


def differs(evaluate, cases: list[tuple[float, bool]]) -> bool:
    """Whether some column, put into the rows of a mask, is not what numpy makes of it."""
    values = np.array([value for value, _ in cases], dtype=np.float64)
    mask = np.array([chosen for _, chosen in cases])
    base = np.arange(float(len(cases)))
    frame = frame_from_arrays("f", {"x": base, "m": mask.astype(float)}, 3)
    source = frame_from_arrays("g", {"x": values[mask]}, 2)
    found = evaluate("(:= f g 0 (cols f 1))", f=frame, g=source).vec("x").values()
    wanted = base.copy()
    wanted[mask] = values[mask]
    return not np.array_equal(found, wanted, equal_nan=True)


@given(cases=CASES)
def test_any_column_into_any_rows(evaluate, cases: list[tuple[float, bool]]) -> None:
    assert not differs(evaluate, cases)


def test_a_put_that_forgets_earlier_blocks_would_be_found(
    evaluate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assignment.np, "cumsum", np.zeros_like)
    try:
        find(CASES, lambda cases: differs(evaluate, cases))
    except NoSuchExample:
        pytest.fail("the property holds where every block begins with the first value as well")
