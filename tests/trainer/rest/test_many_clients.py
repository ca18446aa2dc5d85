"""Many clients at once: arithmetic, a model and predictions each, and nothing left behind."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import httpx
import numpy as np
import pytest

from steam.trainer.rest.sessions import end_idle
from tests.trainer.rest.conftest import Trainer

CLIENTS = 64
ROWS = 400
SLOPE, BASE = 3.0, 10.0


@pytest.fixture
def with_rows(trainer: Trainer) -> Trainer:
    """A trainer with a frame `f`, whose y is BASE + SLOPE x."""
    x = np.arange(ROWS) / 8  # exact in CSV and in float64
    lines = (f"{one},{BASE + SLOPE * one}" for one in x)
    trainer.frame("f", "\n".join(["x,y", *lines]).encode())
    return trainer


@dataclass(frozen=True)
class Client:
    """One of many, with a session and a connection of its own."""

    number: int
    session: str
    http: httpx.Client

    def rapids(self, text: str) -> Any:
        body = {"ast": text, "session_id": self.session}
        return self._json("POST", "/99/Rapids", data=body)

    def work(self) -> tuple[float, float, float, float]:
        """Slope, intercept and mean prediction of y + number x, and the sum of a chain."""
        frame, model = f"py_1{self.session}", f"m_{self.number}"
        moved = f"(+ (cols_py f 'y') (* {self.number} (cols_py f 'x')))"
        self.rapids(f"(tmp= {frame} (append f {moved} 'z'))")
        total = self.rapids(f"(sum (- (cols_py {frame} 'z') (cols_py f 'y')))")["scalar"]
        asked = {"training_frame": frame, "response_column": "z", "ignored_columns": "[y]"}
        asked |= {"family": "gaussian", "lambda": "0"}
        self._job("/3/ModelBuilders/glm", model_id=model, **asked)
        shown = self._json("GET", f"/3/Models/{model}")["models"][0]["output"]
        found = dict(zip(*shown["coefficients_table"]["data"][:2], strict=True))
        predicted = self._job(f"/4/Predictions/models/{model}/frames/{frame}")
        mean = self.rapids(f"(flatten (mean {predicted} TRUE 0))")["scalar"]
        for key in (predicted, model):
            self._json("DELETE", f"/3/DKV/{key}")
        return found["x"], found["Intercept"], mean, total

    def vanish(self) -> None:
        """Ask for one more temporary, and be gone before the answer."""
        text = f"(tmp= py_2{self.session} (sort f [0] [1]))"
        body = urlencode({"ast": text, "session_id": self.session}).encode()
        head = "POST /99/Rapids HTTP/1.1\r\nHost: localhost\r\n"
        head += "Content-Type: application/x-www-form-urlencoded\r\n"
        url = self.http.base_url
        with socket.create_connection((url.host, url.port)) as connection:
            connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def _job(self, path: str, **fields: str) -> str:
        """What a job makes, once it has ended."""
        told = self._json("POST", path, data=fields)
        job = told.get("job", told)
        while job["status"] in {"CREATED", "RUNNING"}:
            job = self._json("GET", f"/3/Jobs/{job['key']['name']}")["jobs"][0]
        assert job["status"] == "DONE", job["exception"]
        name: str = job["dest"]["name"]
        return name

    def _json(self, method: str, path: str, **more: Any) -> Any:
        answer = self.http.request(method, path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()


def made_without_client(trainer: Trainer) -> threading.Semaphore:
    """Released for each frame that is made for a client that has vanished."""
    made, true_put = threading.Semaphore(0), trainer.services.store.put

    def put(value: Any) -> Any:
        before = true_put(value)
        if value.key.startswith("py_2"):
            made.release()
        return before

    trainer.services.store.put = put  # type: ignore[method-assign]
    return made


def test_many_clients_get_their_own_answers_and_leave_nothing(with_rows: Trainer) -> None:
    trainer, made = with_rows, made_without_client(with_rows)
    vanished: list[str] = []

    def be_a_client(number: int) -> tuple[float, ...]:
        with httpx.Client(base_url=trainer.http.base_url, timeout=60, trust_env=False) as http:
            session = http.post("/4/sessions").json()["session_key"]
            client = Client(number, session, http)
            found = client.work()
            if number % 2:
                client.vanish()
                vanished.append(session)
            else:
                http.delete(f"/4/sessions/{session}")
        return found

    with ThreadPoolExecutor(CLIENTS) as pool:
        found = np.array(list(pool.map(be_a_client, range(CLIENTS))))
    numbers = np.arange(CLIENTS)
    mean_x = (ROWS - 1) / 16
    slopes = SLOPE + numbers
    expected = [slopes, np.full(CLIENTS, BASE), BASE + slopes * mean_x, numbers * mean_x * ROWS]
    np.testing.assert_allclose(found, np.column_stack(expected), rtol=1e-8)

    for _ in vanished:
        assert made.acquire(timeout=30)
    for session in vanished:
        with trainer.services.sessions.use(session):  # its last expression is over
            pass
    left = {f"py_{count}{session}" for count in (1, 2) for session in vanished}
    assert set(trainer.services.store.snapshot()) == {"f", *left}
    end_idle(replace(trainer.services, session_idle_ms=-1000))
    assert set(trainer.services.store.snapshot()) == {"f"}
