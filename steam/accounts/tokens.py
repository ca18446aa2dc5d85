"""API tokens: secrets by which programs act for an account."""

from steam.accounts.people import find_account
from steam.accounts.recording import record
from steam.accounts.secret import Secret, check_label, expiry, new_secret
from steam.core.accounts import ApiToken, Role
from steam.core.clock import Clock
from steam.core.errors import NotFound
from steam.core.store import Store


class Tokens:
    """The use cases of API tokens. They may do no more than their account, at any time."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def create(
        self,
        account: str,
        name: str,
        role: Role,
        *,
        project: str | None = None,
        days: int | None = None,
        who: str,
    ) -> tuple[ApiToken, Secret]:
        """A token, and its secret, which nobody can see again.

        `project` confines it. Raises InvalidInput, NotFound for account or project, Conflict when
        the account has a token of that name.
        """
        name = check_label("token", name)
        secret, now_ms = new_secret("steam_token"), self._clock.now_ms()
        with self._store.write() as writer:
            owner = find_account(writer, account)
            place = None if project is None else writer.project_named(project)
            if project is not None and place is None:
                raise NotFound("project", project[:80])
            token = writer.add_api_token(
                account_id=owner.id,
                name=name,
                sha256=secret.sha256,
                shown=secret.shown,
                role=min(role, owner.role, key=lambda one: one.rank),
                created_ms=now_ms,
                project_id=None if place is None else place.id,
                expires_ms=expiry(now_ms, days),
            )
            text = f"'{owner.name}' has a new token '{name}' ({token.role})."
            record(
                writer,
                "token-created",
                f"account:{owner.name}",
                text,
                ms=now_ms,
                who=who,
                project=project,
                expires_ms=token.expires_ms,
            )
        return token, secret

    def revoke(self, account: str, token_id: int, *, who: str) -> None:
        """Make it worthless from now on. Raises NotFound."""
        with self._store.write() as writer:
            owner = find_account(writer, account)
            for token in writer.api_tokens():
                if (token.id, token.account_id) == (token_id, owner.id):
                    writer.delete_api_token(token_id)
                    record(
                        writer,
                        "token-revoked",
                        f"account:{owner.name}",
                        f"Token '{token.name}' of '{owner.name}' was revoked.",
                        ms=self._clock.now_ms(),
                        who=who,
                    )
                    return
        raise NotFound("token", token_id, hint="The list of tokens shows them.")
