"""SVMLight files as dense columns, beside scikit-learn's own reader."""

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_svmlight_file

from steam.core.errors import Exhausted, InvalidInput, Unsupported
from steam.trainer.frame.parse import sparse
from steam.trainer.frame.parse.overrides import Overrides
from steam.trainer.frame.parse.read import look_at, read
from steam.trainer.frame.parse.reading import Limits

VALUES = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-9, 9).map(float)
ROWS = st.lists(
    st.tuples(VALUES, st.dictionaries(st.integers(1, 12), VALUES, max_size=5)),
    min_size=1,
    max_size=30,
)


def dense(folder: Path, *texts: str, block_rows: int = 7, **said: object) -> np.ndarray:
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"{number}.svm")
        paths[-1].write_text(text)
    limits = Limits(block_rows=block_rows)
    frame = read(look_at(paths, Overrides(parse_type="SVMLight", **said)), "k", limits=limits)
    return np.column_stack([frame.vec(name).values() for name in frame.names])


def line(label: float, cells: dict[int, float]) -> str:
    return " ".join([repr(label), *(f"{i}:{v!r}" for i, v in sorted(cells.items()))]) + "\n"


@settings(max_examples=25)
@given(rows=ROWS, block_rows=st.integers(1, 9))
def test_as_scikit_learn_reads_it(tmp_path_factory, rows, block_rows: int) -> None:
    text = "".join(line(label, cells) for label, cells in rows)
    mine = dense(tmp_path_factory.mktemp("svm"), text, block_rows=block_rows)
    values, labels = load_svmlight_file(io.BytesIO(text.encode()), zero_based=False)
    assert np.array_equal(mine[:, 0], labels)
    # It makes up a column where no row names one.
    assert np.array_equal(mine[:, 1:], values.toarray()[:, : mine.shape[1] - 1])


def test_files_share_their_columns_and_an_index_of_0_moves_them(tmp_path: Path) -> None:
    assert dense(tmp_path, "1 2:5 # note\n", "\n-1 qid:7 4:6\n").tolist() == [
        [1, 0, 5, 0, 0],
        [-1, 0, 0, 0, 6],
    ]
    assert dense(tmp_path, "1 2:5\n", "0 0:3\n").tolist() == [[1, 0, 0, 5], [0, 3, 0, 0]]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("1 2:\n", "Line 2 of .*'2:' has no value"),
        ("1 2:x\n", "'2:x' has no value"),
        ("1 a:2\n", "'a:2' has no index"),
        ("1 -1:2\n", "'-1:2' has no index"),
        ("1 9999999999:2\n", "has no index"),
        ("1 2\n", "'2' has no value"),
        ("x 1:2\n", "'x' is no label"),
        ("1:2 3:4\n", "'1:2' is no label"),
        ("1 2:3 2:4\n", "'2:4' comes after"),
        ("1 99999:3\n", "more than 1000 columns"),
    ],
)
def test_lines_that_cannot_be_read(tmp_path: Path, bad: str, words: str) -> None:
    path = tmp_path / "a.svm"
    path.write_text("1 1:1\n" + bad)
    with pytest.raises(InvalidInput, match=words):
        look_at([path], Overrides(parse_type="SVMLight"), Limits(columns=1000))


def test_a_frame_that_would_be_too_large(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(sparse, "MAX_CELLS", 10)
    with pytest.raises(Exhausted, match="2 rows of 6 columns"):
        dense(tmp_path, "1 5:1\n0 1:1\n")


def test_no_column_is_left_out(tmp_path: Path) -> None:
    with pytest.raises(Unsupported, match="skipped_columns are not supported"):
        dense(tmp_path, "1 1:2 2:3\n", skipped=[1])
