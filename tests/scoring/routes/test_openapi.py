"""`/openapi.json` as a client gets it."""

import pytest
import schemathesis

pytestmark = pytest.mark.process


def test_it_is_a_valid_document_of_the_worker(worker_of) -> None:
    worker = worker_of("glm_binomial")
    response = worker.client.get("/openapi.json")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    document = response.json()
    schemathesis.openapi.from_dict(document).validate()
    assert document["info"]["title"] == "prostate"
    assert response.content == worker.client.get("/openapi.json").content


def test_a_client_finds_the_routes_beside_the_document(worker_of) -> None:
    worker = worker_of("glm_binomial")
    found = schemathesis.openapi.from_url(f"{worker.url}/openapi.json")
    operation = found["/ready"]["GET"]
    assert operation.Case().call().json()["artifact"] == worker.sha256
