"""What a page is told of the trainer."""

import socket
from concurrent.futures import ThreadPoolExecutor

from starlette.responses import JSONResponse, PlainTextResponse

from steam.web.flow import standing
from tests.promptness import quickest


def told(world):
    answer = world.client.get("/flow/api/trainer")
    assert answer.status_code == 200
    return answer.json()


def test_a_restart_is_another_start(world, trainers, monkeypatch):
    monkeypatch.setattr(standing, "_KEPT_S", 0.0)
    away = told(world)
    assert (away["answers"], away["url"]) == (False, None)
    assert "steam trainer" in away["message"]
    for started_ms in (1_700_000_000_123, 1_700_000_000_124):
        url = trainers.start(started_ms=started_ms)
        there = told(world)
        assert (there["answers"], there["url"], there["message"]) == (True, url, "")
        assert there["started_ms"] == started_ms
        assert there["version"] == "3.46.0.12"
        assert there["steam"].startswith("steam ")


def test_many_pages_ask_once(world, trainers):
    asked = []

    async def about(scope, receive, send):
        if scope["type"] == "http":
            asked.append(scope["path"])
            await JSONResponse({"entries": []})(scope, receive, send)

    trainers.start_app(about)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: told(world), range(16)))
    assert all(answer["answers"] for answer in answers)
    assert 1 <= len(asked) <= 3, "at most one a second"


def test_what_is_no_trainer_is_named(world, trainers):
    async def page(scope, receive, send):
        if scope["type"] == "http":
            await PlainTextResponse("hello")(scope, receive, send)

    url = trainers.start_app(page)
    there = told(world)
    assert not there["answers"]
    assert url in there["message"]


def test_a_hung_trainer_is_told_within_seconds(world, trainers, monkeypatch):
    monkeypatch.setattr(standing, "_ANSWER_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listens_only:
        trainers.record(f"http://127.0.0.1:{listens_only.getsockname()[1]}")
        there: list[dict[str, object]] = []
        assert quickest(lambda: there.append(told(world)), 2) < 2
    assert all("no answer within" in str(one["message"]) for one in there)
