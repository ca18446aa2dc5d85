"""Who may use the trainer: names with hashed passwords, in `logins.toml` below home.

Where there is no such file, whoever reaches the trainer may use it: it listens on loopback. The
file is read again when it has changed, so that nobody has to restart a trainer full of frames.
"""

import hmac
import logging
import os
import secrets
import stat
import threading
import tomllib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from steam.core.errors import InvalidInput
from steam.core.whole_file import write_whole

MAX_PASSWORD = 1024
_MAX_BYTES = 1 << 20
_MAX_REMEMBERED = 1000
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

# The second of the two choices that RFC 9106 names is 64 MB; this is OWASP's, some 20 ms.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

_log = logging.getLogger(__name__)


def hashed(password: str) -> str:
    """Argon2id of a password, with its salt. Raises InvalidInput for an empty or endless one."""
    if not 0 < len(password) <= MAX_PASSWORD:
        raise InvalidInput(f"A password has 1 to {MAX_PASSWORD} characters.")
    return _HASHER.hash(password)


def read_logins(file: Path) -> dict[str, str] | None:
    """Hashes by name; None where there is no file.

    Raises InvalidInput where others may read it or it cannot be understood.
    """
    try:
        with file.open("rb") as opened:
            if stat.S_IMODE(os.fstat(opened.fileno()).st_mode) & _OTHERS:
                raise InvalidInput(
                    f"{file.name} may be read by others than its owner.",
                    hint=f"Run chmod 600 on {file.name} in the home.",
                )
            known = tomllib.loads(opened.read(_MAX_BYTES).decode())
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(
            f"{file.name} in the home cannot be read.", hint="Write it with `steam login`."
        ) from error
    return {name: hash_ for name, hash_ in known.items() if isinstance(hash_, str)}


def write_logins(file: Path, logins: Mapping[str, str]) -> None:
    """Put these in the place of the file, readable by the owner alone."""
    lines = (f'"{name}" = "{hash_}"\n' for name, hash_ in sorted(logins.items()))
    write_whole(file, "".join(lines).encode(), mode=0o600, durable=True)


class Logins:
    """The logins of one trainer. Safe to share between threads.

    `token` lets in the commands of this home, which can read it there.
    """

    def __init__(self, file: Path, token: str = "") -> None:
        self._file = file
        self._token = token
        self._read: tuple[object, dict[str, str] | None] = (None, None)
        self._remembering = secrets.token_bytes(32)
        self._remembered: dict[bytes, str] = {}
        self._hashing = threading.Lock()
        # Checked for names that are not known, so that those cannot be told by the time it takes.
        self._nobodys = _HASHER.hash(secrets.token_hex())

    @property
    def needed(self) -> bool:
        """Whether there are logins at all. Where the file cannot be read, there are."""
        return self._known() is not None

    def admits_token(self, token: str) -> bool:
        return bool(self._token) and hmac.compare_digest(token.encode(), self._token.encode())

    def admits(self, name: str, password: str) -> bool:
        """Whether the password is that of the name. Takes some 20 ms the first time.

        One password is hashed at a time: more at once would take memory and threads from others.
        """
        hash_ = (self._known() or {}).get(name)
        mark = self._mark(name, password)
        if hash_ is not None and self._remembered.get(mark) == hash_:
            return True
        with self._hashing:
            if not _fits(hash_ or self._nobodys, password) or hash_ is None:
                return False
            if len(self._remembered) >= _MAX_REMEMBERED:
                self._remembered.clear()
            self._remembered[mark] = hash_
        return True

    def _mark(self, name: str, password: str) -> bytes:
        """What is kept of a password that was right: worth nothing to any other process."""
        said = f"{len(name)}:{name}:{password}".encode()
        return hmac.new(self._remembering, said, sha256).digest()

    def _known(self) -> dict[str, str] | None:
        try:
            status = self._file.stat()
            state: object = (status.st_mtime_ns, status.st_ino, status.st_size, status.st_mode)
        except FileNotFoundError:
            return None
        except OSError as error:
            state = str(error)
        if self._read[0] != state:
            try:
                self._read = (state, read_logins(self._file))
            except InvalidInput as error:
                _log.error("Nobody is let in: %s", error)
                self._read = (state, {})
        return self._read[1]


def _fits(hash_: str, password: str) -> bool:
    try:
        return len(password) <= MAX_PASSWORD and _HASHER.verify(hash_, password)
    except (VerificationError, InvalidHashError):
        return False
