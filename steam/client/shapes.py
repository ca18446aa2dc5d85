"""What the master's REST API answers, as frozen records. `docs/http.md` describes each field."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ModelShape:
    """A registered model."""

    name: str
    project: str
    algorithm: str
    category: str
    response: str
    artifact: str
    size_bytes: int
    created_ms: int
    created_by: str
    metrics: Mapping[str, object] = field(default_factory=dict)
    features: tuple[Mapping[str, object], ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkerShape:
    """One worker of a slot."""

    slot: int
    version: int
    state: str
    port: int
    restarts: int
    started_ms: int
    since_ms: int
    pid: int | None = None
    ready_ms: int | None = None
    retry_at_ms: int | None = None
    exit_code: int | None = None
    exit_signal: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LabelNameShape:
    """A label by name, and the project whose it is."""

    project: str
    name: str


@dataclass(frozen=True, slots=True)
class LimitsShape:
    """The most that each worker may use; 0 means no limit."""

    memory_mb: int = 0
    cpu_percent: int = 0
    open_files: int = 0
    nice: int = 0


@dataclass(frozen=True, slots=True)
class GatheringShape:
    """Whether its workers score requests together; fewer than two rows: they do not."""

    max_rows: int = 0
    max_wait_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class LabelShape:
    """A label: the model that it points at, and the deployments that follow it."""

    name: str
    project: str
    model: str | None
    deployments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentShape:
    """What is wrong with a deployment, and since when."""

    kind: str
    text: str
    opened_ms: int


@dataclass(frozen=True, slots=True)
class DeploymentShape:
    """A deployment with its current version and workers."""

    name: str
    desired: str
    state: str
    gateway: str
    url: str
    port: int
    replicas: int
    version: int | None
    model: str | None
    artifact: str | None
    since_ms: int
    why: str = ""
    label: LabelNameShape | None = None
    limits: LimitsShape = field(default_factory=LimitsShape)
    gathering: GatheringShape = field(default_factory=GatheringShape)
    incident: IncidentShape | None = None
    workers: tuple[WorkerShape, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionShape:
    """One version of a deployment."""

    number: int
    model: str
    artifact: str
    who: str
    why: str
    created_ms: int
    current: bool


@dataclass(frozen=True, slots=True)
class EventShape:
    """One line of history."""

    id: int
    ms: int
    actor: str
    kind: str
    thing: str
    text: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WantedShape:
    """What a user wanted of a deployment at some time."""

    desired: str
    replicas: int
    version: int | None
    model: str | None
    label: LabelNameShape | None = None
    limits: LimitsShape = field(default_factory=LimitsShape)


@dataclass(frozen=True, slots=True)
class ServingShape:
    """A worker that was ready at some time."""

    slot: int
    version: int
    port: int
    ready_ms: int
    pid: int | None = None
    ended_ms: int | None = None


@dataclass(frozen=True, slots=True)
class MomentShape:
    """A deployment at some time, and the changes around it."""

    name: str
    ms: int
    recorded: bool
    wanted: WantedShape | None = None
    workers: tuple[ServingShape, ...] | None = ()
    last: EventShape | None = None
    next: EventShape | None = None


@dataclass(frozen=True, slots=True)
class LogShape:
    """Lines of a worker's log, and the byte position after the last of them."""

    lines: tuple[str, ...]
    end: int


@dataclass(frozen=True, slots=True)
class BatchShape:
    """A batch: its order, and how far it has come."""

    id: int
    deployment: str
    version: int
    source: str
    target: str
    state: str
    fraction: float
    rows_done: int
    rows_refused: int
    attempts: int
    who: str
    why: str
    since_ms: int
    created_ms: int
    artifact: str = ""
    message: str = ""
    keep: tuple[str, ...] | None = None
    partial: bool = False
    overwrite: bool = False
    cancelling: bool = False
    rows_total: int | None = None
    pid: int | None = None
    started_ms: int | None = None
    ended_ms: int | None = None
    retry_at_ms: int | None = None
