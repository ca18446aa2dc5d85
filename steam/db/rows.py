"""Rows of the database to records, and records to the values of a row."""

from collections.abc import Mapping
from typing import Any

from steam.core.accounts import (
    Account,
    ApiToken,
    Invitation,
    Membership,
    PredictionKey,
    Role,
    Session,
)
from steam.core.batches import Batch
from steam.core.records import (
    Deployment,
    Event,
    Incident,
    Label,
    Model,
    ModelHead,
    ProcessIdentity,
    Project,
    Version,
    Worker,
)
from steam.core.states import BatchState, DesiredState, WorkerState
from steam.db.plain_data import (
    decode_data,
    decode_order,
    decode_policy,
    encode_order,
    encode_policy,
)

Row = Mapping[str, Any]
"""The values of a row by the names of its columns."""


def project_record(row: Row) -> Project:
    """A row of `project`."""
    return Project(**row)


def model_record(row: Row) -> Model:
    """A row of `model`. Raises InvalidInput when it is damaged, as the others below."""
    return Model(**{**row, "facts": decode_data(row["facts"])})


def model_head_record(row: Row) -> ModelHead:
    """A row of `model`, the columns of its head."""
    return ModelHead(**row)


def label_record(row: Row) -> Label:
    """A row of `label`."""
    return Label(**row)


def deployment_record(row: Row) -> Deployment:
    """A row of `deployment`."""
    desired = DesiredState(row["desired"])
    return Deployment(**{**row, "desired": desired, "policy": decode_policy(row["policy"])})


def version_record(row: Row) -> Version:
    """A row of `version`."""
    return Version(**row)


def worker_record(row: Row) -> Worker:
    """A row of `worker`; its three identity columns become one."""
    return Worker(**{**_with_identity(row), "state": WorkerState(row["state"])})


def batch_record(row: Row) -> Batch:
    """A row of `batch`; its three identity columns become one."""
    values = _with_identity(row)
    del values["target"]
    values["order"] = decode_order(values.pop("job"))
    values["desired"] = DesiredState(row["desired"])
    return Batch(**{**values, "state": BatchState(row["state"])})


def event_record(row: Row) -> Event:
    """A row of `event`."""
    return Event(**{**row, "data": decode_data(row["data"])})


def incident_record(row: Row) -> Incident:
    """A row of `incident`."""
    return Incident(**row)


def account_record(row: Row) -> Account:
    """A row of `account`."""
    return Account(**{**row, "role": Role(row["role"])})


def session_record(row: Row) -> Session:
    """A row of `session`."""
    return Session(**row)


def api_token_record(row: Row) -> ApiToken:
    """A row of `api_token`."""
    return ApiToken(**{**row, "role": Role(row["role"])})


def prediction_key_record(row: Row) -> PredictionKey:
    """A row of `prediction_key`."""
    return PredictionKey(**row)


def invitation_record(row: Row) -> Invitation:
    """A row of `invitation`."""
    return Invitation(**row)


def membership_record(row: Row) -> Membership:
    """A row of `membership`."""
    return Membership(**row)


def account_values(account: Account) -> dict[str, Any]:
    """Every column of an account but its id."""
    return {
        "name": account.name,
        "role": account.role.value,
        "password_hash": account.password_hash,
        "created_ms": account.created_ms,
        "disabled": account.disabled,
        "failures": account.failures,
        "locked_until_ms": account.locked_until_ms,
    }


def deployment_values(deployment: Deployment) -> dict[str, Any]:
    """Every column of a deployment but its id."""
    return {
        "name": deployment.name,
        "desired": deployment.desired.value,
        "replicas": deployment.replicas,
        "port": deployment.port,
        "version_id": deployment.version_id,
        "policy": encode_policy(deployment.policy),
        "created_ms": deployment.created_ms,
        "restart_ms": deployment.restart_ms,
        "label_id": deployment.label_id,
    }


def worker_values(worker: Worker) -> dict[str, Any]:
    """Every column of a worker but its id."""
    return {
        "deployment_id": worker.deployment_id,
        "version_id": worker.version_id,
        "slot": worker.slot,
        "token": worker.token,
        "port": worker.port,
        "state": worker.state.value,
        "since_ms": worker.since_ms,
        "started_ms": worker.started_ms,
        **_identity_values(worker.identity),
        "ready_ms": worker.ready_ms,
        "stopping_ms": worker.stopping_ms,
        "ended_ms": worker.ended_ms,
        "retry_at_ms": worker.retry_at_ms,
        "exit_code": worker.exit_code,
        "exit_signal": worker.exit_signal,
        "misses": worker.misses,
        "restarts": worker.restarts,
        "reason": worker.reason,
    }


def batch_values(batch: Batch) -> dict[str, Any]:
    """Every column of a batch but its id."""
    return {
        "job": encode_order(batch.order),
        "target": batch.order.target,
        "desired": batch.desired.value,
        "state": batch.state.value,
        "since_ms": batch.since_ms,
        "rows_done": batch.rows_done,
        "rows_refused": batch.rows_refused,
        "rows_total": batch.rows_total,
        "fraction": batch.fraction,
        "message": batch.message,
        "attempts": batch.attempts,
        "fruitless": batch.fruitless,
        "token": batch.token,
        **_identity_values(batch.identity),
        "started_ms": batch.started_ms,
        "ended_ms": batch.ended_ms,
        "retry_at_ms": batch.retry_at_ms,
    }


def _with_identity(row: Row) -> dict[str, Any]:
    values = dict(row)
    pid, start_ticks, boot_id = (values.pop(key) for key in ("pid", "start_ticks", "boot_id"))
    values["identity"] = None if pid is None else ProcessIdentity(pid, start_ticks, boot_id)
    return values


def _identity_values(identity: ProcessIdentity | None) -> dict[str, Any]:
    return {
        "pid": identity.pid if identity else None,
        "start_ticks": identity.start_ticks if identity else None,
        "boot_id": identity.boot_id if identity else None,
    }
