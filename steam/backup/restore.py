"""Restoring a backup into a home that does not exist yet: all of it, or nothing."""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from steam.backup.archive_reader import refuse
from steam.backup.database import DatabaseFacts, ReadDatabase
from steam.backup.disk import check_room, open_regular, writing
from steam.backup.manifest import Manifest
from steam.backup.member_names import artifact_name
from steam.backup.take import Watch, unwatched
from steam.backup.takeover import take_over
from steam.backup.unpack import unpack
from steam.core.clock import Clock
from steam.core.errors import Conflict, Exhausted, InvalidInput, Unsupported
from steam.core.home import Home
from steam.core.store import Store
from steam.core.whole_file import sync

_STAGING_PREFIX = ".steam-restore-"
_OCCUPIED = frozenset({errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR})

OpenStore = Callable[[Path], AbstractContextManager[Store]]
"""Opens the database at a path, brought to the newest schema."""


@dataclass(frozen=True, slots=True)
class BackupRestorer:
    """Makes homes out of backups; `newest_schema` is the newest revision that this steam knows."""

    read_database: ReadDatabase
    open_store: OpenStore
    newest_schema: str
    clock: Clock

    def restore(self, archive: Path, home: Home, who: str, *, watch: Watch = unwatched) -> Manifest:
        """Unpack `archive` as the home, whose folder is missing or empty.

        Everything is checked in a folder beside it, which takes its name at the very end. Raises
        Conflict when something is in the home, NotFound, InvalidInput and Unsupported for an
        archive that cannot be used, Exhausted when the disk is full; the home is then as before.
        """
        root = home.root.resolve()
        check_vacant(root)
        with open_regular(archive, follow=True) as stream, _staging(root) as staging:
            check_room(staging.parent, archive.stat().st_size)
            manifest = unpack(archive, stream, staging, watch)
            self._check(manifest, Home(staging))
            self._take_over(manifest, Home(staging), who)
            _put_in_place(staging, root)
        return manifest

    def _check(self, manifest: Manifest, staged: Home) -> None:
        """Compare the database with the manifest and with the artifacts that came along."""
        facts = self._facts(staged)
        if facts.schema > self.newest_schema:
            raise Unsupported(
                f"The backup was made by a newer steam ({manifest.steam[:40]!a}, schema "
                f"{facts.schema[:40]!a}).",
                hint="Restore it with that steam; nothing was changed.",
            )
        if facts.schema != manifest.schema:
            refuse("its database is not of the schema that its manifest names")
        members = {member.name for member in manifest.members}
        for sha256, model in sorted(facts.artifacts.items()):
            if artifact_name(sha256) not in members:
                refuse(f"the file of model {model[:120]!a} is missing from it")

    def _take_over(self, manifest: Manifest, staged: Home, who: str) -> None:
        try:
            with self.open_store(staged.database) as store:
                take_over(store, manifest, who, self.clock.now_ms())
        except Exhausted:
            raise
        except Exception as error:  # noqa: BLE001 - a foreign database can fail in any way
            refuse(f"its database cannot be used ({type(error).__name__})")

    def _facts(self, staged: Home) -> DatabaseFacts:
        try:
            return self.read_database(staged.database)
        except InvalidInput:
            refuse("its database is damaged, or is not one of steam's")


def check_vacant(root: Path) -> None:
    """Make sure that a home may be made at `root`. Raises Conflict and InvalidInput."""
    if not root.exists():
        return
    if root.is_mount():
        raise InvalidInput(
            f"The folder {root} is a mount point, which cannot be replaced.",
            hint="Restore into a folder in it, and name that one as the home.",
        )
    with writing(root):
        found = sorted(entry.name for entry in root.iterdir()) if root.is_dir() else ["a file"]
    if found:
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        raise Conflict(
            f"The home {root} is not empty: it has {', '.join(found[:3])}{more}.",
            hint="Restore into a folder that is empty or does not exist, with --home.",
        )


@contextmanager
def _staging(root: Path) -> Iterator[Path]:
    """A private folder beside `root`, gone at the end unless it has got another name."""
    with writing(root.parent):
        root.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        staging = Path(mkdtemp(prefix=_STAGING_PREFIX, dir=root.parent))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _put_in_place(staging: Path, root: Path) -> None:
    with writing(root):
        for folder in Home(staging).folders:
            folder.mkdir(mode=0o700, exist_ok=True)
        sync(Home(staging).database)
        for folder in [staging, *filter(Path.is_dir, staging.rglob("*"))]:
            sync(folder)
        try:
            staging.rename(root)  # takes the place of an empty folder, and of nothing else
        except OSError as error:
            if error.errno not in _OCCUPIED:
                raise
            raise Conflict(
                f"Somebody has put something into {root} meanwhile.", hint="Look at it, then retry."
            ) from error
        sync(root.parent)
