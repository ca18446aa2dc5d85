"""Regular backups into one folder, of which the newest are kept."""

import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from steam.backup.destination import WORKSPACE_PREFIX
from steam.backup.disk import open_regular, writing
from steam.backup.manifest import Manifest
from steam.backup.take import BackupTaker
from steam.backup.unpack import read_manifest
from steam.core.errors import SteamError
from steam.core.store import Store

CHECK_EVERY_S = 600.0
"""How often to ask whether a backup is due."""

_ACTOR = "schedule"
_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"steam-.+-\d{8}T\d{6}Z\.tar", re.DOTALL)
_HOUR_MS = 3_600_000
_STALE_S = 86_400.0


@dataclass(slots=True)
class ScheduledBackups:
    """Takes a backup of a home into `folder` every `every_h` hours and keeps the `keep` newest.

    What is due is told by the files, not by when this process began: call `run` every
    CHECK_EVERY_S seconds, one call at a time. A backup that failed is tried again at the next
    call, and told again only when the cause is another one.
    """

    taker: BackupTaker
    store: Store
    folder: Path
    every_h: float
    keep: int
    _failure: str = field(default="", init=False)

    def run(self) -> Path | None:
        """Take the backup that is due; its file, or None when none is due or it failed.

        Raises nothing but what the store raises: a failure becomes an event `backup-failed`.
        """
        try:
            with writing(self.folder):
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                return self._take() if self._is_due() else None
        except SteamError as error:
            self._tell_failure(str(error))
            return None

    def ours(self) -> list[Path]:
        """The backups of this home in the folder, oldest first.

        Other homes may keep theirs there, under the same name, and this home or its machine may
        have had another name: the id in the manifest says whose a backup is.
        """
        return [path for _, path in self._taken()]

    def _taken(self) -> list[tuple[int, Path]]:
        """When each backup of this home was taken, in epoch milliseconds, and its file."""
        with self.store.read() as rows:
            home_id = rows.home_id()
        named = [path for path in self.folder.iterdir() if _NAME.fullmatch(path.name)]
        found = ((_manifest(path), path) for path in named)
        return sorted((m.created_ms, path) for m, path in found if m and m.home_id == home_id)

    def _is_due(self) -> bool:
        ages_ms = [self.taker.clock.now_ms() - taken_ms for taken_ms, _ in self._taken()]
        # A file from the future tells of a clock that was wrong.
        return not any(0 <= age_ms < self.every_h * _HOUR_MS for age_ms in ages_ms)

    def _take(self) -> Path:
        self._remove_remains()
        now_ms = self.taker.clock.now_ms()
        moment = datetime.fromtimestamp(now_ms / 1000, UTC).strftime(_TIME)
        path = self.folder / f"steam-{self.taker.home.root.name or 'home'}-{moment}.tar"
        taken = self.taker.to_file(path)
        self._failure = ""
        removed = list(self._remove_old())
        self._tell(
            "backup-taken",
            f"A backup was taken: {path}.",
            {"file": str(path), "size_bytes": taken.size_bytes, "removed": removed},
        )
        return path

    def _remove_old(self) -> Iterator[str]:
        for path in self.ours()[: -self.keep]:
            with writing(path):
                path.unlink()
            yield path.name

    def _remove_remains(self) -> None:
        """Remove passing files of a backup that was cut short, by a power cut for one."""
        for folder in self.folder.glob(f"{WORKSPACE_PREFIX}*"):
            if folder.stat().st_mtime < time.time() - _STALE_S:
                shutil.rmtree(folder, ignore_errors=True)

    def _tell_failure(self, text: str) -> None:
        if text != self._failure:
            self._tell("backup-failed", f"No backup could be taken. {text}", {})
            self._failure = text

    def _tell(self, kind: str, text: str, data: dict[str, object]) -> None:
        with self.store.write() as rows:
            rows.add_event(
                ms=self.taker.clock.now_ms(),
                actor=_ACTOR,
                kind=kind,
                thing="home",
                text=text,
                data=data,
            )


def _manifest(path: Path) -> Manifest | None:
    """That of a backup; None of a file that is none, or that is damaged.

    Such a file is not removed, either: whoever damaged it may want to know.
    """
    try:
        with open_regular(path) as stream:
            return read_manifest(path, stream)
    except SteamError:
        return None
