"""The store protocol: the database as records in transactions. Rows in, records out."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from steam.core.account_store import AccountReader, AccountWriter
from steam.core.batch_store import BatchReader, BatchWriter
from steam.core.history import HistoryReader, HistoryWriter
from steam.core.leaderboard import LeaderboardReader
from steam.core.policy import Policy
from steam.core.records import Deployment, Label, Model, ModelHead, Project, Version, Worker


class Reader(HistoryReader, BatchReader, AccountReader, LeaderboardReader, Protocol):
    """Reads within one consistent snapshot. Lists are in the order of their ids."""

    def home_id(self) -> str:
        """The random id by which this home is told from all others, wherever they lie."""
        ...

    def projects(self) -> Sequence[Project]: ...
    def project_named(self, name: str) -> Project | None: ...
    def models(self) -> Sequence[Model]: ...
    def model(self, model_id: int) -> Model | None: ...
    def model_named(self, name: str) -> Model | None: ...

    def model_names(
        self, ids: Collection[int] | None = None, projects: Collection[int] | None = None
    ) -> Mapping[int, str]:
        """The name of every model, or of those of some ids or projects, by id."""
        ...

    def model_heads(self, projects: Collection[int] | None = None) -> Sequence[ModelHead]:
        """Every model, or those of some projects, without their facts."""
        ...

    def used_artifacts(self) -> frozenset[str]:
        """The sha256 of the files of all models, and of batches that have not ended."""
        ...

    def labels(self) -> Sequence[Label]: ...
    def deployments(self) -> Sequence[Deployment]: ...
    def deployment(self, deployment_id: int) -> Deployment | None: ...
    def deployment_named(self, name: str) -> Deployment | None: ...
    def versions(self, deployment_id: int | None = None) -> Sequence[Version]: ...
    def version(self, version_id: int) -> Version | None: ...

    def deployment_projects(self) -> Mapping[int, frozenset[int]]:
        """The projects that the versions of each deployment come from, by its id.

        None of a deployment without a version.
        """
        ...

    def live_workers(self) -> Sequence[Worker]:
        """Every worker in a live state, of every deployment."""
        ...

    def waiting_workers(self) -> Sequence[Worker]:
        """Every ended worker whose slot waits for its next start, of every deployment."""
        ...

    def newest_workers(self, deployment_id: int | None = None) -> Sequence[Worker]:
        """Per slot of each deployment (or of one): all live workers, and the newest ended one.

        The ended one only where none is live, or where it is newer than those and its slot
        waits for its next start: a new version that cannot start, behind an old one that serves.
        """
        ...

    def workers(self, deployment_id: int, limit: int = 50) -> Sequence[Worker]:
        """The newest `limit` workers of a deployment, newest first."""
        ...

    def taken_ports(self) -> frozenset[int]:
        """Ports of live workers and ports reserved for deployments."""
        ...


class Writer(Reader, HistoryWriter, BatchWriter, AccountWriter, Protocol):
    """Reads and writes within one transaction.

    An `add_*` returns the record with its new id. It raises Conflict where a name, a port that
    another deployment has reserved or whose workers use it, or a live (version, slot) is taken, and
    NotFound where a record that it points at does not exist.
    """

    def renew_home_id(self) -> str:
        """Give a copy of a home an id of its own; answer it."""
        ...

    def add_project(self, *, name: str, description: str, created_ms: int) -> Project: ...

    def update_project(self, project: Project) -> None:
        """Its description and target. Raises NotFound."""
        ...

    def delete_project(self, project_id: int) -> None:
        """Remove a project with its labels. Raises Conflict while it has models."""
        ...

    def add_model(
        self,
        *,
        project_id: int,
        name: str,
        algorithm: str,
        category: str,
        artifact_sha256: str,
        size_bytes: int,
        facts: Mapping[str, object],
        created_ms: int,
        created_by: str,
    ) -> Model: ...

    def delete_model(self, model_id: int) -> None:
        """Remove a model. Raises Conflict while a version points at it."""
        ...

    def put_label(
        self, *, project_id: int, name: str, model_id: int | None, created_ms: int
    ) -> Label:
        """Make the label or move it."""
        ...

    def delete_label(self, label_id: int) -> None:
        """Remove a label. Raises NotFound, and Conflict while a deployment follows it."""
        ...

    def add_deployment(
        self, *, name: str, replicas: int, port: int, policy: Policy, created_ms: int
    ) -> Deployment:
        """A deployment without a version yet, desired state `running`."""
        ...

    def update_deployment(self, deployment: Deployment) -> None: ...

    def delete_deployment(self, deployment_id: int) -> None:
        """Remove it with its versions and ended workers. Raises Conflict while one is live."""
        ...

    def add_version(
        self,
        *,
        deployment_id: int,
        model_id: int,
        artifact_sha256: str,
        who: str,
        why: str,
        created_ms: int,
    ) -> Version:
        """The next number of that deployment; does not make it current."""
        ...

    def add_worker(
        self,
        *,
        deployment_id: int,
        version_id: int,
        slot: int,
        token: str,
        port: int,
        restarts: int,
        started_ms: int,
    ) -> Worker:
        """A worker in state `starting`, before its process exists."""
        ...

    def update_worker(self, worker: Worker) -> None: ...


class Store(Protocol):
    """All of the recorded state. Safe to share between threads; transactions are short."""

    def read(self) -> AbstractContextManager[Reader]:
        """A consistent snapshot."""
        ...

    def write(self) -> AbstractContextManager[Writer]:
        """A transaction: commits when the block ends, rolls back when it raises.

        Raises Busy when another process keeps the database locked past the busy timeout, and
        Exhausted when the disk is full.
        """
        ...

    def change_counter(self) -> int:
        """A number that changes whenever anybody commits; cheap, for watching."""
        ...

    def close(self) -> None: ...
