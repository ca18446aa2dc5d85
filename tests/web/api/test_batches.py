"""/api/batches."""

import json
from dataclasses import replace

import msgspec
import pytest

from steam.client.shapes import BatchShape
from steam.core.errors import Busy
from steam.core.states import BatchState


@pytest.fixture
def ended(world):
    """A batch that came to an end in that state."""

    def end(state: BatchState, **changes: object) -> dict[str, object]:
        shown = world.ordered()
        with world.store.write() as writer:
            batch = writer.batch(shown["id"])
            writer.update_batch(replace(batch, state=state, ended_ms=9, **changes))
        return shown

    world.deployed("prostate")
    return end


def test_an_order_is_answered_with_the_batch_after_a_pass(world):
    world.deployed("prostate")
    shown = world.ordered()
    assert (shown["state"], shown["fraction"], shown["rows_done"]) == ("queued", 0.0, 0)
    assert (shown["who"], shown["version"], shown["keep"]) == ("anna", 1, None)
    assert world.passes.actors[-1] == "anna"
    assert world.client.get("/api/batches").json() == [shown]
    assert world.client.get("/api/batches/1").json() == shown
    assert msgspec.convert(shown, BatchShape).target == str(world.data / "out.csv")


def test_an_order_is_kept_when_no_pass_can_be_made(world):
    world.deployed("prostate")
    world.passes.failures.append(Busy("Somebody else holds the lock."))
    assert world.ordered()["state"] == "queued"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"source": 1}, 422),
        ({"source": "x" * 5000}, 422),
        ({"keep": "ID"}, 422),
        ({"keep": ["ID", "ID"]}, 422),
        ({"more": 1}, 422),
        ({"deployment": "none"}, 404),
        ({"source": "/etc/passwd"}, 422),
        ({"source": "in.csv"}, 422),
        ({"source": "\0"}, 422),
        ({"source": "\ud800"}, 422),
        ({"target": "/etc/out.csv"}, 422),
    ],
)
def test_bad_orders_are_told_of(world, body, status):
    world.deployed("prostate")
    good = {
        "deployment": "prostate",
        "source": str(world.data / "in.csv"),
        "target": str(world.data / "out.csv"),
    }
    given = {**good, **body} if body else {}
    text = json.dumps(given)  # which writes half a character as an escape
    headers = {"Content-Type": "application/json"}
    answer = world.client.post("/api/batches", content=text, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["message"]
    assert world.client.get("/api/batches").json() == []


def test_cancel_says_that_it_is_being_cancelled(world):
    world.deployed("prostate")
    world.ordered()
    shown = world.client.post("/api/batches/1/cancel", json={"why": "wrong file"}).json()
    assert (shown["state"], shown["cancelling"]) == ("queued", True)
    [event] = world.client.get("/api/events?thing=batch:1&limit=1").json()
    assert (event["kind"], event["data"]["why"]) == ("batch-cancel-asked", "wrong file")


def test_resume_and_remove(world, ended):
    ended(BatchState.FAILED, message="m")
    assert world.client.delete("/api/batches/2").status_code == 404
    shown = world.client.post("/api/batches/1/resume").json()
    assert (shown["state"], shown["message"]) == ("queued", "")
    assert world.client.delete("/api/batches/1").status_code == 409


def test_what_has_ended_can_be_removed(world, ended):
    ended(BatchState.DONE)
    assert world.client.post("/api/batches/1/cancel").status_code == 409
    assert world.client.post("/api/batches/1/resume").status_code == 409
    assert world.client.delete("/api/batches/1?why=old").status_code == 204
    assert world.client.get("/api/batches/1").status_code == 404


def test_ids_are_numbers(world):
    for text in ("x", "0", "-1", "1e3", str(1 << 70)):
        assert world.client.get(f"/api/batches/{text}").status_code == 422
    assert world.client.get("/api/batches?limit=0").status_code == 422
