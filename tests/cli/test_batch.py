"""`steam batch` against real servers: from a file or a frame to a file, and what goes wrong."""

import csv
import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from steam.cli.batch_start import parse_keep
from steam.core.errors import InvalidInput

pytestmark = [pytest.mark.process, pytest.mark.timeout(300)]

FIXTURES = Path(__file__).parents[1] / "model" / "fixtures"


def test_columns_to_keep():
    assert parse_keep("all") is None
    assert parse_keep("none") == []
    assert parse_keep("ID,a b") == ["ID", "a b"]
    for text in ("", "ID,", ",ID"):
        with pytest.raises(InvalidInput):
            parse_keep(text)


def test_a_file_and_a_frame_are_scored(steam, end, tmp_path):
    steam.environ["STEAM_BATCH_ROOTS"] = json.dumps([str(tmp_path)])
    source = tmp_path / "in.csv"
    shutil.copy(FIXTURES / "glm_binomial.input.csv", source)
    up = steam.up()
    steam.run("model", "register", str(FIXTURES / "glm_binomial.zip"), "--name", "glm")
    steam.run("deploy", "glm", "--name", "prostate")
    assert "No batches yet" in steam.run("batch", "list")

    target = tmp_path / "out.csv"
    files = ["--in", str(source), "--out", str(target)]
    said = steam.run("batch", "start", "prostate", *files, "--wait")
    assert "Batch 1: 100%, 60 rows" in said
    with target.open(newline="") as found:
        scored = list(csv.DictReader(found))
    rows = FIXTURES / "glm_binomial.input.csv"
    told = steam.json("predict", "prostate", "--csv", str(rows))
    assert [row["predict"] for row in scored] == [one["label"] for one in told]
    assert [float(row["Yes"]) for row in scored] == [one["probabilities"]["Yes"] for one in told]

    steam.run("batch", "start", "prostate", *files, code=4)
    shown = steam.json("batch", "show", "1")
    assert (shown["state"], shown["rows_done"]) == ("done", 60)
    assert steam.json("batch", "wait", "1") == shown
    steam.run("batch", "cancel", "1", code=4)
    steam.run("batch", "resume", "1", code=4)
    steam.run("batch", "show", "9", code=3)

    bad = tmp_path / "bad.csv"
    bad.write_text("AGE\nold\n")
    files = ["--in", str(bad), "--out", str(tmp_path / "bad.parquet")]
    said = steam.run("batch", "start", "prostate", *files, "--wait", code=1)
    assert "Batch 2 failed. Row 1: column AGE holds 'old'" in said
    steam.run("batch", "start", "prostate", *files, "--partial", "--wait")
    assert pl.read_parquet(tmp_path / "bad.parquet")["error"][0].startswith("Row 1: column AGE")
    steam.run("batch", "rm", "2")

    steam.run("frame", "import", str(source), "--key", "rows.hex")
    words = ["--frame", "rows.hex", "--out", str(tmp_path / "frame.csv"), "--keep", "AGE"]
    steam.run("batch", "start", "prostate", *words, "--wait")
    assert len((tmp_path / "frame.csv").read_text().splitlines()) == 61
    assert not list((steam.home / "batch").glob("frame-*"))

    steam.run("batch", "start", "prostate", "--out", str(target), code=2)
    steam.run("batch", "start", "prostate", *words, "--in", str(source), code=2)
    steam.run("batch", "start", "prostate", *words[:2], "--out", "/etc/out.csv", code=2)
    assert not list((steam.home / "batch").glob("frame-*"))
    assert [one["id"] for one in steam.json("batch", "list")] == [4, 3, 1]
    end(up)
