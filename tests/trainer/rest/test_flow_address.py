"""Who comes to the trainer for Flow."""

import json
from typing import Any

import pytest

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
PATHS = ("/flow", "/flow/", "/flow/index.html", "/")


@pytest.fixture
def record(trainer: Any) -> Any:
    return trainer.services.home.address("master")


def test_browsers_are_sent_to_the_master_of_the_home(trainer: Any, record: Any) -> None:
    record.write_text(json.dumps({"url": "http://127.0.0.1:9", "pid": 1}))
    for path in PATHS:
        answer = trainer.http.get(path, headers=BROWSER | {"X-Forwarded-Host": "evil.example"})
        assert (answer.status_code, answer.headers["location"]) == (303, "http://127.0.0.1:9/flow")
    foreign = trainer.http.get("/flow", headers={"Host": "evil.example"})
    assert foreign.status_code == 403
    assert "location" not in foreign.headers


def test_without_a_master_they_are_told_how_to_start_it(trainer: Any, record: Any) -> None:
    for written in (None, "", "{}", '{"url": "javascript:alert(1)"}', '{"url": "http://["}'):
        if written is not None:
            record.write_text(written)
        for path in PATHS:
            answer = trainer.http.get(path, headers=BROWSER)
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/plain")
            assert "steam serve" in answer.text


def test_programs_that_ask_whether_it_is_up_stay_here(trainer: Any, record: Any) -> None:
    record.write_text(json.dumps({"url": "http://127.0.0.1:9", "pid": 1}))
    answer = trainer.http.get("/")
    assert (answer.status_code, "trainer" in answer.text) == (200, True)
