"""What requests about accounts may say."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from steam.accounts.passwords import MOST_CHARACTERS
from steam.core.accounts import Role

AccountName = Annotated[str, Field(max_length=64)]
Password = Annotated[str, Field(max_length=MOST_CHARACTERS)]
SecretName = Annotated[str, Field(max_length=80)]
Days = Annotated[int, Field(strict=True, ge=1, le=3650)] | None
ProjectName = Annotated[str, Field(max_length=200)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewAccount(_Body):
    name: AccountName
    role: Role = Role.VIEWER
    password: Password | None = None


class NewRole(_Body):
    role: Role


class NewPassword(_Body):
    password: Password


class NewToken(_Body):
    name: SecretName
    role: Role = Role.VIEWER
    project: ProjectName | None = None
    days: Days = 90


class NewKey(_Body):
    name: SecretName
    days: Days = None


class Openness(_Body):
    open: Annotated[bool, Field(strict=True)]
