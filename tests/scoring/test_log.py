import json
import logging
import sys

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
