"""The REST API of deployments, against docs/http.md and the shapes that the client reads."""

from dataclasses import fields

import msgspec

from steam.client.shapes import DeploymentShape, VersionShape, WorkerShape
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
    body = {"model": "glm", "why": "newer"}
    assert client.post("/api/deployments/prostate/versions", json=body).json()["version"] == 2
    assert client.post("/api/deployments/prostate/rollback").json()["version"] == 1
    answer = client.post("/api/deployments/prostate/rollback", json={"version": 2})
    assert answer.json()["version"] == 2
    assert set(world.passes.actors) == {"anna"}


def test_versions_and_workers_are_newest_first(world):
    world.deployed("prostate")
    world.client.post("/api/deployments/prostate/versions", json={"model": "glm", "why": "b"})
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
    monkeypatch.setattr("steam.web.changes._END_GRACE_S", -9.8)
    world.deployed("prostate")
    world.passes.passes_until_ended = 10**6
    answer = world.client.delete("/api/deployments/prostate")
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == Unavailable.code
    assert "Retry-After" in answer.headers
    assert world.client.get("/api/deployments/prostate").json()["state"] == "stopping"


def test_bad_replicas_change_nothing(world):
    world.deployed("prostate")
    for replicas in (0, -1, 200, 10**9, "many", None):
        answer = world.client.post("/api/deployments/prostate/scale", json={"replicas": replicas})
        assert answer.status_code == 422, replicas
    assert world.client.get("/api/deployments/prostate").json()["replicas"] == 1


def test_a_list_takes_the_same_reads_for_one_and_for_many(world, monkeypatch):
    for number in range(5):
        world.deployed(f"d-{number}")
    from steam.db.sqlite_reader import SqliteReader

    calls = []
    for name in ("deployments", "versions", "models", "newest_workers", "version", "model"):
        original = getattr(SqliteReader, name)

        def counted(self, *args, _original=original, _name=name):
            calls.append(_name)
            return _original(self, *args)

        monkeypatch.setattr(SqliteReader, name, counted)
    assert len(world.client.get("/api/deployments").json()) == 5
    assert sorted(calls) == ["deployments", "models", "newest_workers", "versions"]
