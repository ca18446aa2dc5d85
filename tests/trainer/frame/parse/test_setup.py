"""Guessing the setup of a file."""

import time
import tracemalloc
from pathlib import Path

import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.setup import guess_setup

ROOT = Path(__file__).parents[4]


def test_prostate_and_iris_as_h2o_guesses_them() -> None:
    prostate = guess_setup(ROOT / "examples/data/prostate.csv")
    assert (prostate.separator, prostate.header, prostate.width) == (",", True, 9)
    assert set(prostate.column_types) == {"Numeric"}
    assert prostate.sample[0] == ("1", "0", "65", "1", "2", "1", "1.4", "0", "6")
    iris = guess_setup(ROOT / "examples/data/iris.csv")
    assert iris.column_types == ("Numeric",) * 4 + ("Enum",)
    assert iris.warnings == prostate.warnings == ()


def test_the_mixed_file_of_the_h2o_transcript(write) -> None:
    """Types as H2O 3.46.0.12 answers; UUID is String here."""
    path = write(
        "id,when,uuid,name,color,val,flag\n"
        "1,2020-01-02 03:04:05,550e8400-e29b-41d4-a716-446655440000,alpha one,red,1.5,true\n"
        "2,2020-02-03 04:05:06,550e8400-e29b-41d4-a716-446655440001,beta two,blue,,false\n"
        "3,2021-03-04 05:06:07,550e8400-e29b-41d4-a716-446655440002,gamma,red,-2.25,true\n"
        "4,,550e8400-e29b-41d4-a716-446655440003,delta four,green,1e10,false\n"
        "5,2022-05-06 07:08:09,550e8400-e29b-41d4-a716-446655440004,,NA,0,true\n"
    )
    words = ("Numeric", "Time", "String", "String", "Enum", "Numeric", "Enum")
    assert guess_setup(path).column_types == words


def test_overrides(write) -> None:
    path = write("a;b\n1;2\nNA;unk\n")
    setup = guess_setup(
        path,
        column_names=["x", "y"],
        column_types=["enum", None],
        na_strings={"y": ["unk"]},
        skipped=[0],
    )
    assert setup.column_names == ("x", "y")
    assert setup.column_types == ("Enum", "Numeric")
    assert setup.missing_texts(1) == ("unk",)
    assert setup.missing_texts(0) == ()
    assert setup.skipped == (0,)
    assert setup.demanded == {0}
    assert guess_setup(path, header=False).sample[0] == ("a", "b")
    assert guess_setup(path, na_strings=["unk"]).missing_texts(0) == ("unk",)


def test_types_that_echo_the_guess_are_demanded_only_by_force(write) -> None:
    path = write("a,b\n1,2\n")
    types = ["Numeric", "Enum"]
    assert guess_setup(path, column_types=types).demanded == {0, 1}
    assert guess_setup(path, column_types=types, force_types=False).demanded == {1}


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"column_names": ["x"]}, "1 column names do not fit the 2 columns"),
        ({"column_types": ["int"]}, "1 types do not fit 2 columns"),
        ({"column_types": {"z": "int"}}, "no column 'z'"),
        ({"column_types": {"a": "blob"}}, "'blob' is not a column type"),
        ({"separator": '"'}, "cannot separate"),
        ({"separator": "ab"}, "cannot separate"),
        ({"skipped": [2]}, "outside of 0..1"),
        ({"skipped": [0, 1]}, "Every column is skipped"),
        ({"max_columns": 1}, "more than 1 columns"),
    ],
)
def test_overrides_that_do_not_fit(write, overrides, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        guess_setup(write("a,b\n1,2\n"), **overrides)


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"\n\n  \n"])
def test_what_is_not_delimited_text(write, content: bytes) -> None:
    with pytest.raises(InvalidInput):
        guess_setup(write(content))


@pytest.mark.parametrize("unit", ["c,", "c\t", "c" * 20 + ";", "c" * 1000 + ",", "c"])
def test_endless_headers_are_refused_fast(tmp_path: Path, unit: str) -> None:
    path = tmp_path / "wide.csv"
    with path.open("w") as out:
        for _ in range(20):
            out.write(unit * (2_000_000 // len(unit)))
    tracemalloc.start()
    start = time.monotonic()
    with pytest.raises(InvalidInput, match=r"more than|longer than"):
        guess_setup(path)
    spent, (_, peak) = time.monotonic() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 2
    assert peak < 100 << 20


def test_a_sample_that_ends_inside_a_quoted_field(write) -> None:
    row = '1,"' + "text\n" * 60 + '"\n'
    setup = guess_setup(write("n,t\n" + row * 2000))
    assert setup.column_types[0] == "Numeric"


def test_names_may_be_those_of_the_columns_that_are_kept(write) -> None:
    path = write("a,b,c\n1,2,3\n")
    assert guess_setup(path, column_names=["x", "z"], skipped=[1]).column_names == ("x", "b", "z")
    assert guess_setup(path, column_names=["x", "y", "z"], skipped=[1]).column_names[1] == "y"
    with pytest.raises(InvalidInput, match="2 column names do not fit the 3 columns"):
        guess_setup(path, column_names=["x", "z"])
