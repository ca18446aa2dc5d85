"""Rules that both stores keep, and the sentences they answer with when one is broken."""

from collections.abc import Sequence

from steam.core.batches import Batch
from steam.core.errors import Conflict, InvalidInput
from steam.core.records import Deployment, Worker

TRIMMED_AT_ONCE = 2000
"""The most rows of one table that one transaction trims."""


def home_without_id() -> InvalidInput:
    """A database from which somebody has taken the row of the home."""
    return InvalidInput("The database has no id of its home.", hint="Restore it from a backup.")


def name_taken(kind: str, name: str) -> Conflict:
    """A unique name that somebody else has."""
    return Conflict(
        f"{kind.capitalize()} '{name}' exists already.",
        hint="Choose another name.",
        details={"kind": kind, "name": name},
    )


def port_taken(port: int) -> Conflict:
    """A port that a live worker or another deployment holds."""
    return Conflict(
        f"Port {port} is taken.", hint="Choose a port that is free.", details={"port": port}
    )


def slot_taken(version_id: int, slot: int) -> Conflict:
    """A second live worker for one slot of one version."""
    return Conflict(
        f"Slot {slot} of this version has a live worker already.",
        hint="End that worker first.",
        details={"version_id": version_id, "slot": slot},
    )


def model_in_use(name: str, deployments: Sequence[str]) -> Conflict:
    """A model that versions of `deployments` point at."""
    return Conflict(
        f"Model '{name}' is used by deployment '{deployments[0]}'.",
        hint="Remove the deployments that use it first.",
        details={"model": name, "deployments": list(deployments)},
    )


def project_in_use(name: str) -> Conflict:
    """A project that has models."""
    return Conflict(
        f"Project '{name}' still has models.",
        hint="Delete its models first.",
        details={"project": name},
    )


def label_in_use(name: str, deployments: Sequence[str]) -> Conflict:
    """A label that `deployments` follow."""
    return Conflict(
        f"Label '{name}' is followed by deployment '{deployments[0]}'.",
        hint="Let the deployments that follow it keep their versions first.",
        details={"label": name, "deployments": list(deployments)},
    )


def deployment_is_live(name: str) -> Conflict:
    """A deployment whose workers have not all ended."""
    return Conflict(
        f"Deployment '{name}' still has live workers.",
        hint="Stop it, and wait until its workers have ended.",
        details={"deployment": name},
    )


def incident_is_open(thing: str) -> Conflict:
    """A second open incident of one thing."""
    return Conflict(
        f"There is an open incident of {thing} already.",
        hint="Close that one first.",
        details={"thing": thing},
    )


def target_taken(target: str, batch_id: int) -> Conflict:
    """A second unfinished batch that writes the same file."""
    return Conflict(
        f"Batch {batch_id} writes {target} already.",
        hint="Choose another target, or wait for it to end.",
        details={"target": target, "batch": batch_id},
    )


def batch_is_unfinished(batch_id: int) -> Conflict:
    """A batch that still waits or runs."""
    return Conflict(
        f"Batch {batch_id} has not ended yet.",
        hint=f"Cancel batch {batch_id} first.",
        details={"batch": batch_id},
    )


def check_batch(batch: Batch) -> None:
    """Raise InvalidInput for values that no batch may have."""
    if min(batch.rows_done, batch.rows_refused, batch.attempts, batch.fruitless) < 0:
        raise InvalidInput("The counts of a batch cannot be negative.", hint="Count from 0.")


def check_deployment(deployment: Deployment) -> None:
    """Raise InvalidInput for values that no deployment may have."""
    if deployment.replicas < 1:
        raise InvalidInput(
            f"A deployment cannot have {deployment.replicas} replicas.", hint="Use 1 or more."
        )
    _check_port(deployment.port)


def check_worker(worker: Worker) -> None:
    """Raise InvalidInput for values that no worker may have."""
    if worker.slot < 0 or worker.restarts < 0 or worker.misses < 0:
        raise InvalidInput(
            f"The slot ({worker.slot}), restarts ({worker.restarts}) and misses ({worker.misses}) "
            "of a worker cannot be negative.",
            hint="Count them from 0.",
        )
    _check_port(worker.port)


def check_size(size_bytes: int) -> None:
    """Raise InvalidInput for a negative size."""
    if size_bytes < 0:
        raise InvalidInput("The size of a model cannot be negative.", hint="Give it in bytes.")


def _check_port(port: int) -> None:
    if not 1 <= port <= 65535:
        raise InvalidInput(f"{port} is not a port.", hint="Use 1 to 65535.")
