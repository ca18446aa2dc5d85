"""`steam frame import` against a real trainer, as functions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from steam.cli import frame
from steam.cli.frame_import import frame_key
from steam.core.errors import InvalidInput
from tests.trainer.rest.conftest import running


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with running(tmp_path) as trainer:
        yield str(trainer.http.base_url)


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("data/prostate.csv", "prostate.hex"),
        ("prostate.csv.gz", "prostate.hex"),
        ("a.b.CSV.ZST", "a.b.hex"),
        ("a b.zip", "a_b.hex"),
        ("data", "data.hex"),
        (".gz", ".gz.hex"),
    ],
)
def test_the_name_of_a_frame(file: str, key: str) -> None:
    assert frame_key(file) == key


def test_a_warning_is_told_once(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "old.csv"
    file.write_bytes("a,b\n10 €,1\n".encode("cp1252"))
    frame.import_([str(file)], trainer=url)
    assert capsys.readouterr().err.count("is read as Windows-1252") == 1


def test_a_folder_is_named_as_one(url: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"is a folder\..*--on-server"):
        frame.import_([str(tmp_path)], trainer=url)


def test_of_very_many_columns_the_first_are_shown(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wide.csv"
    file.write_text(",".join(f"c{i}" for i in range(1000)) + "\n" + ",".join("1" * 1000) + "\n")
    frame.import_([str(file)], trainer=url)
    shown = capsys.readouterr().out
    assert "c199 " in shown
    assert "c200 " not in shown
    assert shown.endswith("800 more columns; --json tells of all.\n")
