"""The part of the store that knows of accounts, and of what lets their owners in."""

from collections.abc import Sequence
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


class AccountReader(Protocol):
    """Reads accounts. Lists are in the order of their ids."""

    def accounts(self) -> Sequence[Account]: ...
    def account_named(self, name: str) -> Account | None: ...
    def sessions(self) -> Sequence[Session]: ...
    def api_tokens(self) -> Sequence[ApiToken]: ...
    def prediction_keys(self, deployment_id: int | None = None) -> Sequence[PredictionKey]: ...
    def invitations(self) -> Sequence[Invitation]: ...
    def memberships(self) -> Sequence[Membership]: ...

    def open_deployments(self) -> frozenset[int]:
        """Ids of the deployments that anybody who reaches the master may ask for predictions."""
        ...


class AccountWriter(Protocol):
    """Writes accounts.

    An `add_*` returns the record with its new id. It raises Conflict where a name is taken, and
    NotFound where a record that it points at does not exist; a `delete_*` does nothing then.
    """

    def add_account(
        self, *, name: str, role: Role, password_hash: str, created_ms: int
    ) -> Account: ...

    def update_account(self, account: Account) -> None:
        """Raises NotFound."""
        ...

    def delete_account(self, account_id: int) -> None:
        """Remove it with its sessions, tokens, invitations and memberships."""
        ...

    def add_session(
        self, *, account_id: int, sha256: str, created_ms: int, expires_ms: int
    ) -> Session: ...

    def see_session(self, session_id: int, seen_ms: int) -> None:
        """Note when a session was last used."""
        ...

    def delete_session(self, session_id: int) -> None: ...

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
        """Raises Conflict where the account has a token of that name."""
        ...

    def use_api_token(self, token_id: int, used_ms: int) -> None:
        """Note when a token was last used."""
        ...

    def delete_api_token(self, token_id: int) -> None: ...

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
        """Raises Conflict where the deployment has a key of that name."""
        ...

    def delete_prediction_key(self, key_id: int) -> None: ...

    def add_invitation(
        self, *, account_id: int | None, sha256: str, created_ms: int, expires_ms: int
    ) -> Invitation:
        """A link for the account, or for the first admin; earlier ones for it are gone."""
        ...

    def delete_invitation(self, invitation_id: int) -> None: ...

    def add_membership(self, *, project_id: int, account_id: int) -> Membership:
        """The one that there is, or a new one."""
        ...

    def delete_membership(self, membership_id: int) -> None: ...

    def open_deployment(self, deployment_id: int, *, is_open: bool) -> None:
        """Let anybody ask it for predictions, or only those who may. Raises NotFound."""
        ...
