"""What a user wants of a deployment, in words that outlive the rows: events keep it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from steam.core.policy import LimitPolicy
from steam.core.records import Deployment
from steam.core.states import DesiredState
from steam.core.store import Reader


@dataclass(frozen=True, slots=True)
class LabelName:
    """A label by name; several projects may have one of the same name."""

    project: str
    name: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that a user decides about a deployment, by names and version numbers."""

    desired: DesiredState
    replicas: int
    version: int | None
    model: str | None
    label: LabelName | None
    limits: LimitPolicy


def wanted_of(reader: Reader, deployment: Deployment) -> Wanted:
    """What the record of a deployment wants; its version and label are looked up."""
    version = None if deployment.version_id is None else reader.version(deployment.version_id)
    return Wanted(
        desired=deployment.desired,
        replicas=deployment.replicas,
        version=version.number if version else None,
        model=reader.model_names({version.model_id})[version.model_id] if version else None,
        label=label_name(reader, deployment.label_id),
        limits=deployment.policy.limits,
    )


def label_name(reader: Reader, label_id: int | None) -> LabelName | None:
    """The label of that id by name; None for none."""
    return None if label_id is None else label_names(reader)[label_id]


def label_names(reader: Reader) -> dict[int, LabelName]:
    """Every label by id, by name."""
    projects = {project.id: project.name for project in reader.projects()}
    return {
        label.id: LabelName(projects[label.project_id], label.name) for label in reader.labels()
    }


def wanted_data(wanted: Wanted | None) -> dict[str, Any] | None:
    """As plain data for an event; None where there is no deployment."""
    return None if wanted is None else asdict(wanted)


def read_wanted(data: Mapping[str, Any]) -> Wanted:
    """The reverse of `wanted_data`. Raises KeyError, TypeError or ValueError for anything else."""
    label = data["label"]
    return Wanted(
        desired=DesiredState(data["desired"]),
        replicas=int(data["replicas"]),
        version=data["version"],
        model=data["model"],
        label=None if label is None else LabelName(**label),
        limits=LimitPolicy(**data["limits"]),
    )
