"""`/predict` and `/info` with the name of the model, at a real worker."""

import pytest

pytestmark = pytest.mark.process

ROW = {"AGE": 65, "RACE": "white"}


@pytest.fixture(scope="module")
def client(start_worker):
    return start_worker("glm_binomial").client


@pytest.mark.parametrize("name", ["prostate", "glm_binomial"])
def test_the_model_may_be_named_as_its_deployment_or_as_itself(client, name: str) -> None:
    wanted = client.post("/predict", json=ROW).json()
    assert client.post(f"/predict/{name}", json=ROW).json() == wanted
    assert client.post(f"/predict/{name}", json=[ROW] * 2).json() == [wanted] * 2
    assert client.get(f"/predict/{name}", params=ROW).json() == wanted
    assert client.get(f"/info/{name}").json() == client.get("/info").json()


@pytest.mark.parametrize("route", ["predict", "info"])
@pytest.mark.parametrize("name", ["other", "..%2fx", "%00", "x" * 500])
def test_another_name_is_404(client, route: str, name: str) -> None:
    answer = client.get(f"/{route}/{name}")
    assert answer.status_code == 404
    assert len(answer.content) < 500
    if name == "other":
        assert answer.json()["error"]["message"] == (
            "There is no model 'other'. This worker has 'prostate'."
        )


def test_a_named_model_is_not_asked_by_head(client) -> None:
    before = client.get("/stats").json()["rows"]
    assert client.head("/predict/prostate", params=ROW).status_code == 405
    assert client.get("/stats").json()["rows"] == before
