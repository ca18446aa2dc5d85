"""Logs of servers: a line of JSON an event, and never a reason to end."""

import json
import logging
from pathlib import Path

import pytest
import structlog

from steam.log import configure_log


@pytest.fixture(autouse=True)
def restored():
    """Nothing goes on to write to a descriptor that is closed: its number may become a socket's."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


def test_an_event_is_a_line_of_json(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as stream:
        configure_log("info", stream)
        structlog.get_logger().info("pass", workers=3)
    line = json.loads((tmp_path / "log").read_text())
    assert (line["event"], line["workers"], line["level"]) == ("pass", 3, "info")


def test_a_full_disk_ends_nobody() -> None:
    with Path("/dev/full").open("w") as stream:
        configure_log("info", stream)
        structlog.get_logger().warning("no room", reason="x" * 100_000)
        logging.getLogger("other").warning("none here either")


def test_a_logged_exception_brings_its_traceback(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as stream:
        configure_log("info", stream)
        try:
            int("of no use")
        except ValueError:
            logging.getLogger("other").exception("it failed")
    line = json.loads((tmp_path / "log").read_text())
    assert line["event"] == "it failed"
    assert 'int("of no use")' in line["exception"]
