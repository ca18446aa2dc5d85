"""What requests may say: shapes of JSON bodies, unknown fields refused."""

import math
from dataclasses import fields
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from steam.core.policy import Policy

Why = Annotated[str, Field(max_length=2000)]
Name = Annotated[str, Field(max_length=200)]
Replicas = Annotated[int, Field(ge=1, le=65535)]


def _sensible(policy: Policy) -> Policy:
    for knob in fields(policy.supervision):
        value = getattr(policy.supervision, knob.name)
        if not math.isfinite(value) or value < 0:
            raise ValueError(f"{knob.name} must be a number from 0 up")
    return policy


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
    policy: Annotated[Policy, AfterValidator(_sensible)] | None = None
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
