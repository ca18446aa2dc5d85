import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays

FRAME = frame_from_arrays(
    "f",
    {
        "n": np.arange(5.0),
        "e": np.array([1, 0, -1, 1, 0], dtype=np.int32),
        "s": np.array(["x", None, "", "z", "w"], dtype=object),
    },
    2,
    {"e": ("a", "b")},
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("(seq 1 5 1)", [1, 2, 3, 4, 5]),
        ("(seq 5 1 -2)", [5, 3, 1]),
        ("(seq 1 1 1)", [1]),
        ("(seq 0 0 1)", [0]),
        ("(seq 0 1 0.3)", [0, 0.3, 0.6, 0.3 * 3]),
        ("(seq 0 0.3 0.1)", [0, 0.1, 0.2, 0.1 * 3]),
        ("(seq_len 4)", [1, 2, 3, 4]),
        ("(seq_len 3.2)", [1, 2, 3, 4]),
        ("(rep_len 7 3)", [7, 7, 7]),
        ("(rep_len 7 0)", []),
        ("(rep_len (cols f 0) 7)", [0, 1, 2, 3, 4, 0, 1]),
        ("(rep_len (cols f 'e') 7)", [1, 0, -1, 1, 0, 1, 0]),
        ("(rep_len (cols f 's') 6)", ["x", None, "", "z", "w", "x"]),
        ("(rep_len (cols f 's') 2)", ["x", None]),
    ],
)
def test_values(evaluate, text: str, values: list[object]) -> None:
    found = evaluate(text, f=FRAME)
    assert (found.key, found.names) == ("", ("C1",))
    assert found.vecs[0].values().tolist() == values


def test_several_columns_are_repeated_as_columns(evaluate) -> None:
    found = evaluate("(rep_len f 4)", f=FRAME)
    assert found.names == ("C1", "C2", "C3", "C4")
    assert found.vecs[3] is FRAME.vecs[0]
    assert evaluate("(rep_len f 0)", f=FRAME).columns == 0


@given(rows=st.integers(1, 9), block_rows=st.integers(1, 4), length=st.integers(0, 40))
def test_any_column_to_any_length(evaluate, rows: int, block_rows: int, length: int) -> None:
    frame = frame_from_arrays("f", {"x": np.arange(float(rows))}, block_rows)
    found = evaluate(f"(rep_len f {length})", f=frame)
    np.testing.assert_array_equal(found.vecs[0].values(), np.resize(np.arange(rows), length))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(seq 5 1 2)", "Steps of 2 do not lead from 5 to 1"),
        ("(seq 1 5 0)", "Steps of 0"),
        ("(seq nan 5 1)", "Steps of 1"),
        ("(seq 1 1e18 1)", "too large"),
        ("(seq_len 0)", "above 0, not 0"),
        ("(seq_len Inf)", "not inf"),
        ("(seq_len 1e18)", "too large"),
        ("(rep_len 1 1e18)", "too large"),
        ("(rep_len (cols f 0) 1e12)", "too large"),
        ("(rep_len f 1e12)", "does not become one of"),
        ("(rep_len (cols f []) 2)", "A frame of 0 columns"),
        ("(rep_len (cols f 0) -1)", "a length of -1"),
        ("(rep_len (rows (cols f 0) []) 4)", "without rows"),
        ("(rep_len 'a' 3)", "not the text"),
    ],
)
def test_what_is_refused(evaluate, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        evaluate(text, f=FRAME)
