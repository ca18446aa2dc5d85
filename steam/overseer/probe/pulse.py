"""Feeling the pulse of every worker all the time, so that whoever oversees them need not wait."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from steam.core.records import Worker
from steam.core.states import WorkerState
from steam.overseer.observed import Health
from steam.overseer.probe.exchange import Answer, Exchanges
from steam.overseer.probe.target import Target

_STARTING_PAUSE_S = 0.02
_MOST_AT_ONCE = 256
_FOREVER_S = 3600.0

_EXPECTED = {
    WorkerState.STARTING: frozenset(
        {Health.LIVE, Health.NO_ANSWER, Health.IMPOSTOR, Health.NOT_PROBED}
    ),
    WorkerState.RUNNING: frozenset({Health.READY, Health.LIVE, Health.NOT_PROBED}),
    WorkerState.UNHEALTHY: frozenset({Health.LIVE, Health.NOT_PROBED}),
}
"""Per state, the answers that change nothing; any other is news."""


@dataclass(slots=True)
class _Patient:
    """A worker whose pulse is felt. `due` is when next (monotonic seconds)."""

    target: Target
    state: WorkerState
    due: float
    asked: bool = False


class Pulse:
    """Asks each followed worker again and again, in a thread of its own.

    Running ones every `interval_s`; starting ones all the time; those that missed a probe again
    as soon as that one's time is up. `on_news` is called, in that thread, when an answer is other
    than a worker's state makes expect.
    """

    def __init__(self, interval_s: float, on_news: Callable[[], None]) -> None:
        self._interval_s = interval_s
        self._on_news = on_news
        self._exchanges = Exchanges()
        self._lock = threading.Lock()
        self._patients: dict[str, _Patient] = {}
        self._news: dict[str, Health] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)
        self._thread.start()

    def follow(self, workers: Iterable[tuple[Worker, Target]]) -> None:
        """Feel the pulse of exactly these workers, in the states that they have now."""
        now = time.monotonic()
        with self._lock:
            before = self._patients
            self._patients = {
                target.token: _followed(before.get(target.token), worker.state, target, now)
                for worker, target in workers
                if worker.state in _EXPECTED
            }
        self._exchanges.wake()

    def take_news(self) -> Mapping[str, Health]:
        """The newest unexpected answers by token, each once."""
        with self._lock:
            news, self._news = self._news, {}
        return news

    @property
    def is_beating(self) -> bool:
        """Whether the thread is at work; should it ever end, nobody's health is known any more."""
        return self._thread.is_alive()

    def close(self) -> None:
        self._closed = True
        self._exchanges.wake()
        self._thread.join()
        self._exchanges.close()

    def _run(self) -> None:
        while not self._closed:
            answers = self._exchanges.wait(self._ask_those_due())
            news = [answer for answer in answers if self._is_news(answer)]
            if news:
                self._on_news()

    def _ask_those_due(self) -> float:
        """Ask whoever is due; the seconds until somebody else will be."""
        now = time.monotonic()
        next_due = now + _FOREVER_S
        with self._lock:
            for patient in self._patients.values():
                if patient.asked or len(self._exchanges) >= _MOST_AT_ONCE:
                    continue
                if patient.due <= now:
                    patient.asked = True
                    self._exchanges.ask(patient.target)
                else:
                    next_due = min(next_due, patient.due)
        return next_due - now

    def _is_news(self, answer: Answer) -> bool:
        """Keep the answer if it is news, and plan the next question."""
        token = answer.target.token
        with self._lock:
            patient = self._patients.get(token)
            if patient is None:
                return False
            patient.asked = False
            patient.due = _next_due(patient, answer, self._interval_s)
            if answer.health in _EXPECTED[patient.state]:
                return False
            self._news[token] = answer.health
            return True


def _followed(before: _Patient | None, state: WorkerState, target: Target, now: float) -> _Patient:
    if before is None:
        return _Patient(target, state, now)
    return _Patient(target, state, before.due, before.asked)


def _next_due(patient: _Patient, answer: Answer, interval_s: float) -> float:
    now = time.monotonic()
    if patient.state is WorkerState.STARTING:
        return now + _STARTING_PAUSE_S
    if answer.health in {Health.READY, Health.LIVE}:
        return now + interval_s
    # One that refuses at once has the same time as one that says nothing.
    return max(now, answer.begun + answer.target.timeout_s)
