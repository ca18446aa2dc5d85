"""Logging in and out, and the links that set a password once."""

from dataclasses import dataclass, replace

from steam.accounts.passwords import Passwords
from steam.accounts.pauses import Pauses, check_pause, pause_ms
from steam.accounts.people import end_sessions
from steam.accounts.recording import record
from steam.accounts.secret import Secret, digest, new_secret
from steam.core.accounts import Account, Invitation, Role, check_account_name
from steam.core.clock import Clock
from steam.core.errors import Conflict, InvalidInput, NotFound
from steam.core.store import Reader, Store, Writer

SETUP_MS = 3_600_000
"""How long the link to the first admin can be used."""

_NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class SessionLife:
    """When a session ends: after so long without a request, and after so long in any case."""

    idle_ms: int = 12 * 3_600_000
    most_ms: int = 7 * 86_400_000


class Entry:
    """The use cases of those who are outside."""

    def __init__(self, store: Store, clock: Clock, passwords: Passwords, life: SessionLife) -> None:
        self._store = store
        self._clock = clock
        self._passwords = passwords
        self._life = life
        self._pauses = Pauses()

    def log_in(self, name: str, password: str, address: str) -> tuple[Account, Secret]:
        """The account and the secret of a new session.

        Unknown names, wrong passwords and disabled accounts cost the same time and get the same
        sentence: InvalidInput. Raises Busy while the name or the address has to wait.
        """
        name = name.strip().lower()[:64]
        keys = (f"name:{name}", f"address:{address}")
        with self._store.read() as reader:
            account = reader.account_named(name)
        now_ms = self._clock.now_ms()
        wait_ms = max(self._pauses.wait_ms(key, now_ms) for key in keys)
        if account is not None:
            wait_ms = max(wait_ms, account.locked_until_ms - now_ms)
        check_pause(wait_ms)
        hash_ = account.password_hash if account is not None and not account.disabled else None
        if not self._passwords.fits(hash_, password) or account is None:
            self._note_failure(name, keys)
            raise InvalidInput("The name or the password is wrong.", hint="Type them again.")
        for key in keys:
            self._pauses.forget(key)
        return account, self._let_in(account)

    def log_out(self, sha256: str) -> None:
        """End one session, if there is such a one."""
        with self._store.write() as writer:
            session = next((one for one in writer.sessions() if one.sha256 == sha256), None)
            if session is None:
                return
            writer.delete_session(session.id)
            name = next(one.name for one in writer.accounts() if one.id == session.account_id)
            self._tell(writer, "logged-out", name, f"'{name}' logged out.", who=name)

    def end_session(self, account: str, session_id: int) -> None:
        """End one of an account's sessions. Raises NotFound."""
        with self._store.write() as writer:
            owner = writer.account_named(account)
            for session in writer.sessions():
                if owner is not None and (session.id, session.account_id) == (session_id, owner.id):
                    writer.delete_session(session_id)
                    text = f"A session of '{account}' was ended."
                    self._tell(writer, "session-ended", account, text, who=account)
                    return
        raise NotFound("session", session_id, hint="It has ended already.")

    def offer_setup(self) -> Secret | None:
        """The secret of a new link to the first admin; None where there are accounts."""
        secret, now_ms = new_secret("steam_link"), self._clock.now_ms()
        with self._store.write() as writer:
            if writer.accounts():
                return None
            writer.add_invitation(
                account_id=None,
                sha256=secret.sha256,
                created_ms=now_ms,
                expires_ms=now_ms + SETUP_MS,
            )
        return secret

    def guest(self, code: str) -> str | None:
        """The name of the account that a link is for; None: of the first admin's, who chooses.

        Raises InvalidInput for a link that is dead.
        """
        with self._store.read() as reader:
            invitation = self._invitation(reader, code)
            return next(
                (one.name for one in reader.accounts() if one.id == invitation.account_id), None
            )

    def accept(self, code: str, name: str, password: str) -> tuple[Account, Secret]:
        """Use a link up: its account with the new password, and a session.

        The first admin chooses the `name`; other links have theirs. Raises InvalidInput,
        and Conflict when there is a first admin already.
        """
        self.guest(code)  # a dead link costs no hashing
        hash_ = self._passwords.hashed(password)
        with self._store.write() as writer:
            invitation = self._invitation(writer, code)
            if invitation.account_id is None:
                account = self._first_admin(writer, check_account_name(name), hash_)
            else:
                account = self._with_password(writer, invitation.account_id, hash_)
            writer.delete_invitation(invitation.id)
        return account, self._let_in(account)

    def _first_admin(self, writer: Writer, name: str, hash_: str) -> Account:
        if writer.accounts():
            raise Conflict("There is an account already.", hint="Log in, or ask an admin.")
        now_ms = self._clock.now_ms()
        account = writer.add_account(
            name=name, role=Role.ADMIN, password_hash=hash_, created_ms=now_ms
        )
        text = f"Account '{name}' was added as the first admin."
        self._tell(writer, "account-added", name, text, who=name)
        return account

    def _with_password(self, writer: Writer, account_id: int, hash_: str) -> Account:
        known = next(one for one in writer.accounts() if one.id == account_id)
        account = replace(known, password_hash=hash_, failures=0, locked_until_ms=0)
        writer.update_account(account)
        end_sessions(writer, account)
        text = f"'{account.name}' set a password by an invitation."
        self._tell(writer, "account-password-set", account.name, text, who=account.name)
        return account

    def _invitation(self, reader: Reader, code: str) -> Invitation:
        sha256, now_ms = digest(code), self._clock.now_ms()
        disabled = {one.id for one in reader.accounts() if one.disabled}
        for one in reader.invitations():
            if one.sha256 == sha256 and one.expires_ms > now_ms and one.account_id not in disabled:
                return one
        raise InvalidInput(
            "This link has been used, or its time is over.",
            hint="Ask for a new one; a restart of the master prints that of the first admin.",
        )

    def _let_in(self, account: Account) -> Secret:
        secret, now_ms = new_secret("steam_session"), self._clock.now_ms()
        with self._store.write() as writer:
            self._drop_ended(writer, now_ms)
            known = writer.account_named(account.name)
            if known is None or known.disabled:  # meanwhile
                raise InvalidInput("The name or the password is wrong.", hint="Type them again.")
            if known.failures or known.locked_until_ms:
                writer.update_account(replace(known, failures=0, locked_until_ms=0))
            writer.add_session(
                account_id=account.id,
                sha256=secret.sha256,
                created_ms=now_ms,
                expires_ms=now_ms + self._life.most_ms,
            )
            self._tell(
                writer, "logged-in", account.name, f"'{account.name}' logged in.", who=account.name
            )
        return secret

    def _drop_ended(self, writer: Writer, now_ms: int) -> None:
        for session in writer.sessions():
            if session.expires_ms <= now_ms or session.seen_ms + self._life.idle_ms <= now_ms:
                writer.delete_session(session.id)

    def _note_failure(self, name: str, keys: tuple[str, ...]) -> None:
        now_ms = self._clock.now_ms()
        for key in keys:
            self._pauses.fail(key, now_ms)
        with self._store.write() as writer:
            account = writer.account_named(name)
            if account is None:
                return  # what strangers type is not kept: it may be a password
            failures = account.failures + 1
            locked_ms = now_ms + pause_ms(failures) if pause_ms(failures) else 0
            writer.update_account(replace(account, failures=failures, locked_until_ms=locked_ms))
            text = f"Somebody gave a wrong password for '{name}'."
            self._tell(writer, "login-failed", name, text, who=_NOBODY, failures=failures)

    def _tell(
        self, writer: Writer, kind: str, name: str, text: str, *, who: str, **data: object
    ) -> None:
        now_ms = self._clock.now_ms()
        record(writer, kind, f"account:{name}", text, ms=now_ms, who=who, **data)
