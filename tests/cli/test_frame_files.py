"""`steam frame export|save|load|rm|list` against a real trainer, called as functions."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from steam.cli import frame, frame_files
from steam.core.errors import InvalidInput, NotFound, SteamError
from steam.trainer.frame.frame import frame_from_arrays
from tests.trainer.rest.conftest import Trainer, running

NUMBERS = np.arange(10) / 7


@pytest.fixture
def trainer(tmp_path: Path) -> Iterator[Trainer]:
    with running(tmp_path) as trainer:
        trainer.services.store.put(frame_from_arrays("a.hex", {"x": NUMBERS}))
        yield trainer


@pytest.fixture
def url(trainer: Trainer) -> str:
    return str(trainer.http.base_url)


def test_the_ending_says_the_format(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for ending, read in (("csv", pl.read_csv), ("parquet", pl.read_parquet)):
        out = tmp_path / f"out.{ending}"
        frame_files.export("a.hex", out, trainer=url)
        assert read(out)["x"].to_list() == NUMBERS.tolist()
        assert capsys.readouterr().out == f"Wrote {out}.\n"


def test_a_file_that_is_there_stays_without_force(url: str, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("precious", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"exists already\. Add --force"):
        frame_files.export("a.hex", out, trainer=url)
    assert out.read_text(encoding="utf-8") == "precious"
    frame_files.export("a.hex", out, force=True, trainer=url)
    assert out.read_text(encoding="utf-8") != "precious"


@pytest.mark.parametrize(
    ("key", "name", "message"),
    [
        ("a.hex", "out.pdf", "cannot be exported as 'pdf'"),
        ("a.hex", "out", "has no ending"),
        ("no.hex", "out.csv", "no frame 'no.hex'"),
    ],
)
def test_what_cannot_be_exported_leaves_nothing(
    url: str, tmp_path: Path, key: str, name: str, message: str
) -> None:
    with pytest.raises(SteamError, match=message):
        frame_files.export(key, tmp_path / name, trainer=url)
    assert list(tmp_path.glob("out*")) == []


def test_an_export_on_the_server(trainer: Trainer, url: str) -> None:
    out = trainer.data / "out.arrow"
    frame_files.export("a.hex", out, on_server=True, trainer=url)
    assert pl.read_ipc(out)["x"].to_list() == NUMBERS.tolist()
    with pytest.raises(SteamError, match="already exists"):
        frame_files.export("a.hex", out, on_server=True, trainer=url)


def test_a_saved_frame_comes_back_until_it_is_removed(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    frame_files.save("a.hex", trainer=url)
    capsys.readouterr()
    frame.list_(trainer=url, json=True)
    assert json.loads(capsys.readouterr().out)[0]["saved"] is True
    frame_files.rm("a.hex", trainer=url)
    assert "still saved: `steam frame load a.hex` brings it back" in capsys.readouterr().out
    frame.list_(trainer=url)
    assert "a.hex is saved, not loaded" in capsys.readouterr().out
    frame_files.load("a.hex", trainer=url)
    frame_files.rm("a.hex", saved=True, trainer=url)
    capsys.readouterr()
    frame.list_(trainer=url, json=True)
    assert json.loads(capsys.readouterr().out) == []
    with pytest.raises(NotFound, match="no saved frame"):
        frame_files.load("a.hex", trainer=url)
    with pytest.raises(NotFound, match=r"no frame .a\.hex."):
        frame_files.rm("a.hex", saved=True, trainer=url)
