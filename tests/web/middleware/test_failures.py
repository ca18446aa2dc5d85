"""What nobody foresaw."""

import structlog


def test_the_answer_tells_an_id_and_the_log_the_cause(world):
    @world.app.get("/api/boom")
    def boom() -> None:
        raise ValueError("secret detail")

    with structlog.testing.capture_logs() as lines:
        answer = world.client.get("/api/boom")
    assert answer.status_code == 500
    error = answer.json()["error"]
    assert error["code"] == "internal"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    [line] = [line for line in lines if line["event"] == "failure"]
    assert line["id"] == error["details"]["id"]
    assert line["exc_info"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_page_fails_as_a_page(world):
    @world.app.get("/boom")
    def boom() -> None:
        raise ValueError("secret detail")

    with structlog.testing.capture_logs():
        answer = world.client.get("/boom")
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/html")
    assert "secret" not in answer.text
