"""Every page: what it says, when it is empty, and with text from hostile hands."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from steam.core.states import WorkerState

ARTIFACT = Path(__file__).parents[2] / "model" / "fixtures" / "glm_binomial.zip"
HOSTILE = "<img src=x onerror=alert(1)>\"'{{7*7}}</script>"
AT = "/deployments/prostate/at?when=1970-01-01T00:00:01"
SETTINGS = "/deployments/prostate?view=settings"
PARTS = ("overview", "versions", "try", "schema", "log", "events", "settings")
CHANGES = ("do=stop", "do=restart", "do=delete", "do=scale&replicas=2", "do=rollback&version=1")
PAGES = (
    *("/", "/deployments", "/models", "/events", "/models/glm", AT),
    *("/jobs", "/batches", "/health", "/settings"),
    *(f"/deployments/prostate?view={part}" for part in PARTS),
    *(f"/deployments/prostate/confirm?{change}" for change in CHANGES),
    "/deployments/prostate/diff?from=1&to=1",
)


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
    for text in ("Restart", "Stop", "/deployments/prostate/predict"):
        assert text in shown, text
    assert "Make current" not in world.client.get("/deployments/prostate?view=versions").text
    for part in ("try", "schema"):
        assert "AGE" in world.client.get(f"/deployments/prostate?view={part}").text
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
        writer.add_incident(thing="deployment:prostate", kind=HOSTILE, text=HOSTILE, opened_ms=1)
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
    untyped = post("/deployments/new/delete", headers=own, data={"typed": "old"})
    assert "another one" in untyped.text
    gone = post("/deployments/new/delete", headers=own, data={"typed": "new", "why": "tried"})
    assert gone.headers["hx-redirect"] == "/"
    assert {d["name"] for d in world.client.get("/api/deployments").json()} == {"prostate"}


@pytest.mark.parametrize(
    ("path", "data", "text"),
    [
        ("/models/glm/deploy", {"deployment": "prostate"}, "exists already"),
        ("/models/glm/deploy", {"deployment": "No Good"}, "not a good name"),
        ("/models/glm/delete", {}, "prostate"),
        ("/deployments/prostate/scale", {"replicas": "x"}, "not acceptable"),
        ("/deployments/prostate/rollback", {"version": "9"}, "There is no version"),
        ("/deployments/prostate/limits", {"memory_mb": ""}, "No limit was given"),
        ("/deployments/prostate/limits", {"memory_mb": "1"}, "cannot be 1"),
        ("/deployments/prostate/limits", {"nice": "much"}, "not acceptable"),
        ("/deployments/prostate/follow", {"label": "x", "project": "default"}, "no label"),
        ("/deployments/prostate/follow", {"label": "x"}, "not acceptable"),
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


def test_limits_are_shown_and_what_cannot_be_limited_is_said(world):
    world.deployed("prostate")
    page = world.client.get(SETTINGS).text
    assert "None are set." in page
    lack = "The CPU time of a worker cannot be limited here."
    assert f"None runs. One that this server starts is held by rlimits. {lack}" in page
    post, path = world.client.post, "/deployments/prostate/limits"
    asked = {"memory_mb": "2048", "cpu_percent": "150", "open_files": "", "nice": ""}
    assert "starts from now on" in post(path, headers=_own(world), data=asked).text
    assert "2,048 MB of memory, 150 % of a core" in world.client.get(SETTINGS).text
    asked = {"memory_mb": "0", "cpu_percent": "", "nice": "3", "restart": "true"}
    assert "being replaced" in post(path, headers=_own(world), data=asked).text
    assert "150 % of a core, nice 3" in world.client.get(SETTINGS).text
    [event, *_] = world.client.get("/api/events?thing=deployment:prostate").json()
    assert event["data"]["restart"] is True


def test_a_label_is_followed_and_let_go_of(world):
    world.deployed("prostate")
    assert "its project has none" in world.client.get(SETTINGS).text
    world.client.post("/api/projects", json={"name": "elsewhere"}).raise_for_status()
    world.services.registry.register_model(ARTIFACT, "far", "elsewhere", "anna")
    for label, model in (("prod", "glm"), ("outside", "far")):
        world.client.put(f"/api/labels/{label}", json={"model": model}).raise_for_status()
    page = world.client.get(SETTINGS).text
    assert '<option value="prod">prod (glm)</option>' in page
    assert "outside" not in page, "a label of another project was offered"
    form = {"label": "prod", "project": "default"}
    post = world.client.post
    told = post("/deployments/prostate/follow", headers=_own(world), data=form).text
    assert "It follows prod" in told
    assert 'Follows <span class="tag">prod</span>' in world.client.get(SETTINGS).text
    assert "keeps the version" in post("/deployments/prostate/unfollow", headers=_own(world)).text
    assert world.client.get("/api/deployments/prostate").json()["label"] is None


def test_an_open_incident_is_seen_on_the_page_and_on_the_list(world):
    world.deployed("prostate")
    world.deployed("well", model="glm")
    with world.store.write() as writer:
        [worker] = writer.newest_workers(writer.deployment_named("prostate").id)
        writer.update_worker(replace(worker, state=WorkerState.CRASH_LOOPING))
        incident = writer.add_incident(
            thing="deployment:prostate", kind="crash-looping", text="It cannot.", opened_ms=1_000
        )
    for path in ("/", "/deployments/prostate"):
        page = " ".join(world.client.get(path).text.split())
        assert page.count('In trouble since <time data-clock="1000"') == 1, path
        assert "It cannot." in page
    assert "In trouble since" not in world.client.get("/deployments/well").text
    with world.store.write() as writer:
        writer.update_worker(worker)
    assert "Running again; was in trouble since" in world.client.get("/").text
    with world.store.write() as writer:
        writer.update_incident(replace(incident, closed_ms=2_000))
    for path in ("/", "/deployments/prostate"):
        assert "trouble since" not in world.client.get(path).text


def test_what_ran_at_a_time_is_a_block_and_a_page(world):
    world.deployed("prostate")
    path, now = "/deployments/prostate/at", datetime.now(UTC).isoformat()
    block = world.client.get(path, params={"when": now}, headers=_own(world)).text
    assert block.startswith("<dl")
    assert "running, version 1 (glm), workers: 1" in block
    assert "worker 0, version 1, pid" in block
    page = world.client.get(path, params={"when": now}, headers={"Accept": "text/html"}).text
    assert block.strip() in page
    before = world.client.get(AT, headers=_own(world)).text
    assert "there was no such deployment" in before
    assert "No worker was ready" in before
    future = {"when": "2999-01-01T00:00", "zone": "Europe/Berlin"}
    refused = world.client.get(path, params=future, headers=_own(world))
    assert refused.status_code == 422
    assert "still to come" in refused.text
    assert world.client.get("/deployments/x/at", params={"when": now}).status_code == 404


def test_events_of_a_span(world):
    for ms, text in ((1_000, "early"), (60_000, "middle"), (3_600_000, "late")):
        with world.store.write() as writer:
            writer.add_event(ms=ms, actor="anna", kind="k", thing="t", text=f"It was {text}.")
    spans = {
        "since=1970-01-01T00:01&until=1970-01-01T00:01": {"middle"},
        "since=1970-01-01T01:01&until=&zone=Europe/Berlin": {"middle", "late"},
        "since=&until=1970-01-01T00:01&zone=": {"early", "middle"},
        "since=&until=&zone=Europe/Berlin": {"early", "middle", "late"},
    }
    for span, expected in spans.items():
        page = world.client.get(f"/events?thing=t&{span}").text
        found = {text for text in ("early", "middle", "late") if f"It was {text}." in page}
        assert found == expected, span
    page = world.client.get("/events?since=2001-01-01T00:00").text
    assert "Nothing happened then" in page
    assert 'value="2001-01-01T00:00"' in page
    assert 'name="zone" value="UTC">' in page, "the zone of a given time was left to be guessed"
    assert world.client.get("/events?since=soon").status_code == 422
