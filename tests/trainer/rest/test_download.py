import csv
import io
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.rest.download import csv_pieces


def test_cells_as_h2o_writes_them() -> None:
    frame = frame_from_arrays(
        "f",
        {
            "n": np.array([1.0, np.nan, -3.0]),
            "r": np.array([0.5, np.nan, np.inf]),
            "e": np.array([1, -1, 0], dtype=np.int32),
            "s": np.array(['say "hi", you', None, "=1+1"], dtype=object),
        },
        block_rows=2,
        domains={"e": ("a", "b,c")},
    )
    text = b"".join(csv_pieces(frame)).decode()
    assert text == ('"n","r","e","s"\n1,0.5,"b,c","say ""hi"", you"\n,,,\n-3,Infinity,"a","=1+1"\n')
    assert b"0x1.0000000000000p-1" in b"".join(csv_pieces(frame, hexadecimal=True))


def test_no_rows() -> None:
    frame = frame_from_arrays("f", {"a": np.zeros(0)}, block_rows=2)
    assert b"".join(csv_pieces(frame)) == b'"a"\n'


@given(hnp.arrays(np.float64, st.integers(0, 50), elements=st.floats(allow_nan=True)))
def test_numbers_read_back_exactly(values: np.ndarray) -> None:
    frame = frame_from_arrays("f", {"x": values}, block_rows=7)
    for hexadecimal in (False, True):
        text = b"".join(csv_pieces(frame, hexadecimal=hexadecimal)).decode()
        cells = [row[0] if row else "" for row in csv.reader(io.StringIO(text))][1:]
        read = float.fromhex if hexadecimal and any("x" in cell for cell in cells) else float
        back = [math.nan if cell == "" else read(cell) for cell in cells]
        np.testing.assert_array_equal(back, values)
