"""`steam frame import` against a real trainer, as functions."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from steam.cli import frame, output
from steam.cli.frame_import import frame_key
from steam.client import trainer
from steam.client.trainer import Trainer
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


def test_a_pipe_gets_a_line_for_each_step(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for file in files:
        file.write_text("x,y\n1,2\n")
    frame.import_([str(file) for file in files], trainer=url)
    told = capsys.readouterr().err.splitlines()
    assert told == ["Sending 2 files: done", "Importing 2 files: done"]


def test_a_terminal_gets_a_bar_of_what_has_been_sent(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.StringIO()
    monkeypatch.setattr(output, "stderr", Console(file=written, width=120, force_terminal=True))
    file = tmp_path / "big.csv"
    file.write_text("x,y\n" + "12345,67890\n" * 25_000)
    frame.import_([str(file)], trainer=url)
    assert "Sending big.csv" in written.getvalue()
    assert "300.0 kB" in written.getvalue()
    assert "Importing big.csv" in written.getvalue()


def test_what_is_sent_is_told_block_by_block(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trainer, "_BLOCK", 1 << 10)
    file = tmp_path / "big.csv"
    file.write_bytes(b"x\n" + b"1\n" * (1 << 10))
    told: list[int] = []
    with Trainer(url) as client:
        client.upload(file, told.append)
    assert told == [1 << 10, 2 << 10, (2 << 10) + 2]


def test_nothing_is_sent_of_a_file_that_is_not_there(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "a.csv"
    there.write_text("x\n1\n")
    with pytest.raises(InvalidInput, match=r"b\.csv cannot be read"):
        frame.import_([str(there), str(tmp_path / "b.csv")], trainer=url)
    assert "done" not in capsys.readouterr().err
    with Trainer(url) as client:
        assert client.connection.fetch(dict, "GET", "/3/Frames")["frames"] == []
