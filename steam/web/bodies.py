"""What requests may say: shapes of JSON bodies, unknown fields refused."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from steam.core.policy import Policy

Why = Annotated[str, Field(max_length=2000)]
Name = Annotated[str, Field(max_length=200)]
Replicas = Annotated[int, Field(ge=1, le=65535)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewProject(_Body):
    name: Name
    description: Why = ""


class LabelTarget(_Body):
    model: Name | None


class NewDeployment(_Body):
    name: Name
    model: Name
    replicas: Replicas = 1
    policy: Policy | None = None
    why: Why = ""


class NewVersion(_Body):
    model: Name
    why: Why = ""


class Reason(_Body):
    why: Why = ""


class Scale(_Body):
    replicas: Replicas


class Rollback(_Body):
    version: Annotated[int, Field(ge=1)] | None = None
    why: Why = ""
