"""A model of the trainer, put behind a name in one step."""


def ask(world, **body):
    return world.client.post("/flow/api/deploy", json={"model": "glm_1", "name": "p", **body})


def test_a_model_becomes_a_deployment_and_then_a_version(world, trained, home):
    made = ask(world, why="first", replicas=2)
    assert made.status_code == 201, made.text
    base = str(world.client.base_url).rstrip("/")
    assert made.json() == {
        "model": trained,
        "deployment": "p",
        "version": 1,
        "url": f"{base}/deployments/p/predict",
        "page": "/deployments/p",
    }
    again = ask(world)
    assert (again.status_code, again.json()["version"]) == (200, 1), "it is that one already"
    world.registered("other")
    world.client.post("/api/deployments/p/versions", json={"model": "other"}).raise_for_status()
    back = ask(world, replicas=2)
    assert (back.status_code, back.json()["version"]) == (200, 3)
    versions = world.client.get("/api/deployments/p/versions").json()
    assert {one["who"] for one in versions} == {"anna"}
    assert list(home.frames.glob(".upload-*")) == []


_REFUSED = (
    ({"model": "gone"}, 404, "build it again"),
    ({"model": "a/b"}, 422, "not a good name"),
    ({"name": "Not good"}, 422, "not a good name"),
    ({"project": "none"}, 404, "project"),
    ({"replicas": 0}, 422, "replicas"),
    ({"odd": 1}, 422, "odd"),
)


def test_a_refusal_is_a_sentence_and_leaves_nothing(world, trained):
    for body, status, words in _REFUSED:
        answer = ask(world, **body)
        assert answer.status_code == status, body
        assert words in answer.json()["error"]["message"]
    assert world.client.get("/api/deployments").json() == []
    assert world.client.get("/api/models").json() == []


def test_another_model_of_the_same_key_is_refused(world, trained):
    world.registered("glm_1")
    answer = ask(world)
    assert answer.status_code == 409
    assert "another name" in answer.json()["error"]["message"]


def test_workers_are_not_scaled_in_passing(world, trained):
    world.deployed("p", "other")
    answer = ask(world, replicas=3)
    assert answer.status_code == 422
    assert "keeps its number of workers" in answer.json()["error"]["message"]


def test_without_a_trainer_nothing_is_deployed(world):
    answer = ask(world)
    assert answer.status_code == 503
    assert "steam trainer" in answer.json()["error"]["message"]
