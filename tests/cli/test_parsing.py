"""What commands make of the words that they are given."""

from pathlib import Path

import pytest

from steam.cli.frame_import import parse_types
from steam.cli.predict import parse_row, read_rows, warning_lines
from steam.cli.train import parse_parameters
from steam.core.errors import InvalidInput
from steam.scoring.mentions import NOT_REPEATED


def test_types() -> None:
    assert parse_types(["CAPSULE=enum", "a=b=TIME"]) == {"CAPSULE": "Enum", "a=b": "Time"}


@pytest.mark.parametrize("text", ["CAPSULE", "CAPSULE=", "=enum", "CAPSULE=factor"])
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"is not a column type"):
        parse_types([text])


def test_parameters() -> None:
    words = ["--alpha", "0.5", "--lambda=0", "--max-iterations", "-1"]
    assert parse_parameters(words) == {"alpha": "0.5", "lambda": "0", "max_iterations": "-1"}


@pytest.mark.parametrize("words", [["alpha", "1"], ["--alpha"], ["--"], ["-a", "1"]])
def test_what_is_no_parameter_is_refused(words: list[str]) -> None:
    with pytest.raises(InvalidInput, match=r"is not a parameter"):
        parse_parameters(words)


def test_a_row() -> None:
    assert parse_row(["AGE=65", "RACE=", "t=a=b"]) == {"AGE": "65", "RACE": None, "t": "a=b"}
    with pytest.raises(InvalidInput):
        parse_row(["AGE"])


def test_what_a_command_has_an_option_for_is_no_parameter() -> None:
    with pytest.raises(InvalidInput, match="Use --frame instead"):
        parse_parameters(["--training-frame", "x"])


def test_a_column_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="AGE is given twice"):
        parse_row(["AGE=1", "AGE=2"])
    file = tmp_path / "rows.csv"
    file.write_text("AGE,AGE\n1,2\n")
    with pytest.raises(InvalidInput, match="AGE stands twice"):
        read_rows(file)


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(b"\xef\xbb\xbfAGE\n65\n")
    assert read_rows(file) == [{"AGE": "65"}]


def test_rows_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text('AGE,"a,b"\n65,\n,"x\ny"\n')
    assert read_rows(file) == [{"AGE": "65", "a,b": None}, {"AGE": None, "a,b": "x\ny"}]


@pytest.mark.parametrize(
    "content", [b"", b"AGE\n", b"AGE,PSA\n1\n", b"AGE\n1,2\n", b"\xff\xfe\n1\n"]
)
def test_a_file_without_sound_rows_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(content)
    with pytest.raises(InvalidInput):
        read_rows(file)
    with pytest.raises(InvalidInput):
        read_rows(tmp_path / "missing.csv")


def test_a_warning_is_told_once_with_its_rows() -> None:
    answers = [{"warnings": ["gone", "odd"]}, {"warnings": ["gone", "new"]}, {"warnings": ["gone"]}]
    told = ["row 1 and 2 others: gone", "row 1: odd", "row 2: new"]
    assert warning_lines(answers) == told
    assert warning_lines([*answers[:2], {}])[0] == "rows 1 and 2: gone"
    assert warning_lines(answers[:1]) == ["gone", "odd"]
    assert warning_lines([{"label": "a"}]) == []


def test_a_warning_that_stops_being_told_has_at_least_so_many_rows() -> None:
    answers = [{"warnings": ["gone"]}] * 2 + [{"warnings": ["gone" + NOT_REPEATED]}]
    assert warning_lines(answers) == ["row 1 and at least 2 others: gone"]
