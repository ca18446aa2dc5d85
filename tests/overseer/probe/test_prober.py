"""Probes of real sockets: ready, live, silent, impostors and worse."""

import json
import time
from collections.abc import Callable

import pytest

from steam.overseer.observed import Health
from steam.overseer.probe.prober import HttpProber
from steam.overseer.probe.target import Target
from tests.overseer.probe.conftest import Serve

OK, TROUBLE = b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 503 Unavailable\r\n\r\n"


def health(**facts: object) -> Callable[[str], bytes]:
    return lambda token: OK + json.dumps({"token": token, **facts}).encode()


def ask(token: str, timeout_s: float = 2.0) -> Health:
    return HttpProber().probe([Target(token, timeout_s, request_timeout_s=60.0)])[token]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (health(ready=True, busy_ms=0), Health.READY),
        (health(ready=True, busy_ms=60_000), Health.READY),
        (health(ready=True, busy_ms=60_001), Health.STUCK),
        (health(ready=False), Health.LIVE),
        (health(ready="yes"), Health.LIVE),
        (health(ready=True, busy_ms="long"), Health.READY),
        (health(token="another", ready=True), Health.IMPOSTOR),
        (lambda _: OK + b"<html>", Health.IMPOSTOR),
        (lambda _: OK + b"[]", Health.IMPOSTOR),
        (lambda _: OK + b"[" * 50_000, Health.IMPOSTOR),
        (lambda token: TROUBLE + json.dumps({"token": token}).encode(), Health.IMPOSTOR),
        (lambda _: b"SSH-2.0-OpenSSH\r\n\r\n", Health.NO_ANSWER),
        (lambda _: b"HTTP/1.1\r\n\r\n", Health.NO_ANSWER),
        (lambda _: b"", Health.NO_ANSWER),
        (lambda _: OK + b"x" * 200_000, Health.IMPOSTOR),
    ],
)
def test_answers(serve: Serve, answer: Callable[[str], bytes], expected: Health) -> None:
    assert ask(serve(answer)) is expected


def test_nobody_listens() -> None:
    assert ask("a token that nobody has") is Health.NO_ANSWER


def test_the_silent_cost_their_own_timeout_only(serve: Serve, silent: Callable[[], str]) -> None:
    good = serve(health(ready=True))
    targets = [Target(silent(), 0.3, 60.0) for _ in range(100)]
    begun = time.monotonic()
    answers = dict(HttpProber().probe([*targets, Target(good, 0.3, 60.0)]))
    took_s = time.monotonic() - begun
    assert answers.pop(good) is Health.READY
    assert set(answers.values()) == {Health.NO_ANSWER}
    assert len(answers) == 100
    assert took_s < 10, "100 timeouts one after the other would take 30 s"


def test_one_whose_queue_is_full_has_until_its_deadline(silent: Callable[[], str]) -> None:
    token = silent()
    begun = time.monotonic()
    for _ in range(4):
        assert ask(token, 0.1) is Health.NO_ANSWER
    assert time.monotonic() - begun >= 0.4


def test_nobody_to_ask() -> None:
    assert HttpProber().probe([]) == {}


def test_more_than_may_be_open_at_a_time(serve: Serve) -> None:
    token = serve(health(ready=True))
    targets = [Target(f"absent-{number}", 0.5, 60.0) for number in range(600)]
    answers = HttpProber().probe([*targets, Target(token, 0.5, 60.0)])
    assert len(answers) == 601
    assert answers[token] is Health.READY
