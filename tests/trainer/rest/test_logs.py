"""The log over HTTP."""

import io
import logging
import zipfile
from typing import Any

import pytest

from steam.trainer.rest.kept_log import MAX_LINE, MAX_LINES, KeptLog


def test_what_is_logged_is_read_back(trainer: Any) -> None:
    trainer.json("POST", "/3/LogAndEcho", data={"message": "a marker"})
    told = trainer.json("GET", "/3/Logs/nodes/0/files/default")
    assert "a marker" in told["log"]
    text = trainer.http.get("/3/Logs/download/LOG")
    assert "a marker" in text.text
    assert text.headers["content-disposition"].endswith(".log")
    for path in ("/3/Logs/download", "/3/Logs/download/ZIP"):
        packed = trainer.http.get(path)
        with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
            [node] = archive.namelist()
            with zipfile.ZipFile(io.BytesIO(archive.read(node))) as inner:
                [name] = inner.namelist()
                assert b"a marker" in inner.read(name)


def test_a_log_file_of_a_level_has_only_the_worse_lines(trainer: Any) -> None:
    trainer.json("POST", "/3/LogAndEcho", data={"message": "just saying"})
    logging.getLogger("steam.trainer.x").error("something bad")
    told = trainer.json("GET", "/3/Logs/nodes/self/files/error")["log"]
    assert "something bad" in told
    assert "just saying" not in told


@pytest.mark.parametrize("path", ["/3/Logs/nodes/7/files/info", "/3/Logs/nodes/0/files/passwd"])
def test_other_nodes_and_files_are_refused(trainer: Any, path: str) -> None:
    assert trainer.http.get(path).status_code == 400


def test_a_message_is_one_line_of_bounded_length() -> None:
    log = KeptLog()
    with log.attached():
        forged = "x\n2026-01-01T00:00:00.000Z ERROR steam: forged\x1b[31m" + "y" * 10_000
        logging.getLogger("steam.trainer").info("%s", forged)
    [line] = log.text().splitlines()
    assert "\x1b" not in line
    assert len(line) < 2 * MAX_LINE


@pytest.mark.parametrize(("level", "name"), [("INFO", "INFO"), ("WARNING", "WARN")])
def test_a_line_is_found_as_scripts_for_h2o_look_for_it(level: str, name: str) -> None:
    log = KeptLog()
    with log.attached():
        logging.getLogger("steam.trainer.x").log(getattr(logging, level), "a marker")
    [line] = log.text().splitlines()
    assert line.endswith(f"Z steam.trainer.x {name} water.default: a marker")


def test_only_the_latest_lines_are_kept() -> None:
    log = KeptLog()
    record = logging.LogRecord("a", logging.INFO, "", 0, "line %d", (1,), None)
    for number in range(MAX_LINES + 5):
        record.args = (number,)
        log.emit(record)
    lines = log.text().splitlines()
    assert len(lines) == MAX_LINES
    assert lines[0].endswith("line 5")
