"""`/v2` in the document, against a worker that speaks the protocol."""

import pytest

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def client(start_worker):
    return start_worker("glm_poisson_offset").client


@pytest.fixture(scope="module")
def paths(client) -> dict[str, dict]:
    return client.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize("model", ["prostate", "prostate/versions/3"])
def test_its_example_is_inferred(client, paths, model: str) -> None:
    path = f"/v2/models/{model}/infer"
    content = paths[path]["post"]["requestBody"]["content"]["application/json"]
    answer = client.post(path, json=content["example"]).json()
    assert answer["outputs"][0]["shape"] == [1]
    assert "parameters" not in answer  # no warnings


def test_every_route_of_it_is_there(client, paths) -> None:
    routes = [path for path, item in paths.items() if path.startswith("/v2") and "get" in item]
    assert len(routes) == 10
    for route in routes:
        assert client.get(route).status_code == 200, route
