"""Frames of every encoding, and whether two of them are the same."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.vec import Vec

BLOCK_ROWS = 7
LEVELS = ("a", "ü, or so", "")
NUMBERS = st.one_of(
    st.sampled_from([0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, 2.0**53, 0.1 + 0.2]),
    st.floats(width=32),
    st.integers(-300, 300).map(float),
    st.decimals(-10_000, 10_000, places=3).map(float),
)
UUIDS = st.uuids().map(str)


def all_encodings() -> Frame:
    """A frame whose columns are encoded in all ways, 20 rows in blocks of 7."""
    rows = 20
    row = np.arange(rows)
    third = row % 3 == 0
    return frame_from_arrays(
        "every.hex",
        {
            "constant": np.full(rows, -0.0),
            "missing": np.full(rows, np.nan),
            "float32": np.where(third, np.nan, (row / 7).astype(np.float32)),
            "float64": row * np.pi,
            "scaled": np.where(third, np.nan, row / 10),
            "grid": np.where(third, np.datetime64("NaT"), row.astype("datetime64[D]")).astype(
                "datetime64[ms]"
            ),
            "constant level": np.full(rows, 1, dtype=np.int32),
            "level": (row % 4 - 1).astype(np.int32),
            "text": np.array([None if x % 3 == 0 else "ß" * x for x in row], dtype=object),
            "uuid": np.array(
                [None if x % 3 == 0 else f"{x:08d}-0000-4000-8000-00000000abcd" for x in row],
                dtype=object,
            ),
        },
        BLOCK_ROWS,
        {"constant level": LEVELS, "level": LEVELS},
    )


@st.composite
def frames(draw: st.DrawFn) -> Frame:
    """Frames of 0 to 20 rows with a column of each type."""
    rows = draw(st.integers(0, 20))
    texts = st.one_of(st.none(), st.text(max_size=5), st.just("\ud800"))
    words = draw(st.sampled_from([texts, UUIDS | st.none()]))
    times = st.one_of(st.just(np.datetime64("NaT")), st.integers(-(10**12), 10**13))
    return frame_from_arrays(
        draw(st.sampled_from(["k.hex", "ü/../$x", "a" * 500])),
        {
            "number": draw(hnp.arrays(np.float64, rows, elements=NUMBERS)),
            "time": np.array(
                draw(st.lists(times, min_size=rows, max_size=rows)), dtype="datetime64[ms]"
            ),
            "level": draw(hnp.arrays(np.int32, rows, elements=st.integers(-1, len(LEVELS) - 1))),
            "text": np.array(
                [*draw(st.lists(words, min_size=rows, max_size=rows)), None], dtype=object
            )[:rows],
        },
        BLOCK_ROWS,
        {"level": LEVELS},
    )


def same(one: Frame, other: Frame) -> bool:
    """Whether two frames have the same columns, cuts, and values to the bit."""
    if (one.key, one.names, one.source) != (other.key, other.names, other.source):
        return False
    if one.blocks != other.blocks:
        return False
    pairs = list(zip(one.vecs, other.vecs, strict=True))
    if any((a.type, a.domain, a.nbytes) != (b.type, b.domain, b.nbytes) for a, b in pairs):
        return False
    return all(bits(a, i) == bits(b, i) for a, b in pairs for i in range(len(one.blocks)))


def bits(vec: Vec, block: int) -> object:
    """The values of a block as something that is equal only if every bit is."""
    values = vec.decode(block)
    return (values.dtype, values.tolist() if values.dtype == object else values.tobytes())
