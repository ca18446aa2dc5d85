"""GET /api/stream over a real connection."""

import threading
import time

import httpx

from steam.web.app import create_app
from tests.promptness import quickest


def _messages(response):
    lines = []
    for line in response.iter_lines():
        if line:
            lines.append(line)
        elif lines:
            yield lines
            lines = []


def test_a_change_is_told_at_once_and_only_changes_are(world):
    with world.client.stream("GET", "/api/stream") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        messages = _messages(response)
        assert next(messages) == ["retry: 1000"]
        first = next(messages)
        assert first[1] == "event: change"
        said = [first[0]]

        def change() -> None:
            world.deployed(f"prostate-{len(said)}")
            told = next(messages)
            assert told[1] == "event: change"
            said.append(told[0])

        assert quickest(change, 3) < 3
        assert len(set(said)) == len(said)


def test_a_new_listener_takes_no_change_from_the_others(world):
    with world.client.stream("GET", "/api/stream") as first:
        told = _messages(first)
        assert [len(next(told)) for _ in range(2)] == [1, 3]
        for number in range(5):
            world.client.post("/api/projects", json={"name": f"p{number}"})
            with world.client.stream("GET", "/api/stream") as second:
                messages = _messages(second)
                assert [len(next(messages)) for _ in range(2)] == [1, 3]
            assert next(told)[1] == "event: change"


def test_silence_is_filled_with_heartbeats(world, monkeypatch):
    monkeypatch.setattr(world.app.state.watch, "_heartbeat_s", 0.05)
    with world.client.stream("GET", "/api/stream") as response:
        messages = _messages(response)
        assert [next(messages)[0][:2] for _ in range(4)][2:] == [": ", ": "]


def test_open_streams_do_not_hold_up_a_shutdown(services, serve, caplog):
    app = create_app(services)
    opened, ended = threading.Event(), threading.Event()

    def follow(url):
        with httpx.stream("GET", f"{url}/api/stream", timeout=30, trust_env=False) as response:
            for _ in _messages(response):
                opened.set()
        ended.set()

    with serve(app, app.state.watch.close) as url:
        follower = threading.Thread(target=follow, args=(url,))
        follower.start()
        assert opened.wait(30)
    assert ended.wait(30)
    follower.join()
    assert "shutdown exceeded" not in caplog.text, "the server did not wait for it in vain"


def test_nobody_polls_when_nobody_listens(world):
    watch = world.app.state.watch
    with world.client.stream("GET", "/api/stream") as response:
        messages = _messages(response)
        assert [len(next(messages)) for _ in range(2)] == [1, 3]
        assert watch._task is not None
    deadline = time.monotonic() + 30
    while watch._task is not None and time.monotonic() < deadline:
        world.client.get("/api/health")
    assert watch._task is None
