"""Sessions: what a client leaves behind goes with it, whatever it does at the same time."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from steam.core.errors import Exhausted
from steam.trainer.rapids import sessions as sessions_module
from steam.trainer.rapids.sessions import Sessions
from steam.trainer.rest.session_sweep import sweeping
from steam.trainer.rest.sessions import MAX_PROPERTIES, end_idle

CLIENTS = 64
STEPS = 4


class SetClock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.ms = 0

    def now_ms(self) -> int:
        return self.ms


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


def keys(trainer: Any) -> set[str]:
    return set(trainer.services.store.snapshot())


def evaluate(trainer: Any, session: str, expression: str) -> dict[str, Any]:
    body = {"ast": expression, "session_id": session}
    answer: dict[str, Any] = trainer.json("POST", "/99/Rapids", data=body)
    return answer


@pytest.mark.parametrize(
    ("opens", "path", "closes"),
    [("POST", "/4/sessions", "/4/sessions/{}"), ("GET", "/3/InitID", "/3/InitID?session_key={}")],
)
def test_a_session_takes_its_temporaries_with_it(
    trainer: Any, opens: str, path: str, closes: str
) -> None:
    trainer.frame("f", b"a\n1\n2\n")
    session = trainer.json(opens, path)["session_key"]
    evaluate(trainer, session, f"(tmp= py_1{session} (+ f 1))")
    evaluate(trainer, session, "(assign kept (+ f 2))")
    assert trainer.json("DELETE", closes.format(session))["session_key"] == session
    assert keys(trainer) == {"f", "kept"}


@pytest.mark.parametrize("path", ["/4/sessions/_sid_zzz", "/3/InitID"])
def test_a_session_that_never_was_ends_without_complaint(trainer: Any, path: str) -> None:
    assert trainer.http.delete(path).status_code == 200


def test_what_a_removed_temporary_was_called_is_free_again(trainer: Any) -> None:
    trainer.frame("f", b"a\n1\n2\n")
    for _ in range(2):
        evaluate(trainer, "_sid_a", "(tmp= t (+ f 1))")
        evaluate(trainer, "_sid_a", "(rm t)")
    trainer.json("DELETE", "/4/sessions/_sid_a")
    assert keys(trainer) == {"f"}


def test_properties_are_kept_for_the_session(trainer: Any) -> None:
    said = {"session_key": "_sid_a", "key": "job.fetch_timeout_ms"}
    assert trainer.json("GET", "/3/SessionProperties", params=said)["value"] is None
    trainer.json("POST", "/3/SessionProperties", data={**said, "value": "1000"})
    assert trainer.json("GET", "/3/SessionProperties", params=said)["value"] == "1000"
    trainer.json("POST", "/3/SessionProperties", data=said)
    assert trainer.json("GET", "/3/SessionProperties", params=said)["value"] is None


def test_properties_are_bounded(trainer: Any) -> None:
    def post(key: str, value: str) -> int:
        said = {"session_key": "_sid_a", "key": key, "value": value}
        status: int = trainer.http.post("/3/SessionProperties", data=said).status_code
        return status

    assert [post(str(number), "x") for number in range(MAX_PROPERTIES)] == [200] * MAX_PROPERTIES
    assert post("one more", "x") == 507
    assert post("0", "y") == 200
    assert post("0", "y" * 5000) == 412


def test_idle_sessions_end_and_others_do_not(
    trainer_with: Callable[..., Any], clock: SetClock
) -> None:
    trainer = trainer_with(sessions=Sessions(clock), clock=clock, session_idle_ms=1000)
    trainer.frame("f", b"a\n1\n2\n")
    evaluate(trainer, "_sid_a", "(tmp= a (+ f 1))")
    clock.ms = 900
    evaluate(trainer, "_sid_b", "(tmp= b (+ f 1))")
    clock.ms = 1001
    trainer.json("POST", "/4/sessions")
    assert keys(trainer) == {"f", "b"}


def test_they_end_without_anybody_asking(trainer_with: Callable[..., Any]) -> None:
    trainer = trainer_with(session_idle_ms=40)
    trainer.frame("f", b"a\n1\n2\n")
    gone = threading.Event()
    true_remove = trainer.services.store.remove

    def remove(key: str) -> object:
        try:
            return true_remove(key)
        finally:
            gone.set()

    trainer.services.store.remove = remove
    evaluate(trainer, "_sid_a", "(tmp= a (+ f 1))")
    with sweeping(trainer.services):
        assert gone.wait(30)
    assert keys(trainer) == {"f"}


def test_a_session_in_use_is_not_idle(clock: SetClock) -> None:
    sessions = Sessions(clock)
    with sessions.use("a") as session:
        session.temporaries.add("t")
        clock.ms = 1000
        assert sessions.end_unused(500) == frozenset()
    clock.ms = 2000
    assert sessions.end_unused(1500) == {"t"}


def test_an_end_waits_for_the_expression_and_what_comes_later_begins_anew() -> None:
    sessions, ended = Sessions(SetClock()), []
    with sessions.use("a") as session:
        ending = threading.Thread(target=lambda: ended.append(sessions.end("a")))
        ending.start()
        session.temporaries.add("made while it ended")
    ending.join()
    assert ended == [{"made while it ended"}]
    with sessions.use("a") as another:
        assert another is not session
        assert not another.temporaries


def test_sessions_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions_module, "MOST_SESSIONS", 2)
    sessions = Sessions(SetClock())
    for name in ("a", "b", "a"):
        with sessions.use(name):
            pass
    with pytest.raises(Exhausted), sessions.use("c"):
        pass


def test_many_clients_at_once_get_their_own_answers_and_leave_nothing(trainer: Any) -> None:
    rows = "\n".join(map(str, range(250)))
    trainer.frame("f", f"a\n{rows}\n".encode())

    def be_a_client(number: int) -> Iterator[tuple[float, float]]:
        session = trainer.json("POST", "/4/sessions")["session_key"]
        last = "f"
        for step in range(1, STEPS + 1):
            name = f"py_{step}{session}"
            evaluate(trainer, session, f"(tmp= {name} (+ {last} {number}))")
            last = name
            found = evaluate(trainer, session, f"(flatten (rows (cols_py {name} 0) 7))")["scalar"]
            yield found, 7 + step * number
        if number % 2:  # the others vanish without a word
            trainer.json("DELETE", f"/4/sessions/{session}")

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(lambda number: list(be_a_client(number)), range(CLIENTS)))
    assert all(found == expected for one in answers for found, expected in one)
    assert len(keys(trainer)) == 1 + STEPS * CLIENTS // 2
    end_idle(replace(trainer.services, session_idle_ms=-1000))
    assert keys(trainer) == {"f"}
