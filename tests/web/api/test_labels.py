"""The REST API of labels, the deployments that follow them, and projects."""

import msgspec

from steam.client.shapes import LabelShape


def test_a_label_is_made_moved_and_cleared(world):
    world.deployed("d", model="first")
    world.deployed("e", model="second")
    client = world.client
    made = client.put("/api/labels/prod", json={"model": "first"})
    shown = {"name": "prod", "project": "default", "model": "first", "deployments": []}
    assert made.json() == shown
    client.put("/api/labels/prod", json={"model": "second"})
    assert client.get("/api/models/second").json()["labels"] == ["prod"]
    assert client.get("/api/models/first").json()["labels"] == []
    client.put("/api/labels/prod", json={"model": None})
    assert client.get("/api/labels").json() == [{**shown, "model": None}]
    assert msgspec.convert([shown], list[LabelShape])[0].model == "first"


def test_deployments_follow_a_label_until_they_do_not(world):
    world.deployed("d", model="first")
    world.deployed("e", model="second")
    client = world.client
    client.put("/api/labels/prod", json={"model": "second"})
    body = {"label": "prod", "project": "default", "why": "as agreed"}
    shown = client.put("/api/deployments/d/label", json=body).json()
    assert shown["label"] == {"project": "default", "name": "prod"}
    assert (shown["version"], shown["model"], shown["state"]) == (2, "second", "running")
    assert shown["why"] == "label prod points at second: as agreed"
    moved = client.put("/api/labels/prod", json={"model": "first", "why": "better"}).json()
    assert moved["deployments"] == ["d"]
    shown = client.get("/api/deployments/d").json()
    assert (shown["version"], shown["model"]) == (3, "first")
    assert [w["version"] for w in shown["workers"] if w["state"] == "running"] == [3]
    shown = client.request("DELETE", "/api/deployments/d/label", params={"why": "enough"}).json()
    assert shown["label"] is None
    assert client.get("/api/labels").json()[0]["deployments"] == []
    [event] = client.get("/api/events?thing=deployment:d&limit=1").json()
    assert (event["kind"], event["data"]["why"]) == ("label-unfollowed", "enough")


def test_following_what_is_not_there(world):
    world.deployed("d")
    client = world.client
    assert client.put("/api/deployments/d/label", json={"label": "prod"}).status_code == 404
    assert client.put("/api/deployments/x/label", json={"label": "prod"}).status_code == 404
    assert client.put("/api/deployments/d/label", json={}).status_code == 422
    assert client.request("DELETE", "/api/deployments/x/label").status_code == 404


def test_a_label_whose_artifact_is_gone_moves_nothing(world):
    world.deployed("d")
    client = world.client
    client.put("/api/labels/prod", json={"model": "glm"})
    client.put("/api/labels/prod", json={"model": None})
    client.put("/api/deployments/d/label", json={"label": "prod"})
    for artifact in world.home.artifacts.iterdir():
        artifact.unlink()
    answer = client.put("/api/labels/prod", json={"model": "glm"})
    assert answer.json()["error"]["code"] == "invalid_artifact"
    assert client.get("/api/labels").json()[0]["model"] is None
    assert client.get("/api/deployments/d").json()["version"] == 1


def test_labels_that_cannot_be(world):
    client = world.client
    assert client.put("/api/labels/prod", json={"model": None}).status_code == 404
    assert client.put("/api/labels/prod", json={"model": "none"}).status_code == 404
    assert client.put("/api/labels/No%20Good", json={"model": None}).status_code == 422
    assert client.put("/api/labels/prod", json={}).status_code == 422


def test_a_label_of_two_projects_is_not_guessed(world):
    world.deployed("d", model="first")
    world.client.put("/api/labels/prod", json={"model": "first"})
    world.client.post("/api/projects", json={"name": "p2"})
    with world.store.write() as writer:
        other = writer.project_named("p2")
        writer.put_label(project_id=other.id, name="prod", model_id=None, created_ms=1)
    assert world.client.put("/api/labels/prod", json={"model": None}).status_code == 409
    cleared = world.client.put("/api/labels/prod", json={"model": None, "project": "default"})
    assert cleared.json()["model"] is None


def test_projects_are_listed_and_their_names_are_theirs_alone(world):
    made = world.client.post("/api/projects", json={"name": "churn", "description": "who leaves"})
    assert made.status_code == 201
    assert world.client.get("/api/projects").json() == [made.json()]
    assert world.client.post("/api/projects", json={"name": "churn"}).status_code == 409
    assert world.client.post("/api/projects", json={"name": "../up"}).status_code == 422
