"""The folder of saved frames: one file each, found again when the trainer starts."""

import errno
import hashlib
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from steam.core.errors import Conflict, Exhausted, NotFound, SteamError, Unavailable, Unsupported
from steam.core.whole_file import sync, whole_file
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.storage.chunk_file import ChunkFile
from steam.trainer.frame.storage.damage import DamagedFile
from steam.trainer.frame.storage.frame_file import open_frame, write_frame
from steam.trainer.progress import Progress

SUFFIX = ".frame"
_DAMAGED = ".damaged"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SavedFrames:
    """Frames saved under one folder, each in a file named by its key.

    Safe to share between threads. A file that turns out damaged, be it years later, is moved
    aside and told of in the log; no other frame is touched.
    """

    folder: Path

    def save(self, frame: Frame, progress: Progress, *, force: bool = True) -> Path:
        """Write the frame; returns its file. The one saved under its key before is replaced.

        Whoever looks finds the old file or the new one, whole. Raises Conflict when there is one
        and not `force`, Exhausted when the disk is full, Unavailable when it cannot be written.
        """
        self.check_free(frame.key, force=force)
        path = self._path(frame.key)
        save_frame(frame, path, progress)
        return path

    def check_free(self, key: str, *, force: bool) -> None:
        """Raise Conflict when a frame is saved under that key, and not `force`."""
        if self.holds(key) and not force:
            raise Conflict(
                f"File already exists: a frame '{key[:80]}' is saved there.",
                hint="Use force to replace it.",
            )

    def load(self, key: str) -> Frame:
        """The frame saved under that key. Raises NotFound, DamagedFile, Unavailable."""
        try:
            return self.open(self._path(key))
        except FileNotFoundError:
            raise NotFound("saved frame", key) from None
        except OSError as error:
            raise Unavailable(f"The saved frame cannot be read: {error.strerror}.") from error

    def remove_unfinished(self) -> None:
        """Remove what was being written when an earlier trainer was killed; nobody writes now."""
        for path in self.folder.glob(".steam-*.new"):
            path.unlink(missing_ok=True)

    def open_all(self) -> Iterator[Frame]:
        """Every saved frame, by the age of its file; values stay in the files until decoded."""
        for path in self._files():
            try:
                yield self.open(path)
            except DamagedFile:
                continue  # moved aside and logged by now
            except Unsupported as error:
                _log.error("%s", error)
            except OSError as error:
                _log.error("the saved frame %s cannot be read: %s", path, error.strerror)

    def open(self, path: Path) -> Frame:
        """The frame in one file of the folder. Raises DamagedFile, Unsupported, OSError."""

        def on_damage(file: ChunkFile, error: DamagedFile) -> None:
            with suppress(FileNotFoundError):  # moved already
                if file.is_at(path):  # and not replaced by another save
                    self._move_aside(path, error)

        frame = open_frame(path, on_damage)
        if self._path(frame.key) != path:
            error = DamagedFile(str(path), "it holds a frame of another name")
            self._move_aside(path, error)
            raise error
        return frame

    def sizes(self) -> Mapping[str, int]:
        """The bytes of every saved frame's file, by the frame's key."""
        sizes = {}
        for frame in self.open_all():
            with suppress(FileNotFoundError):  # removed meanwhile
                sizes[frame.key] = self._path(frame.key).stat().st_size
        return sizes

    def remove(self, key: str) -> None:
        """Forget what was saved under the key. Raises NotFound when nothing was, Unavailable."""
        with said_plainly(self.folder):
            try:
                self._path(key).unlink()
            except FileNotFoundError:
                raise NotFound("saved frame", key) from None
            sync(self.folder)

    def holds(self, key: str) -> bool:
        """Whether a frame is saved under that key."""
        return self._path(key).exists()

    def _path(self, key: str) -> Path:
        """The key as far as a file may be called so, and a hash that tells keys apart."""
        readable = "".join(sign if sign.isalnum() or sign in "._-" else "_" for sign in key[:40])
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / f"{readable}-{digest[:32]}{SUFFIX}"

    def _files(self) -> list[Path]:
        ages = []
        for path in self.folder.glob(f"*{SUFFIX}"):
            with suppress(FileNotFoundError):
                ages.append((path.lstat().st_mtime_ns, path))
        return [path for _, path in sorted(ages)]

    def _move_aside(self, path: Path, error: DamagedFile) -> None:
        aside = path.with_name(f"{path.name}{_DAMAGED}")
        try:
            path.replace(aside)
        except OSError as failure:
            _log.error("%s It cannot be moved aside: %s", error.message, failure.strerror)
            return
        _log.error("%s It was moved to %s.", error.message, aside)


def save_frame(frame: Frame, path: Path, progress: Progress) -> None:
    """Write a frame to a file of that name, in one step. Raises Exhausted and Unavailable."""
    with said_plainly(path.parent):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with whole_file(path, durable=True) as out:
            write_frame(frame, out, progress)


@contextmanager
def said_plainly(folder: Path) -> Iterator[None]:
    """Errors of writing below that folder, in a sentence."""
    try:
        yield
    except OSError as error:
        raise not_written(folder, error) from error


def not_written(folder: Path, error: OSError) -> SteamError:
    """Why a file could not be written, in a sentence."""
    if error.errno in _FULL:
        return Exhausted(
            f"The disk of {folder} is full.", hint="Remove files there, then try again."
        )
    return Unavailable(
        f"The folder {folder} cannot be written: {error.strerror}.",
        hint="See to its permissions and its disk, then try again.",
    )
