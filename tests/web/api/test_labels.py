"""The REST API of labels and projects."""


def test_a_label_is_made_moved_and_cleared(world):
    world.deployed("d", model="first")
    world.deployed("e", model="second")
    client = world.client
    made = client.put("/api/labels/prod", json={"model": "first"})
    assert made.json() == {"name": "prod", "project": "default", "model": "first"}
    client.put("/api/labels/prod", json={"model": "second"})
    assert client.get("/api/models/second").json()["labels"] == ["prod"]
    assert client.get("/api/models/first").json()["labels"] == []
    client.put("/api/labels/prod", json={"model": None})
    assert client.get("/api/labels").json() == [
        {"name": "prod", "project": "default", "model": None}
    ]


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


def test_projects_are_listed_and_their_names_are_theirs_alone(world):
    made = world.client.post("/api/projects", json={"name": "churn", "description": "who leaves"})
    assert made.status_code == 201
    assert world.client.get("/api/projects").json() == [made.json()]
    assert world.client.post("/api/projects", json={"name": "churn"}).status_code == 409
    assert world.client.post("/api/projects", json={"name": "../up"}).status_code == 422
