"""Writes of accounts, and of what lets their owners in."""

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, insert

from steam.core.accounts import (
    Account,
    ApiToken,
    Invitation,
    Membership,
    PredictionKey,
    Role,
    Session,
)
from steam.db import rows, rules, tables
from steam.db.sqlite_statements import SqliteStatements


class SqliteAccountWriter(SqliteStatements):
    """The part of the writer that knows of accounts. What hangs on a row goes with it."""

    def add_account(self, *, name: str, role: Role, password_hash: str, created_ms: int) -> Account:
        account = Account(0, name, role, password_hash, created_ms)
        self._check_account(account)
        return replace(account, id=self._insert(tables.account, rows.account_values(account)))

    def update_account(self, account: Account) -> None:
        self._require("account", tables.account, account.id)
        self._check_account(account)
        self._update(tables.account, account.id, rows.account_values(account))

    def delete_account(self, account_id: int) -> None:
        self._forget(tables.account.c.id == account_id, tables.account)

    def add_session(
        self, *, account_id: int, sha256: str, created_ms: int, expires_ms: int
    ) -> Session:
        self._require("account", tables.account, account_id)
        session = Session(0, account_id, sha256, created_ms, created_ms, expires_ms)
        return replace(session, id=self._insert(tables.session, _values(session)))

    def see_session(self, session_id: int, seen_ms: int) -> None:
        self._update(tables.session, session_id, {"seen_ms": seen_ms})

    def delete_session(self, session_id: int) -> None:
        self._forget(tables.session.c.id == session_id, tables.session)

    def add_api_token(
        self,
        *,
        account_id: int,
        name: str,
        sha256: str,
        shown: str,
        role: Role,
        created_ms: int,
        project_id: int | None,
        expires_ms: int | None,
    ) -> ApiToken:
        self._require("account", tables.account, account_id)
        if project_id is not None:
            self._require("project", tables.project, project_id)
        column = tables.api_token.c
        if self._exists(column.account_id == account_id, column.name == name):
            raise rules.name_taken("token", name)
        token = ApiToken(
            0, account_id, name, sha256, shown, role, created_ms, project_id, expires_ms
        )
        values = {**_values(token), "role": role.value}
        return replace(token, id=self._insert(tables.api_token, values))

    def use_api_token(self, token_id: int, used_ms: int) -> None:
        self._update(tables.api_token, token_id, {"used_ms": used_ms})

    def delete_api_token(self, token_id: int) -> None:
        self._forget(tables.api_token.c.id == token_id, tables.api_token)

    def add_prediction_key(
        self,
        *,
        deployment_id: int,
        name: str,
        sha256: str,
        shown: str,
        created_ms: int,
        created_by: str,
        expires_ms: int | None,
    ) -> PredictionKey:
        self._require("deployment", tables.deployment, deployment_id)
        column = tables.prediction_key.c
        if self._exists(column.deployment_id == deployment_id, column.name == name):
            raise rules.name_taken("key", name)
        key = PredictionKey(
            0, deployment_id, name, sha256, shown, created_ms, created_by, expires_ms
        )
        return replace(key, id=self._insert(tables.prediction_key, _values(key)))

    def delete_prediction_key(self, key_id: int) -> None:
        self._forget(tables.prediction_key.c.id == key_id, tables.prediction_key)

    def add_invitation(
        self, *, account_id: int | None, sha256: str, created_ms: int, expires_ms: int
    ) -> Invitation:
        if account_id is not None:
            self._require("account", tables.account, account_id)
        self._forget(
            tables.invitation.c.account_id.is_not_distinct_from(account_id), tables.invitation
        )
        invitation = Invitation(0, account_id, sha256, created_ms, expires_ms)
        return replace(invitation, id=self._insert(tables.invitation, _values(invitation)))

    def delete_invitation(self, invitation_id: int) -> None:
        self._forget(tables.invitation.c.id == invitation_id, tables.invitation)

    def add_membership(self, *, project_id: int, account_id: int) -> Membership:
        self._require("project", tables.project, project_id)
        self._require("account", tables.account, account_id)
        both = {"project_id": project_id, "account_id": account_id}
        known = self._one(rows.membership_record, tables.membership, **both)
        return known or Membership(self._insert(tables.membership, both), **both)

    def delete_membership(self, membership_id: int) -> None:
        self._forget(tables.membership.c.id == membership_id, tables.membership)

    def open_deployment(self, deployment_id: int, *, is_open: bool) -> None:
        self._require("deployment", tables.deployment, deployment_id)
        column = tables.open_deployment.c.id
        self._forget(column == deployment_id, tables.open_deployment)
        if is_open:
            self._connection.execute(insert(tables.open_deployment).values(id=deployment_id))

    def _check_account(self, account: Account) -> None:
        column = tables.account.c
        if self._exists(column.name == account.name, column.id != account.id):
            raise rules.name_taken("account", account.name)

    def _forget(self, condition: ColumnElement[bool], table: Table) -> None:
        self._connection.execute(delete(table).where(condition))


def _values(record: Session | ApiToken | PredictionKey | Invitation) -> dict[str, Any]:
    """Every column but the id."""
    values = asdict(record)
    del values["id"]
    return values
