"""Accounts: added, changed and removed by admins. There is always one admin who can log in."""

from dataclasses import dataclass, replace

from steam.accounts.passwords import Passwords
from steam.accounts.pauses import Pauses, check_pause
from steam.accounts.recording import record
from steam.accounts.secret import Secret, new_secret
from steam.core.accounts import Account, Role, check_account_name
from steam.core.clock import Clock
from steam.core.errors import Conflict, InvalidInput, NotFound
from steam.core.store import Reader, Store, Writer

INVITATION_MS = 7 * 86_400_000
"""How long an invitation can be used."""


@dataclass(frozen=True, slots=True)
class Added:
    """A new account; without a password, the secret of the link that sets one."""

    account: Account
    invitation: Secret | None


class People:
    """The use cases of accounts."""

    def __init__(self, store: Store, clock: Clock, passwords: Passwords) -> None:
        self._store = store
        self._clock = clock
        self._passwords = passwords
        self._pauses = Pauses()

    def add(self, name: str, role: Role, password: str | None, *, who: str) -> Added:
        """A new account, with a password or an invitation.

        Raises InvalidInput for name or password, Conflict when the name is taken or when the first
        account of all is not an admin who can log in at once.
        """
        name = check_account_name(name)
        hash_ = "" if password is None else self._passwords.hashed(password)
        now_ms = self._clock.now_ms()
        with self._store.write() as writer:
            if not writer.accounts() and (role is not Role.ADMIN or not hash_):
                raise Conflict(
                    "The first account must be an admin with a password.",
                    hint="Otherwise nobody could add others.",
                )
            account = writer.add_account(
                name=name, role=role, password_hash=hash_, created_ms=now_ms
            )
            text = f"Account '{name}' was added as {role}."
            self._tell(writer, "account-added", name, text, who=who, role=role.value)
            invitation = None if hash_ else self._invite(writer, account)
        return Added(account, invitation)

    def invite(self, name: str, *, who: str) -> Secret:
        """A link by which the owner sets a new password; earlier ones are dead.

        Raises NotFound.
        """
        with self._store.write() as writer:
            account = find_account(writer, name)
            self._tell(
                writer, "account-invited", account.name, f"'{account.name}' was invited.", who=who
            )
            return self._invite(writer, account)

    def set_role(self, name: str, role: Role, *, who: str) -> None:
        """Raises NotFound, and Conflict for the last admin."""
        with self._store.write() as writer:
            account = find_account(writer, name)
            if account.role is role:
                return
            _keep_an_admin(writer, account)
            writer.update_account(replace(account, role=role))
            text = f"'{account.name}' is {role} now, no longer {account.role}."
            self._tell(
                writer,
                "account-role-set",
                account.name,
                text,
                who=who,
                before=account.role.value,
                after=role.value,
            )

    def set_password(self, name: str, password: str, *, who: str, keep: str = "") -> None:
        """A new password. All sessions but that with the sha256 `keep` end.

        Raises NotFound, InvalidInput.
        """
        hash_ = self._passwords.hashed(password)
        with self._store.write() as writer:
            account = find_account(writer, name)
            writer.update_account(
                replace(account, password_hash=hash_, failures=0, locked_until_ms=0)
            )
            end_sessions(writer, account, keep)
            text = f"The password of '{account.name}' was set."
            self._tell(writer, "account-password-set", account.name, text, who=who)

    def change_password(self, name: str, old: str, new: str, *, keep: str) -> None:
        """Let the owner change it, who knows the old one: a session alone does not tell it.

        Raises as `set_password`, and Busy after too many wrong ones.
        """
        check_pause(self._pauses.wait_ms(name, self._clock.now_ms()))
        with self._store.read() as reader:
            hash_ = find_account(reader, name).password_hash
        if not self._passwords.fits(hash_, old):
            self._note_wrong(name)
            raise InvalidInput("The old password is not right.", hint="Type it again.")
        self._pauses.forget(name)
        self.set_password(name, new, who=name, keep=keep)

    def disable(self, name: str, *, who: str) -> None:
        """Let it in no more, by session or token, from now on.

        Raises NotFound, and Conflict for the last admin.
        """
        self._switch(name, disabled=True, who=who)

    def enable(self, name: str, *, who: str) -> None:
        """Let it in again. Raises NotFound."""
        self._switch(name, disabled=False, who=who)

    def unlock(self, name: str, *, who: str) -> None:
        """Forget wrong passwords. Raises NotFound."""
        with self._store.write() as writer:
            account = find_account(writer, name)
            writer.update_account(replace(account, failures=0, locked_until_ms=0))
            text = f"Wrong passwords of '{account.name}' were forgotten."
            self._tell(writer, "account-unlocked", account.name, text, who=who)

    def remove(self, name: str, *, who: str) -> None:
        """Remove it for good, with its sessions and tokens.

        Raises NotFound, and Conflict for the last admin.
        """
        with self._store.write() as writer:
            account = find_account(writer, name)
            _keep_an_admin(writer, account)
            writer.delete_account(account.id)
            text = f"Account '{account.name}' was removed."
            self._tell(writer, "account-removed", account.name, text, who=who)

    def _note_wrong(self, name: str) -> None:
        self._pauses.fail(name, self._clock.now_ms())
        with self._store.write() as writer:
            text = f"'{name}' gave a wrong old password."
            self._tell(writer, "password-change-failed", name, text, who=name)

    def _switch(self, name: str, *, disabled: bool, who: str) -> None:
        with self._store.write() as writer:
            account = find_account(writer, name)
            if account.disabled is disabled:
                return
            if disabled:
                _keep_an_admin(writer, account)
                end_sessions(writer, account)
            writer.update_account(replace(account, disabled=disabled))
            word = "disabled" if disabled else "enabled"
            text = f"Account '{account.name}' was {word}."
            self._tell(writer, f"account-{word}", account.name, text, who=who)

    def _invite(self, writer: Writer, account: Account) -> Secret:
        secret, now_ms = new_secret("steam_link"), self._clock.now_ms()
        writer.add_invitation(
            account_id=account.id,
            sha256=secret.sha256,
            created_ms=now_ms,
            expires_ms=now_ms + INVITATION_MS,
        )
        return secret

    def _tell(
        self, writer: Writer, kind: str, name: str, text: str, *, who: str, **data: object
    ) -> None:
        now_ms = self._clock.now_ms()
        record(writer, kind, f"account:{name}", text, ms=now_ms, who=who, **data)


def find_account(reader: Reader, name: str) -> Account:
    """The account of that name. Raises NotFound."""
    account = reader.account_named(name.strip().lower())
    if account is None:
        raise NotFound("account", name[:80], hint="The list of accounts shows all of them.")
    return account


def end_sessions(writer: Writer, account: Account, keep: str = "") -> None:
    """End the sessions of an account, but that with the sha256 `keep`."""
    for session in writer.sessions():
        if session.account_id == account.id and session.sha256 != keep:
            writer.delete_session(session.id)


def _keep_an_admin(reader: Reader, leaving: Account) -> None:
    """Raise Conflict if there would be no admin left who can log in."""
    if leaving.role is not Role.ADMIN or leaving.disabled:
        return
    others = (
        one
        for one in reader.accounts()
        if one.id != leaving.id and one.role is Role.ADMIN and one.password_hash
    )
    if all(other.disabled for other in others):
        raise Conflict(
            f"'{leaving.name}' is the last admin.",
            hint="Make another account an admin first, and let its owner log in.",
            details={"account": leaving.name},
        )
