"""The REST API of models."""

import msgspec
import pytest

from steam.client.shapes import ModelShape

ZIP = {"Content-Type": "application/zip"}


@pytest.fixture
def artifact(pytestconfig):
    return (pytestconfig.rootpath / "tests/model/fixtures/glm_binomial.zip").read_bytes()


def test_upload_show_download_delete(world, artifact):
    client = world.client
    answer = client.post("/api/models?name=glm", content=artifact, headers=ZIP)
    assert answer.status_code == 201
    model = msgspec.convert(answer.json(), ModelShape)
    assert (model.name, model.project, model.category) == ("glm", "default", "Binomial")
    assert (model.response, model.created_by) == ("CAPSULE", "anna")
    assert model.size_bytes == len(artifact)
    assert {"AGE", "PSA"} <= {feature["name"] for feature in model.features}
    assert client.get("/api/models/glm").json() == answer.json()
    assert client.get("/api/models").json() == [answer.json()]
    download = client.get("/api/models/glm/artifact")
    assert download.content == artifact
    assert download.headers["content-type"] == "application/zip"
    assert 'filename="glm.zip"' in download.headers["content-disposition"]
    assert client.delete("/api/models/glm").status_code == 204
    assert client.get("/api/models/glm").status_code == 404


def test_the_same_file_again_is_no_error(world, artifact):
    for status in (201, 200):
        answer = world.client.post("/api/models?name=glm", content=artifact, headers=ZIP)
        assert answer.status_code == status


def test_a_model_in_use_stays(world):
    world.deployed("prostate")
    answer = world.client.delete("/api/models/glm")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"not a zip", ZIP, 422),
        (b"", ZIP, 400),
        (b"{}", {"Content-Type": "application/json"}, 415),
        (b"x" * (1 << 21), ZIP, 413),
        (iter([b"x" * (1 << 20), b"x" * 100]), ZIP, 413),
    ],
    ids=["no zip", "empty", "wrong type", "too large", "too large in chunks"],
)
def test_bad_uploads_leave_nothing_behind(world, content, headers, status):
    answer = world.client.post("/api/models?name=glm", content=content, headers=headers)
    assert answer.status_code == status, answer.text
    assert world.client.get("/api/models").json() == []
    for folder in (world.home.frames, world.home.artifacts):
        assert list(folder.iterdir()) == []


def test_an_upload_without_a_name_is_refused(world, artifact):
    answer = world.client.post("/api/models", content=artifact, headers=ZIP)
    assert answer.status_code == 422
    assert answer.json()["error"]["details"] == {"field": "query.name"}


def test_an_unknown_project_is_named(world, artifact):
    answer = world.client.post("/api/models?name=m&project=p", content=artifact, headers=ZIP)
    assert (answer.status_code, "'p'" in answer.text) == (404, True)
    assert world.client.post("/api/projects", json={"name": "p"}).status_code == 201
    answer = world.client.post("/api/models?name=m&project=p", content=artifact, headers=ZIP)
    assert answer.json()["project"] == "p"
