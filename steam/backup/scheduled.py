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
from steam.backup.take import BackupTaker
from steam.backup.unpack import read_manifest
from steam.core.errors import SteamError
from steam.core.store import Store

CHECK_EVERY_S = 600.0
"""How often to ask whether a backup is due."""

_ACTOR = "schedule"
_TIME = "%Y%m%dT%H%M%SZ"
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

        Another home may keep its own there, under the same name: the manifest says whose it is.
        """
        found = [path for path in sorted(self.folder.iterdir()) if self._pattern(path.name)]
        return [path for path in found if self._is_ours(path)]

    def _is_due(self) -> bool:
        ages_ms = [self.taker.clock.now_ms() - _taken_ms(path) for path in self.ours()]
        # A file from the future tells of a clock that was wrong.
        return not any(0 <= age_ms < self.every_h * _HOUR_MS for age_ms in ages_ms)

    def _take(self) -> Path:
        self._remove_remains()
        now_ms = self.taker.clock.now_ms()
        moment = datetime.fromtimestamp(now_ms / 1000, UTC).strftime(_TIME)
        path = self.folder / f"{self._prefix}{moment}.tar"
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

    @property
    def _prefix(self) -> str:
        return f"steam-{self.taker.home.root.name or 'home'}-"

    def _pattern(self, name: str) -> re.Match[str] | None:
        return re.fullmatch(re.escape(self._prefix) + r"\d{8}T\d{6}Z\.tar", name)

    def _is_ours(self, path: Path) -> bool:
        try:
            with open_regular(path) as stream:
                manifest = read_manifest(path, stream)
        except SteamError:
            return False  # nor is it removed: whoever damaged it may want to know
        origin = self.taker.origin
        return (manifest.home, manifest.host) == (str(self.taker.home.root), origin.host)

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


def _taken_ms(path: Path) -> int:
    """The time in the name of one of ours."""
    text = path.stem.rpartition("-")[2]
    return round(datetime.strptime(text, _TIME).replace(tzinfo=UTC).timestamp() * 1000)
