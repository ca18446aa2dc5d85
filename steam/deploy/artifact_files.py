"""The files of registered artifacts: named by content, complete or absent, never changed."""

import errno
import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from steam.core.errors import Exhausted, InvalidArtifact, InvalidInput, NotFound
from steam.core.home import Home
from steam.core.whole_file import sync
from steam.model.artifact import sha256_of

_AGAIN = "Register the same model file again."
_PIECE_BYTES = 1 << 20
_INCOMING = "incoming-"
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A private copy of a file, on the disk for good but not yet under its name."""

    path: Path
    sha256: str
    size_bytes: int


class ArtifactFiles:
    """The folder `home.artifacts`. Files are 0600, their names `<sha256>.zip`."""

    def __init__(self, home: Home) -> None:
        self._home = home

    @contextmanager
    def taken_in(self, source: Path, max_bytes: int) -> Iterator[Incoming]:
        """A copy of `source` in the folder under a passing name, gone at the end unless kept.

        What is judged is this copy, which nobody changes meanwhile. Raises NotFound, InvalidInput
        for a file that cannot be read, InvalidArtifact for one that is too large, and Exhausted
        when the disk is full.
        """
        with _open_regular(source) as stream:
            with self._writing():
                self._home.artifacts.mkdir(mode=0o700, parents=True, exist_ok=True)
                descriptor, name = tempfile.mkstemp(".zip", _INCOMING, self._home.artifacts)
            try:
                with self._writing(), os.fdopen(descriptor, "wb") as target:
                    sha256, size_bytes = _copy(stream, target, max_bytes)
                yield Incoming(Path(name), sha256, size_bytes)
            finally:
                Path(name).unlink(missing_ok=True)

    def keep(self, incoming: Incoming) -> Path:
        """Give a copy its name, in the place of a file that may be there. Raises Exhausted."""
        path = self._home.artifact(incoming.sha256)
        with self._writing():
            incoming.path.replace(path)
            sync(self._home.artifacts)
        return path

    def check(self, sha256: str) -> Path:
        """The path of a whole and unaltered artifact. Raises InvalidArtifact otherwise."""
        if not _SHA256.fullmatch(sha256):
            raise InvalidArtifact(f"'{sha256[:80]}' does not name an artifact.", hint=_AGAIN)
        path = self._home.artifact(sha256)
        try:
            found = sha256_of(path)
        except NotFound as error:
            raise InvalidArtifact(
                f"The model file {path} is missing.", hint=_AGAIN, details={"artifact": sha256}
            ) from error
        if found != sha256:
            raise InvalidArtifact(
                f"The model file {path} has been altered.",
                hint=_AGAIN,
                details={"artifact": sha256, "found": found},
            )
        return path

    def remove(self, sha256: str) -> None:
        """Remove an artifact; it may be gone already."""
        self._home.artifact(sha256).unlink(missing_ok=True)

    def leftovers(self, known: Collection[str], before_s: float) -> list[Path]:
        """Files of crashed registrations: not `known`, last changed before that epoch second."""
        return [
            path
            for path in sorted(self._home.artifacts.glob("*.zip"))
            if (path.name.startswith(_INCOMING) or _SHA256.fullmatch(path.stem))
            and path.stem not in known
            and path.stat().st_mtime < before_s
        ]

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in _NO_SPACE:
                raise Exhausted(
                    f"The disk with {self._home.artifacts} is full.", hint="Free some space."
                ) from error
            raise InvalidInput(
                f"The folder {self._home.artifacts} cannot be written: {error.strerror}.",
                hint="Check that it belongs to you and that the disk is not read-only.",
            ) from error


def _open_regular(source: Path) -> BinaryIO:
    """Open a file for reading, but no device or pipe, which might never end."""
    try:
        descriptor = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise NotFound("file", source, hint="Give the path of a model file.") from error
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise InvalidInput(
            f"The file {source} cannot be read: {cause}.", hint="Give the path of a model file."
        ) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InvalidInput(f"{source} is not a file.", hint="Give the path of a model file.")
    return os.fdopen(descriptor, "rb")


def _copy(stream: BinaryIO, target: BinaryIO, max_bytes: int) -> tuple[str, int]:
    digest, size_bytes = hashlib.sha256(), 0
    while piece := stream.read(_PIECE_BYTES):
        digest.update(piece)
        size_bytes += len(piece)
        if size_bytes > max_bytes:
            raise InvalidArtifact(
                f"The file is larger than {max_bytes} bytes.",
                hint="Raise STEAM_MAX_ARTIFACT_MB if it should be accepted.",
            )
        target.write(piece)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest(), size_bytes
