"""Models by page, their curves, and projects over the REST API."""

import pytest


def test_a_page_of_models(world):
    world.deployed("prostate")
    world.registered("other")
    page = world.client.get("/api/models?sort=auc&q=gl").json()
    assert (page["total"], page["page"], page["page_rows"]) == (1, 1, 50)
    [model] = page["models"]
    assert (model["name"], model["project"], model["deployments"]) == (
        "glm",
        "default",
        ["prostate"],
    )
    assert model["metrics"]["training"]["auc"] == pytest.approx(0.8269, abs=1e-4)
    assert world.client.get("/api/models?project=none").status_code == 404
    assert isinstance(world.client.get("/api/models").json(), list)


def test_the_curves_of_a_model(world):
    world.registered("glm")
    curves = world.client.get("/api/models/glm/curves").json()
    first = curves["metrics"]["training"]["thresholds"][0]
    assert sorted(first) == ["fns", "fps", "threshold", "tns", "tps"]
    assert first["tps"] + first["fns"] == 153.0
    assert curves["importance"][0]["scaled"] == 1.0
    assert world.client.get("/api/models/none/curves").status_code == 404


def test_a_project_from_making_to_deleting(world):
    client = world.client
    client.post("/api/projects", json={"name": "loans"})
    changed = client.patch("/api/projects/loans", json={"target": "AUC"}).json()
    assert (changed["target"], changed["description"]) == ("auc", "")
    assert client.get("/api/projects/loans").json() == changed
    assert client.patch("/api/projects/loans", json={"target": "a b"}).status_code == 422
    assert client.delete("/api/projects/loans").status_code == 204
    assert client.get("/api/projects/loans").status_code == 404
    world.registered("glm")
    assert client.delete("/api/projects/default").status_code == 409
    kinds = [event["kind"] for event in client.get("/api/events").json()]
    assert {"project-added", "project-changed", "project-deleted"} <= set(kinds)


def test_a_label_goes(world):
    world.registered("glm")
    world.client.put("/api/labels/prod", json={"model": "glm"})
    assert world.client.delete("/api/labels/prod?project=default").status_code == 204
    assert world.client.get("/api/labels").json() == []
    assert world.client.delete("/api/labels/prod").status_code == 404
