"""The pulse: news come by themselves, and a silent worker keeps nobody else waiting."""

import json
import resource
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from steam.core.records import Worker
from steam.core.states import WorkerState
from steam.overseer.observed import Health
from steam.overseer.probe.pulse import Pulse
from steam.overseer.probe.target import Target
from tests.overseer.probe.conftest import Serve


class Ear:
    """Hears of news."""

    def __init__(self) -> None:
        self.heard = threading.Event()
        self.pulse = Pulse(0.05, self.heard.set)

    def wait(self) -> dict[str, Health]:
        assert self.heard.wait(30)
        self.heard.clear()
        return dict(self.pulse.take_news())

    def follow(self, *workers: Worker, timeout_s: float = 600.0) -> None:
        """By default patient: a busy machine answers late, and silence would be news."""
        self.pulse.follow((worker, Target(worker.token, timeout_s, 60.0)) for worker in workers)


@pytest.fixture
def ear() -> Iterator[Ear]:
    made = Ear()
    yield made
    made.pulse.close()


def worker(token: str, state: WorkerState) -> Worker:
    return Worker(1, 1, 1, 0, token, 9100, state, since_ms=0, started_ms=0)


def ready(token: str) -> bytes:
    return b"HTTP/1.0 200 OK\r\n\r\n" + json.dumps({"token": token, "ready": True}).encode()


def test_a_worker_becomes_ready(serve: Serve, ear: Ear) -> None:
    up = threading.Event()
    token = serve(lambda token: ready(token) if up.is_set() else b"")
    ear.follow(worker(token, WorkerState.STARTING))
    assert not ear.heard.wait(0.2), "that it is not ready yet is no news"
    up.set()
    assert ear.wait() == {token: Health.READY}


def test_what_is_as_expected_is_no_news(serve: Serve, ear: Ear) -> None:
    asked = threading.Semaphore(0)

    def answer(token: str) -> bytes:
        asked.release()
        return ready(token)

    ear.follow(worker(serve(answer), WorkerState.RUNNING))
    for _ in range(3):
        assert asked.acquire(timeout=30)
    assert not ear.heard.is_set()


def test_misses_come_one_timeout_apart(ear: Ear, silent: Callable[[], str]) -> None:
    token = silent()
    begun = time.monotonic()
    ear.follow(worker(token, WorkerState.RUNNING), timeout_s=0.2)
    assert ear.wait() == {token: Health.NO_ANSWER}
    ear.follow(worker(token, WorkerState.UNHEALTHY), timeout_s=0.2)
    assert ear.wait() == {token: Health.NO_ANSWER}
    assert 0.4 <= time.monotonic() - begun < 2.0


def test_one_that_refuses_is_not_asked_without_pause(ear: Ear) -> None:
    begun = time.monotonic()
    ear.follow(worker("nobody", WorkerState.RUNNING), timeout_s=0.2)
    for _ in range(3):
        assert ear.wait() == {"nobody": Health.NO_ANSWER}
    assert time.monotonic() - begun >= 0.39


def test_an_unhealthy_one_that_answers_again_is_news(serve: Serve, ear: Ear) -> None:
    token = serve(ready)
    ear.follow(worker(token, WorkerState.UNHEALTHY))
    assert ear.wait() == {token: Health.READY}


def test_the_silent_keep_nobody_waiting(serve: Serve, ear: Ear, silent: Callable[[], str]) -> None:
    silents = [worker(silent(), WorkerState.STARTING) for _ in range(20)]
    up = serve(ready)
    ear.follow(*silents, worker(up, WorkerState.STARTING))
    assert ear.wait() == {up: Health.READY}, "long before any of the others is given up"


def test_who_is_followed_no_more_is_heard_of_no_more(ear: Ear) -> None:
    ear.follow(worker("nobody", WorkerState.RUNNING), timeout_s=0.2)
    ear.wait()
    ear.follow()
    ear.pulse.take_news()
    ear.heard.clear()
    assert not ear.heard.wait(0.5)


def test_one_that_is_ending_is_left_in_peace(serve: Serve, ear: Ear) -> None:
    asked = threading.Event()

    def answer(token: str) -> bytes:
        asked.set()
        return ready(token)

    ear.follow(worker(serve(answer), WorkerState.STOPPING))
    assert not asked.wait(0.3)


def test_without_a_descriptor_left_it_goes_on_later(serve: Serve, ear: Ear) -> None:
    token = serve(ready)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))  # no new one, whatever is closed
    try:
        ear.follow(worker(token, WorkerState.UNHEALTHY), timeout_s=0.2)
        assert not ear.heard.wait(0.3), "that nobody could be asked is nobody's fault"
        assert ear.pulse.is_beating
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    while ear.wait() != {token: Health.READY}:  # a busy machine may have it answer late at first
        ear.follow(worker(token, WorkerState.UNHEALTHY), timeout_s=0.2)
