"""The REST API of deployments, against docs/http.md and the shapes that the client reads."""

from dataclasses import fields, replace

import msgspec
import pytest

from steam.client.shapes import (
    DeploymentShape,
    IncidentShape,
    MomentShape,
    VersionShape,
    WorkerShape,
)
from steam.core.errors import Busy, Unavailable

DEPLOYMENT_FIELDS = {field.name for field in fields(DeploymentShape)}
WORKER_FIELDS = {field.name for field in fields(WorkerShape)}


def test_creating_answers_what_the_pass_made_of_it(world):
    world.deployed("other")
    answer = world.client.post(
        "/api/deployments", json={"name": "prostate", "model": "glm", "replicas": 2, "why": "try"}
    )
    assert answer.status_code == 201
    shown = answer.json()
    assert set(shown) == DEPLOYMENT_FIELDS
    assert all(set(worker) == WORKER_FIELDS for worker in shown["workers"])
    assert (shown["state"], shown["version"], shown["model"], shown["why"]) == (
        "running",
        1,
        "glm",
        "try",
    )
    assert [worker["slot"] for worker in shown["workers"]] == [0, 1]
    assert shown["url"] == f"http://127.0.0.1:{shown['port']}/predict"
    assert msgspec.convert(shown, DeploymentShape).workers[0].pid is not None
    assert world.client.get("/api/deployments/prostate").json() == shown
    assert [d["name"] for d in world.client.get("/api/deployments").json()] == ["other", "prostate"]


def test_an_open_incident_is_told_until_it_is_over(world):
    world.deployed("prostate")
    world.deployed("other")
    with world.store.write() as writer:
        for thing in ("deployment:prostate", "home"):
            writer.add_incident(thing=thing, kind="down", text="Gone.", opened_ms=7)
    expected = {"kind": "down", "text": "Gone.", "opened_ms": 7}
    shown = world.client.get("/api/deployments/prostate").json()
    assert shown["incident"] == expected
    assert msgspec.convert(shown, DeploymentShape).incident == IncidentShape(**expected)
    listed = world.client.get("/api/deployments").json()
    assert {one["name"]: one["incident"] for one in listed} == {
        "prostate": expected,
        "other": None,
    }
    with world.store.write() as writer:
        [incident] = [one for one in writer.open_incidents() if one.thing.startswith("deployment")]
        writer.update_incident(replace(incident, closed_ms=9))
    assert world.client.get("/api/deployments/prostate").json()["incident"] is None


def test_a_taken_name_is_a_conflict_and_runs_no_pass(world):
    world.deployed("prostate")
    before = len(world.passes.actors)
    answer = world.client.post("/api/deployments", json={"name": "prostate", "model": "glm"})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "conflict"
    assert len(world.passes.actors) == before


def test_policy_is_taken_over_and_unknown_knobs_are_refused(world):
    world.deployed("other")
    policy = {"input": {"unseen_level": "reject"}, "supervision": {"probe_misses": 5}}
    body = {"name": "strict", "model": "glm", "policy": policy}
    assert world.client.post("/api/deployments", json=body).status_code == 201
    with world.store.read() as reader:
        kept = reader.deployment_named("strict").policy
    assert (kept.input.unseen_level, kept.supervision.probe_misses) == ("reject", 5)
    for bad in ({"input": {"unseen": "warn"}}, {"supervision": {"stop_timeout_s": -1}}):
        answer = world.client.post("/api/deployments", json={**body, "name": "x", "policy": bad})
        assert answer.status_code == 422, bad


@pytest.mark.parametrize(
    ("policy", "where"),
    [
        ({"supervision": {"stop_timeout_s": "5"}}, "supervision.stop_timeout_s"),
        ({"supervision": {"probe_misses": 3.0}}, "supervision.probe_misses"),
        ({"limits": {"nice": True}}, "limits.nice"),
        ({"gathering": {"max_rows": True}}, "gathering.max_rows"),
        ({"input": {"unseen_level": 1}}, "input.unseen_level"),
        ({"limits": {"nice": [[[]]]}}, "limits.nice"),
        ({"limits": []}, "limits"),
        ("strict", "policy"),
    ],
)
def test_what_is_no_number_in_a_policy_is_refused_by_its_name(world, policy, where):
    world.deployed("other")
    body = {"name": "x", "model": "glm", "policy": policy}
    answer = world.client.post("/api/deployments", json=body)
    assert answer.status_code == 422
    assert where in answer.text


def test_true_is_no_version_to_roll_back_to(world):
    world.deployed("prostate")
    answer = world.client.post("/api/deployments/prostate/rollback", json={"version": True})
    assert answer.status_code == 422


def test_stop_start_restart_scale_and_rollback(world):
    world.deployed("prostate")
    client = world.client
    assert client.post("/api/deployments/prostate/stop").json()["state"] == "stopped"
    assert client.post("/api/deployments/prostate/stop", json={"why": "again"}).status_code == 200
    assert client.post("/api/deployments/prostate/start").json()["state"] == "running"
    assert client.post("/api/deployments/prostate/restart").json()["state"] == "running"
    scaled = client.post("/api/deployments/prostate/scale", json={"replicas": 3}).json()
    assert len(scaled["workers"]) == 3
    scaled = client.post("/api/deployments/prostate/scale", json={"replicas": 1}).json()
    assert [worker["slot"] for worker in scaled["workers"]] == [0]
    world.registered("better")
    body = {"model": "better", "why": "newer"}
    for _ in range(2):  # the second time it is there already
        answer = client.post("/api/deployments/prostate/versions", json=body)
        assert answer.json()["version"] == 2
    assert client.post("/api/deployments/prostate/rollback").json()["version"] == 1
    answer = client.post("/api/deployments/prostate/rollback", json={"version": 2})
    assert answer.json()["version"] == 2
    assert set(world.passes.actors) == {"anna"}


def test_versions_and_workers_are_newest_first(world):
    world.deployed("prostate")
    world.registered("better")
    world.client.post("/api/deployments/prostate/versions", json={"model": "better", "why": "b"})
    versions = world.client.get("/api/deployments/prostate/versions").json()
    assert [(v["number"], v["current"]) for v in versions] == [(2, True), (1, False)]
    assert msgspec.convert(versions, list[VersionShape])[0].why == "b"
    workers = world.client.get("/api/deployments/prostate/workers").json()
    assert [worker["state"] for worker in workers] == ["running", "exited"]
    assert msgspec.convert(workers, list[WorkerShape])[1].exit_code == 0


def test_a_busy_lock_does_not_fail_the_change(world):
    world.deployed("prostate")
    world.passes.failures.append(Busy("Another pass is running."))
    answer = world.client.post("/api/deployments/prostate/stop")
    assert answer.status_code == 200
    assert (answer.json()["desired"], answer.json()["state"]) == ("stopped", "stopping")


def test_delete_waits_for_the_workers(world):
    world.deployed("prostate")
    world.passes.passes_until_ended = 2
    assert world.client.delete("/api/deployments/prostate").status_code == 204
    assert world.client.get("/api/deployments/prostate").status_code == 404
    assert world.passes.passes_until_ended == 0


def test_delete_gives_up_on_a_worker_that_never_ends(world, monkeypatch):
    monkeypatch.setattr("steam.web.changes._END_GRACE_S", -29.8)
    world.deployed("prostate")
    world.passes.passes_until_ended = 10**6
    answer = world.client.delete("/api/deployments/prostate")
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == Unavailable.code
    assert "Retry-After" in answer.headers
    assert world.client.get("/api/deployments/prostate").json()["state"] == "stopping"


def test_bad_replicas_change_nothing(world):
    world.deployed("prostate")
    for replicas in (0, -1, 257, 10**9, "many", None):
        answer = world.client.post("/api/deployments/prostate/scale", json={"replicas": replicas})
        assert answer.status_code == 422, replicas
    assert world.client.get("/api/deployments/prostate").json()["replicas"] == 1


def test_limits_are_changed_and_shown(world):
    world.deployed("prostate")
    url = "/api/deployments/prostate/limits"
    before = world.client.get("/api/deployments/prostate").json()
    none = {"memory_mb": 0, "cpu_percent": 0, "open_files": 0, "nice": 0}
    assert before["limits"] == none
    shown = world.client.post(url, json={"memory_mb": 512, "why": "it ate all"}).json()
    assert shown["limits"] == {**none, "memory_mb": 512}
    shown = world.client.post(url, json={"nice": 5, "restart": True}).json()
    assert shown["limits"] == {**none, "memory_mb": 512, "nice": 5}
    with world.store.read() as reader:
        assert reader.deployment_named("prostate").restart_ms > 0
        [_, event] = reader.events(thing="deployment:prostate", limit=2)
    assert (event.kind, event.data["why"]) == ("limits-changed", "it ate all")
    for bad in ({}, {"memory_mb": 1}, {"nice": 99}, {"nice": -1}, {"nice": "x"}, {"cores": 1}):
        assert world.client.post(url, json=bad).status_code in {400, 422}, bad
    assert world.client.post("/api/deployments/x/limits", json={"nice": 1}).status_code == 404


def test_gathering_is_changed_and_shown(world):
    world.deployed("prostate")
    url = "/api/deployments/prostate/gathering"
    before = world.client.get("/api/deployments/prostate").json()
    assert before["gathering"] == {"max_rows": 0, "max_wait_ms": 0.0}
    shown = world.client.post(url, json={"max_rows": 64, "restart": True}).json()
    assert shown["gathering"] == {"max_rows": 64, "max_wait_ms": 0.0}
    out_of_kind = ({"max_rows": True}, {"max_rows": "5"}, {"max_wait_ms": "5"}, {"max_rows": 2.5})
    for bad in out_of_kind:
        refused = world.client.post(url, json=bad)
        assert refused.status_code == 422, bad
        assert next(iter(bad)) in refused.json()["error"]["message"]
    for bad in ({}, {"max_rows": 1001}, {"max_wait_ms": -1}, {"max_rows": "x"}, {"rows": 1}):
        assert world.client.post(url, json=bad).status_code in {400, 422}, bad
    assert (
        world.client.post("/api/deployments/x/gathering", json={"max_rows": 2}).status_code == 404
    )


def test_a_new_deployment_may_say_how_it_gathers(world):
    world.deployed("prostate")
    model = world.client.get("/api/deployments/prostate").json()["model"]
    body = {"name": "other", "model": model, "policy": {"gathering": {"max_rows": 8}}}
    answer = world.client.post("/api/deployments", json=body)
    assert answer.json()["gathering"] == {"max_rows": 8, "max_wait_ms": 0.0}


def test_what_ran_at_a_time_and_why(world):
    world.deployed("prostate")
    client = world.client
    world.registered("better")
    client.post("/api/deployments/prostate/versions", json={"model": "better", "why": "newer"})
    client.post("/api/deployments/prostate/stop", json={"why": "holiday"})
    events = client.get("/api/events?thing=deployment:prostate").json()
    stopped, added, created = (event["ms"] for event in events)

    def at(ms):
        answer = client.get(f"/api/deployments/prostate/at?ms={ms}").json()
        assert set(answer) == {field.name for field in fields(MomentShape)}
        return msgspec.convert(answer, MomentShape)

    assert at(created - 1).wanted is None
    assert at(created - 1).next.kind == "deployment-created"
    assert (at(stopped).wanted.desired, at(stopped).wanted.version) == ("stopped", 2)
    assert (at(stopped).last.actor, at(stopped).last.data["why"]) == ("anna", "holiday")
    if added < stopped:
        assert (at(added).wanted.desired, at(added).wanted.version) == ("running", 2)
        assert at(added).next.data["why"] == "holiday"
    assert [worker.slot for worker in at(stopped).workers] == [0, 0]
    assert client.get("/api/deployments/x/at?ms=5").status_code == 404
    for bad in ("", "?ms=x", "?ms=-1", f"?ms={1 << 64}"):
        assert client.get(f"/api/deployments/prostate/at{bad}").status_code == 422


def test_a_deployment_that_is_gone_is_remembered(world):
    world.deployed("prostate")
    [created] = world.client.get("/api/events?thing=deployment:prostate").json()
    assert world.client.delete("/api/deployments/prostate?why=done").status_code == 204
    then = world.client.get(f"/api/deployments/prostate/at?ms={created['ms']}").json()
    assert then["wanted"]["model"] == "glm"
    removed = world.client.get("/api/events?thing=deployment:prostate&limit=1").json()[0]
    assert (removed["kind"], removed["data"]["why"]) == ("deployment-deleted", "done")


def test_a_list_takes_the_same_reads_for_one_and_for_many(world, monkeypatch):
    for number in range(5):
        world.deployed(f"d-{number}")
    from steam.db.sqlite_reader import SqliteReader

    calls = []
    reads = ("deployments", "versions", "model_names", "labels", "projects", "newest_workers")
    for name in (*reads, "models", "version", "model"):
        original = getattr(SqliteReader, name)

        def counted(self, *args, _original=original, _name=name):
            calls.append(_name)
            return _original(self, *args)

        monkeypatch.setattr(SqliteReader, name, counted)
    assert len(world.client.get("/api/deployments").json()) == 5
    assert sorted(calls) == sorted(reads)
