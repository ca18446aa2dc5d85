"""The part of the master's client that knows of accounts and tokens."""

from urllib.parse import quote

import msgspec

from steam.client.connection import Connection


class AccountShape(msgspec.Struct, frozen=True):
    """ACCOUNT of docs/http.md; `invitation` is the link of a new one without a password."""

    name: str
    role: str
    disabled: bool
    invited: bool
    failures: int
    created_ms: int
    locked_until_ms: int | None = None
    seen_ms: int | None = None
    invitation: str | None = None


class TokenShape(msgspec.Struct, frozen=True):
    """TOKEN of docs/http.md; `token` is the secret of a new one."""

    id: int
    account: str
    name: str
    shown: str
    role: str
    created_ms: int
    project: str | None = None
    expires_ms: int | None = None
    used_ms: int | None = None
    token: str | None = None


class InvitationShape(msgspec.Struct, frozen=True):
    """The link by which somebody sets a password."""

    invitation: str


class AccountsClient:
    """Accounts and tokens. Every method raises an error of `steam.core.errors`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def accounts(self) -> list[AccountShape]:
        """Every account, by name."""
        return self._connection.fetch(list[AccountShape], "GET", "/api/accounts")

    def add(self, name: str, role: str, password: str | None) -> AccountShape:
        """A new account; without a password, with an invitation."""
        body = {"name": name, "role": role, "password": password}
        return self._connection.fetch(AccountShape, "POST", "/api/accounts", json=body)

    def invite(self, name: str) -> str:
        """A new link for an account."""
        path = f"/api/accounts/{quote(name, safe='')}/invite"
        return self._connection.fetch(InvitationShape, "POST", path).invitation

    def set_role(self, name: str, role: str) -> None:
        self._post(name, "role", {"role": role})

    def set_password(self, name: str, password: str) -> None:
        self._post(name, "password", {"password": password})

    def disable(self, name: str) -> None:
        self._post(name, "disable", {})

    def enable(self, name: str) -> None:
        self._post(name, "enable", {})

    def unlock(self, name: str) -> None:
        self._post(name, "unlock", {})

    def remove(self, name: str) -> None:
        self._connection.request("DELETE", f"/api/accounts/{quote(name, safe='')}")

    def tokens(self, account: str | None) -> list[TokenShape]:
        """The tokens of an account; None: one's own, or those of all for an admin."""
        return self._connection.fetch(list[TokenShape], "GET", "/api/tokens", params=_of(account))

    def create_token(
        self, name: str, role: str, project: str | None, days: int | None, account: str | None
    ) -> TokenShape:
        """A new token with its secret."""
        body = {"name": name, "role": role, "project": project, "days": days}
        return self._connection.fetch(
            TokenShape, "POST", "/api/tokens", json=body, params=_of(account)
        )

    def revoke_token(self, token_id: int, account: str | None) -> None:
        self._connection.request("DELETE", f"/api/tokens/{token_id}", params=_of(account))

    def _post(self, name: str, action: str, body: dict[str, str]) -> None:
        self._connection.request(
            "POST", f"/api/accounts/{quote(name, safe='')}/{action}", json=body
        )


def _of(account: str | None) -> dict[str, str]:
    return {} if account is None else {"account": account}
