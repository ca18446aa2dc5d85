"""Documents of models that are made for a test, checked against OpenAPI's own schema."""

import json
from collections.abc import Callable

import jsonschema_rs
import msgspec
import pytest
import schemathesis

from steam.core.policy import InputPolicy
from steam.model.signature import Signature
from steam.scoring.openapi.document import document_of
from steam.scoring.scorer import Scorer
from steam.scoring.worker import LoadedModel, Worker


class Document:
    """A document that has been found to be valid, and the scorer of which it tells."""

    def __init__(self, worker: Worker) -> None:
        self.scorer = worker.model().scorer
        self.text = msgspec.json.encode(document_of(worker))
        self.data = json.loads(self.text)
        schemathesis.openapi.from_dict(self.data).validate()

    def operation(self, method: str, path: str) -> dict:
        return self.data["paths"][path][method]

    def validator(self, name: str) -> jsonschema_rs.Validator:
        """What checks values against one of its schemas."""
        schema = {**self.data["components"]["schemas"][name], "components": self.data["components"]}
        return jsonschema_rs.Draft202012Validator(schema)


@pytest.fixture(scope="session")
def document_of_scorer() -> Callable[..., Document]:
    """The document of a worker with some scorer."""

    def document(scorer: Scorer, policy: InputPolicy) -> Document:
        worker = Worker("prostate", 3, "0" * 64, policy)
        worker.loaded = LoadedModel(scorer, "glm", scorer.signature.category.value)
        return Document(worker)

    return document


@pytest.fixture(scope="session")
def document(glm_of, document_of_scorer) -> Callable[..., Document]:
    """The document of a GLM for a signature."""

    def document(signature: Signature, policy: InputPolicy | None = None) -> Document:
        policy = policy or InputPolicy()
        return document_of_scorer(Scorer(glm_of(signature), policy, ["ID"]), policy)

    return document
