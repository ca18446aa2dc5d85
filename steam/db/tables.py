"""The tables. Columns carry the names of the records' fields; `rows` turns one into the other.

Times are UTC epoch milliseconds. Ids are never used twice, so that a history stays readable after
the thing it speaks of is gone. Composite foreign keys keep a pointer within its owner: a worker's
version belongs to the worker's deployment, a label's model to the label's project.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    MetaData,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from steam.core.accounts import Role
from steam.core.leaderboard import KINDS
from steam.core.states import (
    LIVE_STATES,
    UNFINISHED_BATCH_STATES,
    WAITING_STATES,
    BatchState,
    DesiredState,
    WorkerState,
)

metadata = MetaData()


def _one_of(column: str, words: Iterable[str]) -> str:
    quoted = ", ".join(f"'{word}'" for word in words)
    return f"{column} IN ({quoted})"


_AUTOINCREMENT: dict[str, Any] = {"sqlite_autoincrement": True}
_LIVE = text(_one_of("state", sorted(LIVE_STATES)))
_UNFINISHED = text(_one_of("state", sorted(UNFINISHED_BATCH_STATES)))
_WAITING = text(_one_of("state", sorted(WAITING_STATES)))


class Row(SQLModel):
    """What all tables share."""

    metadata: ClassVar[MetaData] = metadata
    id: int | None = Field(default=None, primary_key=True)


class HomeRow(Row, table=True):
    """The home itself, in one row."""

    __tablename__ = "home"
    __table_args__ = (CheckConstraint("id = 1 AND length(home_id) = 32", name="home_one"),)
    home_id: str


class ProjectRow(Row, table=True):
    """A group of models."""

    __tablename__ = "project"
    __table_args__ = (_AUTOINCREMENT,)
    name: str = Field(unique=True)
    description: str
    created_ms: int
    target: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class ModelRow(Row, table=True):
    """A registered model; `facts` is JSON."""

    __tablename__ = "model"
    __table_args__ = (
        UniqueConstraint("project_id", "id"),
        CheckConstraint("size_bytes >= 0", name="model_size"),
        _AUTOINCREMENT,
    )
    project_id: int = Field(foreign_key="project.id")
    name: str = Field(unique=True)
    algorithm: str
    category: str
    artifact_sha256: str = Field(index=True)
    size_bytes: int
    facts: str
    created_ms: int
    created_by: str


class ModelFigureRow(SQLModel, table=True):
    """One number of one kind of metrics of a model; `name` in small letters."""

    metadata: ClassVar[MetaData] = metadata
    __tablename__ = "model_figure"
    __table_args__ = (
        CheckConstraint(_one_of("kind", sorted(KINDS)), name="model_figure_kind"),
        {"sqlite_with_rowid": False},
    )
    model_id: int = Field(primary_key=True, foreign_key="model.id", ondelete="CASCADE")
    name: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    value: float


class LabelRow(Row, table=True):
    """A tag that points at a model of its project, or at none."""

    __tablename__ = "label"
    __table_args__ = (
        UniqueConstraint("project_id", "name"),
        ForeignKeyConstraint(["project_id", "model_id"], ["model.project_id", "model.id"]),
        _AUTOINCREMENT,
    )
    project_id: int = Field(foreign_key="project.id")
    name: str
    model_id: int | None = Field(default=None, index=True)
    created_ms: int


class DeploymentRow(Row, table=True):
    """A named endpoint; `policy` is JSON."""

    __tablename__ = "deployment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["version_id"],
            ["version.id"],
            name="deployment_version",
            use_alter=True,  # the two tables point at each other
        ),
        ForeignKeyConstraint(["label_id"], ["label.id"], name="deployment_label"),
        CheckConstraint(_one_of("desired", sorted(DesiredState)), name="deployment_desired"),
        CheckConstraint("replicas >= 1", name="deployment_replicas"),
        CheckConstraint("port BETWEEN 1 AND 65535", name="deployment_port"),
        _AUTOINCREMENT,
    )
    name: str = Field(unique=True)
    desired: str
    replicas: int
    port: int = Field(unique=True)
    version_id: int | None = None
    policy: str
    created_ms: int
    restart_ms: int
    label_id: int | None = None


class VersionRow(Row, table=True):
    """One artifact put behind a deployment."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("deployment_id", "number"),
        UniqueConstraint("deployment_id", "id"),
        CheckConstraint("number >= 1", name="version_number"),
        _AUTOINCREMENT,
    )
    deployment_id: int = Field(foreign_key="deployment.id")
    number: int
    model_id: int = Field(foreign_key="model.id", index=True)
    artifact_sha256: str
    who: str
    why: str
    created_ms: int


class WorkerRow(Row, table=True):
    """One start of a scoring process."""

    __tablename__ = "worker"
    __table_args__ = (
        ForeignKeyConstraint(
            ["deployment_id", "version_id"], ["version.deployment_id", "version.id"]
        ),
        CheckConstraint(_one_of("state", sorted(WorkerState)), name="worker_state"),
        CheckConstraint("port BETWEEN 1 AND 65535", name="worker_port"),
        CheckConstraint("slot >= 0 AND restarts >= 0 AND misses >= 0", name="worker_counts"),
        CheckConstraint(
            "(pid IS NULL) = (start_ticks IS NULL) AND (pid IS NULL) = (boot_id IS NULL)",
            name="worker_identity",
        ),
        Index("worker_waiting", "deployment_id", sqlite_where=_WAITING),
        Index("worker_ended", "ended_ms"),
        Index("worker_live_slot", "version_id", "slot", unique=True, sqlite_where=_LIVE),
        Index("worker_newest", "deployment_id", "slot", "id"),
        _AUTOINCREMENT,
    )
    deployment_id: int = Field(foreign_key="deployment.id")
    version_id: int
    slot: int
    token: str
    port: int
    state: str
    since_ms: int
    started_ms: int
    pid: int | None = None
    start_ticks: int | None = None
    boot_id: str | None = None
    ready_ms: int | None = None
    stopping_ms: int | None = None
    ended_ms: int | None = None
    retry_at_ms: int | None = None
    exit_code: int | None = None
    exit_signal: int | None = None
    misses: int
    restarts: int
    reason: str


class EventRow(Row, table=True):
    """One line of history; `data` is JSON."""

    __tablename__ = "event"
    __table_args__ = (Index("event_thing", "thing", "id"), Index("event_ms", "ms"), _AUTOINCREMENT)
    ms: int
    actor: str
    kind: str
    thing: str
    text: str
    data: str


class IncidentRow(Row, table=True):
    """Trouble that somebody is told of once; open while `closed_ms` is null."""

    __tablename__ = "incident"
    __table_args__ = (
        Index("incident_open", "thing", unique=True, sqlite_where=text("closed_ms IS NULL")),
        _AUTOINCREMENT,
    )
    thing: str
    kind: str
    text: str
    opened_ms: int
    closed_ms: int | None = None
    told_ms: int | None = None
    told_closed_ms: int | None = None


class BatchRow(Row, table=True):
    """A file to score and how far that has come; `job` is the order as JSON."""

    __tablename__ = "batch"
    __table_args__ = (
        CheckConstraint(_one_of("desired", sorted(DesiredState)), name="batch_desired"),
        CheckConstraint(_one_of("state", sorted(BatchState)), name="batch_state"),
        CheckConstraint(
            "rows_done >= 0 AND rows_refused >= 0 AND attempts >= 0 AND fruitless >= 0",
            name="batch_counts",
        ),
        CheckConstraint(
            "(pid IS NULL) = (start_ticks IS NULL) AND (pid IS NULL) = (boot_id IS NULL)",
            name="batch_identity",
        ),
        Index("batch_target", "target", unique=True, sqlite_where=_UNFINISHED),
        _AUTOINCREMENT,
    )
    job: str
    target: str
    desired: str
    state: str
    since_ms: int
    rows_done: int
    rows_refused: int
    rows_total: int | None = None
    fraction: float
    message: str
    attempts: int
    fruitless: int
    token: str
    pid: int | None = None
    start_ticks: int | None = None
    boot_id: str | None = None
    started_ms: int | None = None
    ended_ms: int | None = None
    retry_at_ms: int | None = None


class AccountRow(Row, table=True):
    """Somebody who may log in."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint(_one_of("role", sorted(Role)), name="account_role"),
        _AUTOINCREMENT,
    )
    name: str = Field(unique=True)
    role: str
    password_hash: str
    created_ms: int
    disabled: bool
    failures: int
    locked_until_ms: int


class SessionRow(Row, table=True):
    """A browser that has logged in."""

    __tablename__ = "session"
    __table_args__ = (_AUTOINCREMENT,)
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE")
    sha256: str = Field(unique=True)
    created_ms: int
    seen_ms: int
    expires_ms: int


class ApiTokenRow(Row, table=True):
    """A program that acts for an account."""

    __tablename__ = "api_token"
    __table_args__ = (
        UniqueConstraint("account_id", "name"),
        CheckConstraint(_one_of("role", sorted(Role)), name="api_token_role"),
        _AUTOINCREMENT,
    )
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE")
    name: str
    sha256: str = Field(unique=True)
    shown: str
    role: str
    created_ms: int
    project_id: int | None = Field(default=None, foreign_key="project.id", ondelete="CASCADE")
    expires_ms: int | None = None
    used_ms: int | None = None


class PredictionKeyRow(Row, table=True):
    """A program that may ask one deployment."""

    __tablename__ = "prediction_key"
    __table_args__ = (UniqueConstraint("deployment_id", "name"), _AUTOINCREMENT)
    deployment_id: int = Field(foreign_key="deployment.id", ondelete="CASCADE")
    name: str
    sha256: str = Field(unique=True)
    shown: str
    created_ms: int
    created_by: str
    expires_ms: int | None = None


class InvitationRow(Row, table=True):
    """A link that sets a password once; that of the first admin has no account yet."""

    __tablename__ = "invitation"
    __table_args__ = (_AUTOINCREMENT,)
    account_id: int | None = Field(default=None, foreign_key="account.id", ondelete="CASCADE")
    sha256: str = Field(unique=True)
    created_ms: int
    expires_ms: int


class MembershipRow(Row, table=True):
    """An account of a project."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("project_id", "account_id"), _AUTOINCREMENT)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE")


class OpenDeploymentRow(SQLModel, table=True):
    """A deployment that anybody may ask; its id is the deployment's."""

    metadata: ClassVar[MetaData] = metadata
    __tablename__ = "open_deployment"
    id: int = Field(primary_key=True, foreign_key="deployment.id", ondelete="CASCADE")


home = metadata.tables["home"]
project = metadata.tables["project"]
model = metadata.tables["model"]
model_figure = metadata.tables["model_figure"]
label = metadata.tables["label"]
deployment = metadata.tables["deployment"]
version = metadata.tables["version"]
worker = metadata.tables["worker"]
event = metadata.tables["event"]
incident = metadata.tables["incident"]
batch = metadata.tables["batch"]
account = metadata.tables["account"]
session = metadata.tables["session"]
api_token = metadata.tables["api_token"]
prediction_key = metadata.tables["prediction_key"]
invitation = metadata.tables["invitation"]
membership = metadata.tables["membership"]
open_deployment = metadata.tables["open_deployment"]
