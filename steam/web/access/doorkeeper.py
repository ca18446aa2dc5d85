"""Finds out who asks, from what the request shows and the newest rows."""

import asyncio
import hmac
from collections import OrderedDict

import structlog
from anyio.to_thread import run_sync

from steam.accounts.secret import digest
from steam.core.accounts import Role
from steam.core.clock import Clock
from steam.core.errors import SteamError
from steam.core.store import Store
from steam.web.access.credentials import Credentials
from steam.web.access.directory import Directory, read_directory
from steam.web.access.entrance import Entrance
from steam.web.actor import Actor

_log = structlog.get_logger()

_NOTED_EVERY_MS = 300_000
_MOST_NOTED = 1000


class Doorkeeper:
    """Knows who may come in. For one event loop.

    Each request costs one look at the store's change counter (some 10 µs); the rows are read when
    it has changed, so that what is revoked is worthless from the next request on.
    """

    def __init__(self, store: Store, clock: Clock, entrance: Entrance, local_user: str) -> None:
        self.entrance = entrance
        self._store = store
        self._clock = clock
        self._local = Actor(local_user, Role.ADMIN)
        self._directory: Directory | None = None
        self._counter: int | None = None
        self._reading = asyncio.Lock()
        self._noted: OrderedDict[str, int] = OrderedDict()

    async def directory(self) -> Directory:
        """The newest table; an older one while the rows cannot be read. Raises SteamError."""
        try:
            if self._store.change_counter() != self._counter:
                async with self._reading:
                    await run_sync(self._read)
        except SteamError as error:
            if self._directory is None:
                raise
            _log.warning("accounts are those of before", reason=str(error))
        if self._directory is None:
            raise RuntimeError("the rows were read without a result")
        return self._directory

    async def actor(self, directory: Directory, shown: Credentials) -> Actor | None:
        """Who shows these credentials; None: a stranger."""
        now_ms = self._clock.now_ms()
        if shown.bearer:
            token = self.entrance.home_token
            if token and hmac.compare_digest(shown.bearer.encode(), token.encode()):
                return self._local
            sha256 = digest(shown.bearer)
            actor = directory.of_token(sha256, now_ms)
            if actor is not None:
                await self._note(directory, sha256, now_ms)
                return actor
        if not directory.accounts and not self.entrance.insists:
            return self._local
        if shown.session:
            actor = directory.of_session(shown.session, self.entrance.life, now_ms)
            if actor is not None:
                await self._note(directory, shown.session, now_ms)
            return actor
        return None

    def may_predict(self, directory: Directory, shown: Credentials, deployment: str) -> bool:
        """Whether a request may ask a deployment by a key, or as anybody may."""
        now_ms = self._clock.now_ms()
        secrets = (one for one in (shown.key, shown.bearer) if one)
        return directory.is_open(deployment) or any(
            directory.opens(digest(secret), deployment, now_ms) for secret in secrets
        )

    def _read(self) -> None:
        counter = self._store.change_counter()
        if counter == self._counter:
            return  # somebody else has read them meanwhile
        with self._store.read() as reader:
            self._directory = read_directory(reader)
        self._counter = counter

    async def _note(self, directory: Directory, sha256: str, now_ms: int) -> None:
        """Write down, now and then, when a session or token was last used."""
        session, token = directory.sessions.get(sha256), directory.tokens.get(sha256)
        written_ms = session.seen_ms if session else (token.used_ms or 0) if token else 0
        last_ms = max(written_ms, self._noted.get(sha256, 0))
        if now_ms - last_ms < _NOTED_EVERY_MS:
            return
        self._noted[sha256] = now_ms
        if len(self._noted) > _MOST_NOTED:
            self._noted.popitem(last=False)
        try:
            await run_sync(
                self._write_use,
                None if session is None else session.id,
                None if token is None else token.id,
                now_ms,
            )
        except SteamError as error:
            _log.warning("use of a session not noted", reason=str(error))

    def _write_use(self, session_id: int | None, token_id: int | None, now_ms: int) -> None:
        with self._store.write() as writer:
            if session_id is not None:
                writer.see_session(session_id, now_ms)
            if token_id is not None:
                writer.use_api_token(token_id, now_ms)
