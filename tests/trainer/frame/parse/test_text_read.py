"""Several text files as one frame: what one file with all of their rows would be."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.overrides import Overrides
from steam.trainer.frame.parse.read import look_at, read
from steam.trainer.frame.parse.reading import Limits

CELLS = st.sampled_from(["1", "2.50", "-3", "", "x", "yy", "2020-01-02", "NA", "1e3"])
FILES = st.lists(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), min_size=2, max_size=4)


def joined(folder: Path, *texts: str, warnings: list[str] | None = None, **said: object):
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"{number}.csv")
        paths[-1].write_text(text)
    reading = look_at(paths, Overrides(**said))
    rows = sum(text.count("\n") for text in texts)
    return read(
        reading,
        "k",
        limits=Limits(block_rows=4 if rows < 100 else 1000),
        warn=(warnings or []).append,
    )


def table(rows: list[tuple[str, str]]) -> str:
    return "a,b\n" + "".join(f"{a},{b}\n" for a, b in rows)


@settings(max_examples=15)
@given(files=FILES)
def test_files_are_as_their_rows_in_one(tmp_path_factory, files) -> None:
    folder = tmp_path_factory.mktemp("files")
    types = {"column_types": ["enum", "string"]}
    apart = joined(folder, *(table(rows) for rows in files), **types)
    together = joined(folder, table([row for rows in files for row in rows]), **types)
    for name in ("a", "b"):
        assert apart.vec(name).domain == together.vec(name).domain
        assert apart.vec(name).values().tolist() == together.vec(name).values().tolist()
    assert apart.blocks == together.blocks


def test_columns_are_matched_by_name_and_keep_the_first_files_order(tmp_path: Path) -> None:
    frame = joined(tmp_path, "a,b\n1,x\n2,x\n", "b,a\ny,3.5\ny,4\n")
    assert frame.names == ("a", "b")
    assert frame.vec("a").values().tolist() == [1, 2, 3.5, 4]
    assert frame.vec("b").domain == ("x", "y")
    assert frame.source is not None
    assert [Path(part.path).name for part in frame.source.parts] == ["0.csv", "1.csv"]
    assert frame.source.bytes == sum(part.bytes for part in frame.source.parts)


def test_files_without_a_header_follow_the_one_with_it(tmp_path: Path) -> None:
    frame = joined(tmp_path, "a,b\n1,2\n", "3,4\n", "5,6\n")
    assert frame.names == ("a", "b")
    assert frame.vec("b").values().tolist() == [2, 4, 6]


def test_names_of_the_user_hold_for_every_file(tmp_path: Path) -> None:
    frame = joined(
        tmp_path, "a,b\n1,7\n", "b,a\n8,2\n", column_names=["u", "v"], na_strings=[[], ["8"]]
    )
    assert frame.names == ("u", "v")
    assert frame.vec("u").values().tolist() == [1, 2]
    assert np.isnan(frame.vec("v").values()).tolist() == [False, True]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("a,b\n1,2\n", "a,c\n1,2\n"), "1.csv has no column 'b', which"),
        (("a,b\n1,2\n", "a,b,c\n1,2,3\n"), "1.csv has a column 'c', which"),
        (("a,b\n1,2\n", "3,4,5\n"), "1.csv has 3 columns, and .*0.csv has 2"),
        (("1,2\n", "a,b\n1,2\n3,4\n"), "names its columns, and"),
    ],
)
def test_other_columns_are_named_with_their_file(tmp_path: Path, texts, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        joined(tmp_path, *texts)


def test_a_column_that_is_text_in_a_later_file_keeps_the_texts_of_the_first(tmp_path: Path) -> None:
    warnings: list[str] = []
    later = "a,b\n" + "1,1\n" * 70_000 + "oops,2\n"
    frame = joined(tmp_path, "a,b\n1.50,7\n2,8\n", later, warnings=warnings)
    assert frame.vec("a").domain == ("1", "1.50", "2", "oops")
    assert frame.vec("a").values()[:3].tolist() == [1, 2, 0]
    assert frame.vec("b").values()[:2].tolist() == [7, 8]
    assert frame.rows == 70_003


def test_a_type_that_is_demanded_is_demanded_of_every_file(tmp_path: Path) -> None:
    frame = joined(tmp_path, "a\n1\n", "a\nx\n", column_types=["Numeric"])
    np.testing.assert_array_equal(frame.vec("a").values(), [1, np.nan])


def test_levels_of_every_file_keep_the_blanks_that_are_quoted(tmp_path: Path) -> None:
    frame = joined(tmp_path, 'a,b\n" x ",1\n', 'a,b\n x ,1\n"",2\n', column_types=["enum", None])
    assert frame.vec("a").domain == ("", " x ", "x")
    assert frame.vec("a").values().tolist() == [1, 2, 0]


def test_types_that_differ_meet(tmp_path: Path) -> None:
    frame = joined(tmp_path, "a,b\n1,\n2,\n", "a,b\nx,2020-01-02\nx,2020-01-03\n")
    assert frame.vec("a").domain == ("1", "2", "x")
    assert frame.vec("b").type == "time"


def test_a_file_that_turns_out_not_to_be_utf_8_is_read_as_windows_text(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    rows = 60_000
    path.write_bytes(b"n,t\n" + b"1,plain\n" * rows + b"2,N700\xe4\xe6\n")
    warnings: list[str] = []
    frame = read(look_at([path], Overrides()), "k", warn=warnings.append)
    assert frame.rows == rows + 1
    assert frame.vec("t").domain == ("N700äæ", "plain")
    assert f"Line {rows + 2} of the file is not UTF-8 text." in warnings[0]
    assert "Windows-1252" in warnings[0]
