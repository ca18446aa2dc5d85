"""Log lines for people."""

import datetime
import json

from hypothesis import given
from hypothesis import strategies as st

from steam.cli.log_lines import LogLine, in_order, readable

READY = {
    "time": "2026-11-17T14:03:00.250+00:00",
    "level": "info",
    "event": "ready",
    "deployment": "prostate",
    "version": 3,
    "after_ms": 180,
}


def line(entry: object, slot: int = 0) -> LogLine:
    return LogLine(slot, json.dumps(entry))


def test_a_json_line_becomes_a_sentence() -> None:
    moment = datetime.datetime.fromisoformat(READY["time"]).astimezone()  # type: ignore[arg-type]
    assert readable(line(READY)) == (
        f"{moment:%Y-%m-%d %H:%M:%S}.250 info    ready version=3 after_ms=180"
    )


def test_a_message_and_a_traceback_follow() -> None:
    entry = {"level": "error", "event": "failed", "message": "It broke.", "traceback": "a\n  b"}
    assert readable(line(entry)) == " error   failed - It broke.\n    a\n      b"


def test_what_is_no_log_line_is_as_it_is() -> None:
    for text in ("listening on http://127.0.0.1:9100", '{"a": 1}', "{", "[1]", '{"event": 5}'):
        assert readable(LogLine(0, text)) == text


@given(st.text(), st.text(), st.text())
def test_nothing_in_a_log_reaches_the_terminals_controls(time: str, event: str, raw: str) -> None:
    for shown in (
        readable(line({"time": time, "event": event, "x": {"y": raw}, "traceback": raw})),
        readable(LogLine(0, raw)),
    ):
        assert not any(ord(one) < 32 and one not in "\t\n" for one in shown)
        assert not any(127 <= ord(one) < 160 for one in shown)


def test_lines_of_several_slots_are_merged_by_time() -> None:
    def at(slot: int, second: int) -> LogLine:
        return line({"time": f"2026-11-17T14:03:{second:02}+00:00", "event": "e"}, slot)

    plain = LogLine(1, "Traceback")
    zero, one = [at(0, 1), at(0, 4)], [at(1, 2), plain, at(1, 5)]
    assert in_order([*zero, *one]) == [zero[0], one[0], plain, zero[1], one[2]]
