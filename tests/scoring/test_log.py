import json
import logging
import sys
from pathlib import Path

from steam.core.lossy_output import LossyOutput
from steam.scoring.log import JsonLines


def test_a_record_is_one_line_of_json_whatever_it_holds() -> None:
    record = logging.LogRecord("steam.scoring", logging.ERROR, "", 0, "not loaded", (), None)
    record.fields = {"message": 'a "quoted"\nline', "path": object}
    try:
        int("because")
    except ValueError:
        record.exc_info = sys.exc_info()
    text = JsonLines().format(record)
    assert "\n" not in text
    line = json.loads(text)
    assert (line["level"], line["event"]) == ("error", "not loaded")
    assert line["message"] == 'a "quoted"\nline'
    assert "ValueError: invalid literal" in line["traceback"]


def test_what_a_full_disk_does_not_take_is_lost_without_a_word(capfd) -> None:
    record = logging.LogRecord("steam.scoring", logging.ERROR, "", 0, "not loaded", (), None)
    with Path("/dev/full").open("wb") as full:
        handler = logging.StreamHandler(LossyOutput(full.fileno()))
        handler.handle(record)
        handler.flush()
    assert capfd.readouterr() == ("", "")


def test_each_line_is_written_at_once(tmp_path) -> None:
    with (tmp_path / "log").open("wb") as file:
        LossyOutput(file.fileno()).write("größer\n")
        assert (tmp_path / "log").read_text(encoding="utf-8") == "größer\n"
