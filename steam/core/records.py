"""The rows of the database as plain frozen records. Times are UTC epoch milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from steam.core.policy import Policy
from steam.core.states import DesiredState, WorkerState


@dataclass(frozen=True, slots=True)
class ProcessIdentity:
    """Which process, exactly: a pid alone may belong to somebody else tomorrow.

    `start_ticks` is field 22 of /proc/PID/stat (clock ticks since boot), `boot_id` the kernel's
    random id of this boot. The per-start token is checked besides.
    """

    pid: int
    start_ticks: int
    boot_id: str


@dataclass(frozen=True, slots=True)
class Project:
    """A group of models that answer one question.

    `target` is the figure that its models are ranked by; empty for that of their category.
    """

    id: int
    name: str
    description: str
    created_ms: int
    target: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """A registered model: a name for one artifact, and the facts read from it.

    `facts` is the artifact's description (see `steam.model.facts`): signature,
    metrics, coefficients, parameters and lineage, as plain JSON data.
    """

    id: int
    project_id: int
    name: str
    algorithm: str
    category: str
    artifact_sha256: str
    size_bytes: int
    facts: Mapping[str, object]
    created_ms: int
    created_by: str


@dataclass(frozen=True, slots=True)
class ModelHead:
    """What tells one model from another, without what was read from its file."""

    id: int
    project_id: int
    name: str
    created_ms: int


@dataclass(frozen=True, slots=True)
class Label:
    """A tag such as `prod` that points at no model or one of its project."""

    id: int
    project_id: int
    name: str
    model_id: int | None
    created_ms: int


@dataclass(frozen=True, slots=True)
class Deployment:
    """A named endpoint: what the user wants. `name` is a unique slug.

    All its workers answer on `port`, which no other deployment gets. `restart_ms` is the last time
    a user asked for a restart: workers started before it are replaced, crash counts forgotten.
    `label_id` is the label that it follows, if any: where the label points, so does its version.
    """

    id: int
    name: str
    desired: DesiredState
    replicas: int
    port: int
    version_id: int | None
    policy: Policy
    created_ms: int
    restart_ms: int = 0
    label_id: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One artifact put behind a deployment: who, when and why. Numbers count from 1."""

    id: int
    deployment_id: int
    number: int
    model_id: int
    artifact_sha256: str
    who: str
    why: str
    created_ms: int


@dataclass(frozen=True, slots=True)
class Worker:
    """One scoring process of a deployment version, from before it starts until after it ended.

    A row is one start. The newest row of a slot tells the slot's state.
    `restarts` counts the fast exits in a row before this start.
    `identity` is None until the process exists and has been recorded.
    """

    id: int
    deployment_id: int
    version_id: int
    slot: int
    token: str
    port: int
    state: WorkerState
    since_ms: int  # of `state`
    started_ms: int  # when the row was written
    identity: ProcessIdentity | None = None
    ready_ms: int | None = None
    stopping_ms: int | None = None
    ended_ms: int | None = None
    retry_at_ms: int | None = None
    exit_code: int | None = None
    exit_signal: int | None = None
    misses: int = 0
    restarts: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of history. `thing` is kind:name, such as `deployment:prostate`."""

    id: int
    ms: int
    actor: str
    kind: str
    thing: str
    text: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Incident:
    """Trouble with a thing, from when it was seen until it was over; a thing has one at a time.

    `told_ms` and `told_closed_ms` are when those who asked for alerts were told of its beginning
    and of its end.
    """

    id: int
    thing: str
    kind: str
    text: str
    opened_ms: int
    closed_ms: int | None = None
    told_ms: int | None = None
    told_closed_ms: int | None = None
