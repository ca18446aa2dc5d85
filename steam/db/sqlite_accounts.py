"""Reads of accounts, and of what lets their owners in."""

from collections.abc import Sequence

from sqlalchemy import select

from steam.core.accounts import (
    Account,
    ApiToken,
    Invitation,
    Membership,
    PredictionKey,
    Session,
)
from steam.db import rows, tables
from steam.db.sqlite_queries import SqliteQueries


class SqliteAccountReader(SqliteQueries):
    """The part of the reader that knows of accounts."""

    def accounts(self) -> Sequence[Account]:
        return self._all(rows.account_record, select(tables.account))

    def account_named(self, name: str) -> Account | None:
        return self._one(rows.account_record, tables.account, name=name)

    def sessions(self) -> Sequence[Session]:
        return self._all(rows.session_record, select(tables.session))

    def api_tokens(self) -> Sequence[ApiToken]:
        return self._all(rows.api_token_record, select(tables.api_token))

    def prediction_keys(self, deployment_id: int | None = None) -> Sequence[PredictionKey]:
        query = select(tables.prediction_key)
        if deployment_id is not None:
            query = query.where(tables.prediction_key.c.deployment_id == deployment_id)
        return self._all(rows.prediction_key_record, query)

    def invitations(self) -> Sequence[Invitation]:
        return self._all(rows.invitation_record, select(tables.invitation))

    def memberships(self) -> Sequence[Membership]:
        return self._all(rows.membership_record, select(tables.membership))

    def open_deployments(self) -> frozenset[int]:
        return frozenset(self._connection.scalars(select(tables.open_deployment.c.id)))
