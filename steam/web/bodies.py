"""What requests may say: shapes of JSON bodies, unknown fields refused."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError, to_json

from steam.core.policy import Policy

Why = Annotated[str, Field(max_length=2000)]
Name = Annotated[str, Field(max_length=200)]
Limit = Annotated[int, Field(ge=0, lt=1 << 31)] | None
WaitMs = Annotated[float, Field(ge=0, allow_inf_nan=False)] | None
ColumnName = Annotated[str, Field(max_length=1000)]
Replicas = Annotated[int, Field(ge=1, le=65535)]
"""These three are of fields of a form, too, which are texts."""

_Strict = Field(strict=True)
"""JSON tells numbers from texts and from true: one in the place of another is a mistake."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _PolicyInText(_Body):
    policy: Policy


def _strict_policy(value: object) -> Policy:
    """A policy as it stands in JSON. Its dataclasses are strict only when they are read from text:
    of Python's own values they would have to be instances."""
    try:
        return _PolicyInText.model_validate_json(to_json({"policy": value}), strict=True).policy
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"][1:])
        problem = f"{where}: {first['msg']}" if where else first["msg"]
        raise PydanticCustomError("policy", "{problem}", {"problem": problem}) from error


class NewProject(_Body):
    name: Name
    description: Why = ""


class ProjectChange(_Body):
    description: Why | None = None
    target: Name | None = None


class LabelTarget(_Body):
    model: Name | None
    project: Name | None = None
    why: Why = ""


class LabelToFollow(_Body):
    label: Name
    project: Name | None = None
    why: Why = ""


class NewDeployment(_Body):
    name: Name
    model: Name
    replicas: Annotated[Replicas, _Strict] = 1
    policy: Annotated[Policy, BeforeValidator(_strict_policy)] | None = None
    why: Why = ""


class NewVersion(_Body):
    model: Name
    why: Why = ""


class Reason(_Body):
    why: Why = ""


class Scale(_Body):
    replicas: Annotated[Replicas, _Strict]
    why: Why = ""


class NewLimits(_Body):
    memory_mb: Annotated[Limit, _Strict] = None
    cpu_percent: Annotated[Limit, _Strict] = None
    open_files: Annotated[Limit, _Strict] = None
    nice: Annotated[Limit, _Strict] = None
    restart: Annotated[bool, _Strict] = False
    why: Why = ""


class NewGathering(_Body):
    max_rows: Annotated[Limit, _Strict] = None
    max_wait_ms: Annotated[WaitMs, _Strict] = None
    restart: Annotated[bool, _Strict] = False
    why: Why = ""


class NewBatch(_Body):
    deployment: Name
    source: Annotated[str, Field(max_length=4096)]
    target: Annotated[str, Field(max_length=4096)]
    keep: Annotated[list[ColumnName], Field(max_length=10_000)] | None = None
    partial: Annotated[bool, _Strict] = False
    overwrite: Annotated[bool, _Strict] = False
    why: Why = ""


class NewName(_Body):
    to: Name


class ModelToDeploy(_Body):
    model: Name
    name: Name
    replicas: Annotated[Replicas, _Strict] | None = None
    project: Name | None = None
    why: Why = ""


class Rollback(_Body):
    version: Annotated[int, Field(ge=1, strict=True)] | None = None
    why: Why = ""
