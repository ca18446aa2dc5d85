"""Words of time series: H2O's own example, and gaps, cuts and limits."""

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.drawn.draw import draw_frame
from steam.trainer.frame.drawn.recipe import Recipe
from steam.trainer.frame.frame import frame_from_arrays
from tests.trainer.rapids.operators.mixed import shown

WALK = Recipe(rows=1, cols=256, categorical_fraction=0, integer_fraction=0, binary_fraction=0,
              missing_fraction=0)  # fmt: skip


def series(block_rows: int = 10):
    """A rise, the same elsewhere, one that stays, and one with a gap."""
    rise = np.array([0.0, 1.0, 2.0, 3.0, 8.0, 9.0])
    table = np.stack([rise, 100 + 5 * rise, np.full(6, 4.0), np.where(rise == 2, np.nan, rise)])
    return frame_from_arrays("f", {f"t{i}": table[:, i] for i in range(6)}, block_rows)


def test_a_walk_has_the_words_that_h2o_gives_it(evaluate) -> None:
    """H2O 3.46 on its own frame of seed 123; the numbers drawn are part of what is compared."""
    frame = draw_frame(WALK, "f", 123, 123, block_rows=100)
    found = evaluate("(isax (cumsum f 1) 10 10 0)", f=frame)
    assert found.names == ("iSax_index", *(f"c{word}" for word in range(10)))
    assert shown(found)["iSax_index"] == ["0^10_0^10_0^10_0^10_5^10_7^10_8^10_9^10_9^10_8^10"]
    assert [vec.values().tolist() for vec in found.vecs[5:]] == [[5], [7], [8], [9], [9], [8]]


@pytest.mark.parametrize("block_rows", [10, 3, 1])
def test_words_go_by_the_shape_alone_and_gaps_have_none(evaluate, block_rows: int) -> None:
    """By hand: windows 0 1, 2 3 8 9 and 8 9 of the rise have means 0.5, 5.5 and 8.5, all of them
    5, and the spread is the root of (0.5 + 37 + 0.5) / 7: -1.93, 0.21 and 1.50."""
    found = shown(evaluate("(isax f 3 4 0)", f=series(block_rows)))
    assert found == {
        "iSax_index": ["0^4_2^4_3^4", "0^4_2^4_3^4", "1^4_1^4_1^4", None],
        "c0": [0, 0, 1, None],
        "c1": [2, 2, 1, None],
        "c2": [3, 3, 1, None],
    }


@pytest.mark.parametrize("block_rows", [10, 1])
def test_parts_that_do_not_come_up_may_be_left_out(evaluate, block_rows: int) -> None:
    found = shown(evaluate("(isax f 3 4 1)", f=series(block_rows)))
    assert found == {
        "iSax_index": ["0^2_1^2_1^2", "0^2_1^2_1^2", "1^2_0^2_0^2", None],
        "c0": [0, 0, 1, None],
        "c1": [1, 1, 0, None],
        "c2": [1, 1, 0, None],
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(isax f 7 4 0)", "1 to 6 words"),
        ("(isax f 0 4 0)", "1 to 6 words"),
        ("(isax f 3 1 0)", "2 to 65,536 parts"),
        ("(isax (as.factor (cols f 0)) 1 4 0)", "holds no numbers"),
    ],
)
def test_what_makes_no_words_is_refused(evaluate, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        evaluate(text, f=series())
