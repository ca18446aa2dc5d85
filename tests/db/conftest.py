"""The stores under test, and a way to fill them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from steam.core.policy import Policy
from steam.core.records import Deployment, Model, Version, Worker
from steam.core.store import Store, Writer
from steam.db.memory import MemoryStore
from steam.db.sqlite import SqliteStore

SHA = "a" * 64


class Filler:
    """Adds records with values that do not matter."""

    def model(self, writer: Writer, name: str = "m") -> Model:
        project = writer.project_named("p") or writer.add_project(
            name="p", description="", created_ms=1
        )
        return writer.add_model(
            project_id=project.id,
            name=name,
            algorithm="glm",
            category="Binomial",
            artifact_sha256=SHA,
            size_bytes=10,
            facts={"metrics": {"auc": 0.5}},
            created_ms=1,
            created_by="ann",
        )

    def deployment(self, writer: Writer, name: str = "d", port: int = 9100) -> Deployment:
        return writer.add_deployment(
            name=name, replicas=1, port=port, policy=Policy(), created_ms=1
        )

    def version(self, writer: Writer, deployment: Deployment, model: Model) -> Version:
        return writer.add_version(
            deployment_id=deployment.id,
            model_id=model.id,
            artifact_sha256=SHA,
            who="ann",
            why="",
            created_ms=1,
        )

    def deployed(
        self, writer: Writer, name: str = "d", port: int = 9100
    ) -> tuple[Deployment, Version]:
        model = writer.model_named("m") or self.model(writer)
        deployment = self.deployment(writer, name, port)
        version = self.version(writer, deployment, model)
        deployment = replace(deployment, version_id=version.id)
        writer.update_deployment(deployment)
        return deployment, version

    def worker(self, writer: Writer, version: Version, slot: int = 0, port: int = 9100) -> Worker:
        return writer.add_worker(
            deployment_id=version.deployment_id,
            version_id=version.id,
            slot=slot,
            token="t",
            port=port,
            restarts=0,
            started_ms=5,
        )


@pytest.fixture(scope="session")
def fill() -> Filler:
    return Filler()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "db" / "steam.db"


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, database: Path) -> Iterator[Store]:
    store: Store = MemoryStore() if request.param == "memory" else SqliteStore(database)
    yield store
    store.close()


@pytest.fixture
def sqlite(database: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(database)
    yield store
    store.close()


@pytest.fixture
def opened(database: Path) -> Callable[[], AbstractContextManager[SqliteStore]]:
    """Opens the database once more, as another process would."""

    @contextmanager
    def open_again() -> Iterator[SqliteStore]:
        store = SqliteStore(database, busy_timeout_s=0.1)
        try:
            yield store
        finally:
            store.close()

    return open_again
