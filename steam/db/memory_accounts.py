"""Accounts in the memory store, and what lets their owners in."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from steam.core.accounts import (
    Account,
    ApiToken,
    Invitation,
    Membership,
    PredictionKey,
    Role,
    Session,
)
from steam.core.errors import NotFound
from steam.db import rules
from steam.db.memory_tables import MemoryTables


class _OfAccount(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def account_id(self) -> int | None: ...


class MemoryAccountReader:
    """The part of the reader that knows of accounts."""

    def __init__(self, tables: MemoryTables) -> None:
        self._tables = tables

    def accounts(self) -> Sequence[Account]:
        return tuple(self._tables.accounts.values())

    def account_named(self, name: str) -> Account | None:
        return next((one for one in self._tables.accounts.values() if one.name == name), None)

    def sessions(self) -> Sequence[Session]:
        return tuple(self._tables.sessions.values())

    def api_tokens(self) -> Sequence[ApiToken]:
        return tuple(self._tables.api_tokens.values())

    def prediction_keys(self, deployment_id: int | None = None) -> Sequence[PredictionKey]:
        keys = self._tables.prediction_keys.values()
        return tuple(key for key in keys if deployment_id in (None, key.deployment_id))

    def invitations(self) -> Sequence[Invitation]:
        return tuple(self._tables.invitations.values())

    def memberships(self) -> Sequence[Membership]:
        return tuple(self._tables.memberships.values())

    def open_deployments(self) -> frozenset[int]:
        return self._tables.open_deployments


class MemoryAccountWriter(MemoryAccountReader):
    """The part of the writer that knows of accounts. What hangs on a record goes with it."""

    def add_account(self, *, name: str, role: Role, password_hash: str, created_ms: int) -> Account:
        account = Account(0, name, role, password_hash, created_ms)
        self._check_account(account)
        account = replace(account, id=self._tables.next_id("account"))
        self._tables.accounts[account.id] = account
        return account

    def update_account(self, account: Account) -> None:
        self._require_account(account.id)
        self._check_account(account)
        self._tables.accounts[account.id] = account

    def delete_account(self, account_id: int) -> None:
        tables = self._tables
        tables.accounts.pop(account_id, None)
        for table in (tables.sessions, tables.api_tokens, tables.invitations, tables.memberships):
            for key in _of_account(table.values(), account_id):
                del table[key]

    def add_session(
        self, *, account_id: int, sha256: str, created_ms: int, expires_ms: int
    ) -> Session:
        self._require_account(account_id)
        new_id = self._tables.next_id("session")
        session = Session(new_id, account_id, sha256, created_ms, created_ms, expires_ms)
        self._tables.sessions[new_id] = session
        return session

    def see_session(self, session_id: int, seen_ms: int) -> None:
        if session_id in self._tables.sessions:
            session = self._tables.sessions[session_id]
            self._tables.sessions[session_id] = replace(session, seen_ms=seen_ms)

    def delete_session(self, session_id: int) -> None:
        self._tables.sessions.pop(session_id, None)

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
        self._require_account(account_id)
        if project_id is not None and project_id not in self._tables.projects:
            raise NotFound("project", project_id)
        others = (one for one in self.api_tokens() if one.account_id == account_id)
        if any(other.name == name for other in others):
            raise rules.name_taken("token", name)
        new_id = self._tables.next_id("api_token")
        token = ApiToken(
            new_id, account_id, name, sha256, shown, role, created_ms, project_id, expires_ms
        )
        self._tables.api_tokens[new_id] = token
        return token

    def use_api_token(self, token_id: int, used_ms: int) -> None:
        if token_id in self._tables.api_tokens:
            token = self._tables.api_tokens[token_id]
            self._tables.api_tokens[token_id] = replace(token, used_ms=used_ms)

    def delete_api_token(self, token_id: int) -> None:
        self._tables.api_tokens.pop(token_id, None)

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
        if deployment_id not in self._tables.deployments:
            raise NotFound("deployment", deployment_id)
        if any(key.name == name for key in self.prediction_keys(deployment_id)):
            raise rules.name_taken("key", name)
        new_id = self._tables.next_id("prediction_key")
        key = PredictionKey(
            new_id, deployment_id, name, sha256, shown, created_ms, created_by, expires_ms
        )
        self._tables.prediction_keys[new_id] = key
        return key

    def delete_prediction_key(self, key_id: int) -> None:
        self._tables.prediction_keys.pop(key_id, None)

    def add_invitation(
        self, *, account_id: int | None, sha256: str, created_ms: int, expires_ms: int
    ) -> Invitation:
        if account_id is not None:
            self._require_account(account_id)
        for earlier in _of_account(self._tables.invitations.values(), account_id):
            del self._tables.invitations[earlier]
        new_id = self._tables.next_id("invitation")
        invitation = Invitation(new_id, account_id, sha256, created_ms, expires_ms)
        self._tables.invitations[new_id] = invitation
        return invitation

    def delete_invitation(self, invitation_id: int) -> None:
        self._tables.invitations.pop(invitation_id, None)

    def add_membership(self, *, project_id: int, account_id: int) -> Membership:
        if project_id not in self._tables.projects:
            raise NotFound("project", project_id)
        self._require_account(account_id)
        for known in self.memberships():
            if (known.project_id, known.account_id) == (project_id, account_id):
                return known
        membership = Membership(self._tables.next_id("membership"), project_id, account_id)
        self._tables.memberships[membership.id] = membership
        return membership

    def delete_membership(self, membership_id: int) -> None:
        self._tables.memberships.pop(membership_id, None)

    def open_deployment(self, deployment_id: int, *, is_open: bool) -> None:
        if deployment_id not in self._tables.deployments:
            raise NotFound("deployment", deployment_id)
        others = self._tables.open_deployments - {deployment_id}
        self._tables.open_deployments = others | ({deployment_id} if is_open else set())

    def _forget_deployment(self, deployment_id: int) -> None:
        """What hangs on a deployment that is removed."""
        self._tables.open_deployments -= {deployment_id}
        for key in self.prediction_keys(deployment_id):
            del self._tables.prediction_keys[key.id]

    def _check_account(self, account: Account) -> None:
        known = self.account_named(account.name)
        if known is not None and known.id != account.id:
            raise rules.name_taken("account", account.name)

    def _require_account(self, account_id: int) -> None:
        if account_id not in self._tables.accounts:
            raise NotFound("account", account_id)


def _of_account(records: Iterable[_OfAccount], account_id: int | None) -> list[int]:
    """The ids of those that belong to an account."""
    return [record.id for record in records if record.account_id == account_id]
