"""Alerts without a receiver: one line of the log each."""

from dataclasses import replace

from structlog.testing import capture_logs

from steam.overseer.alerts.alert import Alert, Side
from steam.overseer.alerts.log_line import LogLine


def test_a_warning_and_a_note(alert: Alert) -> None:
    with capture_logs() as lines:
        LogLine().send(alert)
        LogLine().send(replace(alert, side=Side.CLOSED))
    assert [(line["event"], line["log_level"], line["state"]) for line in lines] == [
        ("incident", "warning", "opened"),
        ("incident", "info", "closed"),
    ]
    assert lines[0]["thing"] == "deployment:prostate"
