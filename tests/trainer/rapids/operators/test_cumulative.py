"""Values and names are those of H2O 3.46.0.12."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.frame.vec import VecType
from tests.trainer.rapids.operators.mixed import FRAMES, shown


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("(cumsum a 0)", {"C1": [1.5, -1, None, None, None]}),
        ("(cumsum when 0)", {"C1": [1577934245000, 3198197168000, None, None, None]}),
        ("(cumprod ab 0)", {"a": [1.5, -3.75, None, None, None], "b": [2, *[None] * 4]}),
        ("(cummax ab 0)", {"a": [1.5, 1.5, None, None, None], "b": [2, *[None] * 4]}),
        ("(cumsum ab 1)", {"a": [1.5, -2.5, None, 0, 3.25], "b": [3.5, None, None, 0, -3.75]}),
        ("(cumprod ab 1)", {"a": [1.5, -2.5, None, 0, 3.25], "b": [3, None, None, 0, -22.75]}),
        ("(cummin ab 1)", {"a": [1.5, -2.5, None, 0, 3.25], "b": [1.5, None, None, 0, -7]}),
        ("(cummax ab 1)", {"a": [1.5, -2.5, None, 0, 3.25], "b": [2, None, None, 0, 3.25]}),
        ("(difflag1 a)", {"a": [None, -4, None, None, 3.25]}),
        ("(cumsum nothing 0)", {}),
    ],
)
def test_columns(evaluate, text: str, columns: dict[str, list[float]]) -> None:
    assert shown(evaluate(text, **FRAMES)) == columns


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(cumsum e 0)", "'e' holds no numbers"),
        ("(cumsum m 0)", "'e' holds no numbers"),
        ("(cumsum a 2)", "The axis is 0"),
        ("(cumsum 3 0)", "not a frame"),
        ("(difflag1 ab)", "one column, not of 2"),
        ("(difflag1 e)", "of type enum"),
        ("(difflag1 when)", "of type time"),
    ],
)
def test_what_does_not_add_up(evaluate, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        evaluate(text, **FRAMES)


_PEERS = {
    "(cumsum f 0)": np.cumsum,
    "(cumprod f 0)": np.cumprod,
    "(cummax f 0)": np.maximum.accumulate,
    "(cummin f 0)": np.minimum.accumulate,
    "(difflag1 f)": lambda x: np.diff(x, prepend=np.nan),
}


@given(
    st.lists(st.floats(), min_size=1, max_size=40),
    st.integers(1, 9),
    st.sampled_from(sorted(_PEERS)),
)
def test_blocks_leave_no_trace(evaluate, numbers: list[float], block_rows: int, text: str) -> None:
    values = np.array(numbers)
    found = evaluate(text, f=frame_from_arrays("f", {"x": values}, block_rows)).vecs[0].values()
    with np.errstate(all="ignore"):
        assert np.array_equal(found, _PEERS[text](values), equal_nan=True)


def test_types_are_those_of_the_values(evaluate) -> None:
    assert evaluate("(cumsum long 0)", **FRAMES).vecs[0].type is VecType.INT
    assert evaluate("(cumsum a 0)", **FRAMES).vecs[0].type is VecType.REAL
