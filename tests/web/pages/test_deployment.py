"""The parts of a deployment's page, the questions before changes, and what differs."""

import json

import pytest


def _text(world, path, **headers):
    answer = world.client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return " ".join(answer.text.split())


def test_an_unknown_part_is_the_first(world):
    world.deployed("prostate")
    assert 'id="workers"' in _text(world, "/deployments/prostate?view=nothing")


def test_a_question_is_a_page_and_a_block_of_one(world):
    world.deployed("prostate")
    path = "/deployments/prostate/confirm?do=stop"
    block = _text(world, path, **{"HX-Request": "true"})
    assert block.startswith("<form")
    assert 'hx-post="/deployments/prostate/stop"' in block
    page = _text(world, path, Accept="text/html")
    assert "<h1" in page
    assert 'action="/deployments/prostate/stop"' in page
    assert "hx-post" not in page.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("do=burn", 422),
        ("do=scale", 422),
        ("do=scale&replicas=1", 422),
        ("do=scale&replicas=0", 422),
        ("do=rollback&version=9", 404),
        ("", 422),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(world, query, status):
    world.deployed("prostate")
    assert world.client.get(f"/deployments/prostate/confirm?{query}").status_code == status


def test_the_reason_stands_in_the_history(world):
    world.deployed("prostate")
    own = {"HX-Request": "true", "Origin": str(world.client.base_url).rstrip("/")}
    world.client.post("/deployments/prostate/stop", headers=own, data={"why": "it is Sunday"})
    assert "it is Sunday" in _text(world, "/deployments/prostate?view=events")


def test_what_differs_between_versions(world):
    world.deployed("prostate")
    world.registered("other")
    with world.store.write() as writer:
        deployment, other = writer.deployment_named("prostate"), writer.model_named("other")
        writer.add_version(
            deployment_id=deployment.id,
            model_id=other.id,
            artifact_sha256=other.artifact_sha256,
            who="bob",
            why="",
            created_ms=1,
        )
    page = _text(world, "/deployments/prostate/diff?from=1&to=2", Accept="text/html")
    assert "Both are the same file" in page
    assert "nobody who asks has to change anything" in page
    assert "What differs" in _text(world, "/deployments/prostate?view=versions")
    for query in ("from=1&to=3", "from=0&to=1", "from=1"):
        assert world.client.get(f"/deployments/prostate/diff?{query}").status_code in {404, 422}


def test_code_for_the_row_of_the_form(world):
    world.deployed("prostate")
    row = json.dumps({"AGE": 65, "RACE": "it's"})
    code = world.client.get("/deployments/prostate/code", params={"row": row}).json()
    assert "/deployments/prostate/predict" in code["curl"]
    assert "it'\\''s" in code["curl"]
    assert {"python", "r", "javascript"} <= set(code)
    for bad in ("[1]", "{", '{"a": [1]}', "x" * 20_000):
        refused = world.client.get("/deployments/prostate/code", params={"row": bad})
        assert refused.status_code == 422
    assert world.client.get("/deployments/none/code", params={"row": "{}"}).status_code == 404


def test_gathering_is_set_on_the_page(world):
    world.deployed("prostate")
    own = {"HX-Request": "true", "Origin": str(world.client.base_url).rstrip("/")}
    data = {"max_rows": "32", "max_wait_ms": "1.5"}
    told = world.client.post("/deployments/prostate/gathering", headers=own, data=data).text
    assert "starts from now on" in told
    assert "Up to 32 requests of one row" in _text(world, "/deployments/prostate?view=settings")


def test_what_is_wrong_with_a_deployment_leads_to_its_log(world):
    world.deployed("prostate")
    way = 'href="/deployments/prostate?view=log">Read its log'
    assert way not in _text(world, "/deployments/prostate")
    with world.store.write() as writer:
        writer.add_incident(
            thing="deployment:prostate", kind="crash-looping", text="It cannot.", opened_ms=1_000
        )
    assert way in _text(world, "/deployments/prostate")
    assert way not in _text(world, "/deployments/prostate?view=log"), "there one is"
