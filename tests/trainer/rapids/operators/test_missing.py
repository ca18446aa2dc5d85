import numpy as np

from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.rapids.values import Row

FRAME = frame_from_arrays(
    "f",
    {
        "n": np.array([1.0, np.nan, 3, 4, np.nan]),
        "e": np.array([1, 0, -1, 1, 0], dtype=np.int32),
        "s": np.array(["", "x", "y", "z", None], dtype=object),
        "t": np.array(["2020-01-01"] * 5, dtype="datetime64[ms]"),
    },
    2,
    {"e": ("a", "b")},
)


def test_missing_values_are_counted(evaluate) -> None:
    assert evaluate("(naCnt f)", f=FRAME) == Row((2, 1, 1, 0))
    assert evaluate("(naCnt (rows f []))", f=FRAME) == Row((0, 0, 0, 0))
    assert evaluate("(naCnt (cols f []))", f=FRAME) == Row(())


def test_complete_rows_stay(evaluate) -> None:
    found = evaluate("(na.omit f)", f=FRAME)
    assert found.vec("n").values().tolist() == [1, 4]
    assert found.vec("s").values().tolist() == ["", "z"]
    assert evaluate("(na.omit (rows f []))", f=FRAME).names == FRAME.names


def test_columns_with_enough_values_are_told(evaluate) -> None:
    assert evaluate("(filterNACols f 0.2)", f=FRAME) == Row((3,))
    assert evaluate("(filterNACols f 0.4)", f=FRAME) == Row((1, 2, 3))
    assert evaluate("(filterNACols f 1)", f=FRAME) == Row((0, 1, 2, 3))
    assert evaluate("(filterNACols f 0)", f=FRAME) == Row(())
