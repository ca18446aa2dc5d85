"""Every page: what it says, when it is empty, and with text from hostile hands."""

from dataclasses import replace

import pytest

from steam.core.states import WorkerState

HOSTILE = "<img src=x onerror=alert(1)>\"'{{7*7}}</script>"
PAGES = ("/", "/models", "/events", "/deployments/prostate", "/models/glm")


def _own(world):
    return {"HX-Request": "true", "Origin": str(world.client.base_url).rstrip("/")}


def test_empty_pages_say_what_to_do_next(world):
    assert "steam model register FILE.zip" in world.client.get("/").text
    assert "steam model register FILE.zip" in world.client.get("/models").text
    assert "Nothing has happened yet" in world.client.get("/events").text
    world.deployed("prostate")
    world.client.delete("/api/deployments/prostate")
    assert "steam deploy MODEL" in world.client.get("/").text


def test_pages_show_what_there_is(world):
    world.deployed("prostate")
    listed = world.client.get("/").text
    assert 'href="/deployments/prostate"' in listed
    assert 'data-state="running"' in listed
    shown = world.client.get("/deployments/prostate").text
    for text in ("Make current", "Restart", "Stop", "AGE", "/deployments/prostate/predict"):
        assert (text in shown) is (text != "Make current"), text
    model = world.client.get("/models/glm").text
    for text in ("CAPSULE", "0.826898", "Intercept", "prostate", "binomial"):
        assert text in model, text


def test_hostile_text_stays_text(world):
    world.deployed("prostate")
    with world.store.write() as writer:
        model = writer.model_named("glm")
        row = {"name": HOSTILE, "coefficient": HOSTILE, "standardized": 1.0}
        feature = {"name": HOSTILE, "type": HOSTILE, "levels": [HOSTILE], "low": HOSTILE}
        facts = {
            "signature": {"features": [feature], "response": {"name": HOSTILE}},
            "metrics": {HOSTILE: {"AUC": 1.0, HOSTILE: 2}, "training": {HOSTILE: 1}},
            "coefficients": [row],
            "parameters": {HOSTILE: HOSTILE},
            "lineage": {HOSTILE: [HOSTILE]},
        }
        hostile = writer.add_model(
            project_id=model.project_id,
            name="hostile",
            algorithm=HOSTILE,
            category=HOSTILE,
            artifact_sha256=model.artifact_sha256,
            size_bytes=1,
            facts=facts,
            created_ms=1,
            created_by=HOSTILE,
        )
        deployment = writer.deployment_named("prostate")
        version = writer.add_version(
            deployment_id=deployment.id,
            model_id=hostile.id,
            artifact_sha256=model.artifact_sha256,
            who=HOSTILE,
            why=HOSTILE,
            created_ms=1,
        )
        writer.update_deployment(replace(deployment, version_id=version.id))
        [worker] = writer.newest_workers(deployment.id)
        writer.update_worker(
            replace(worker, state=WorkerState.BACKOFF, reason=HOSTILE, retry_at_ms=1)
        )
        for thing in ("deployment:prostate", HOSTILE, f"model:{HOSTILE}"):
            writer.add_event(
                ms=1,
                actor=HOSTILE,
                kind=HOSTILE,
                thing=thing,
                text=HOSTILE,
                data={HOSTILE: HOSTILE, "log": [HOSTILE], "why": HOSTILE, "deep": {"a": HOSTILE}},
            )
    world.home.worker_log("prostate", 0).write_text(HOSTILE)
    paths = (*PAGES, "/models/hostile", "/events?thing=" + HOSTILE, "/" + HOSTILE)
    for path in paths:
        answer = world.client.get(path)
        assert answer.status_code in {200, 404}, path
        assert "<img" not in answer.text, path
        assert "alert(1)>\"'" not in answer.text, path
        assert "49</script>" not in answer.text, path
    assert "&lt;img src=x" in world.client.get("/models/hostile").text


def test_actions_answer_with_a_sentence_or_a_place(world):
    world.deployed("prostate")
    own = _own(world)
    post = world.client.post
    assert "stays stopped" in post("/deployments/prostate/stop", headers=own).text
    assert post("/deployments/prostate/start", headers=own).status_code == 200
    assert post("/deployments/prostate/restart", headers=own).status_code == 200
    scaled = post("/deployments/prostate/scale", headers=own, data={"replicas": "2"})
    assert "Workers wanted: 2" in scaled.text
    replaced = post("/models/glm/replace", headers=own, data={"deployment": "prostate"})
    assert replaced.headers["hx-redirect"] == "/deployments/prostate"
    rolled = post("/deployments/prostate/rollback", headers=own, data={"version": "1"})
    assert "Version 1 is current again" in rolled.text
    made = post("/models/glm/deploy", headers=own, data={"deployment": "new", "why": "try"})
    assert made.headers["hx-redirect"] == "/deployments/new"
    assert post("/deployments/new/delete", headers=own).headers["hx-redirect"] == "/"
    assert {d["name"] for d in world.client.get("/api/deployments").json()} == {"prostate"}


@pytest.mark.parametrize(
    ("path", "data", "text"),
    [
        ("/models/glm/deploy", {"deployment": "prostate"}, "exists already"),
        ("/models/glm/deploy", {"deployment": "No Good"}, "not a good name"),
        ("/models/glm/delete", {}, "prostate"),
        ("/deployments/prostate/scale", {"replicas": "x"}, "not acceptable"),
        ("/deployments/prostate/rollback", {"version": "9"}, "There is no version"),
    ],
)
def test_a_refused_action_says_so_where_it_was(world, path, data, text):
    world.deployed("prostate")
    answer = world.client.post(path, headers=_own(world), data=data)
    assert answer.status_code >= 400
    assert answer.text.startswith('<p class="answer bad" role="alert">')
    assert text in answer.text


def test_a_slot_that_is_gone_shows_the_first(world):
    world.deployed("prostate")
    assert world.client.get("/deployments/prostate?slot=7").status_code == 200
