"""Taking a backup while everything runs."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from steam.backup.archive_writer import ArchiveWriter
from steam.backup.contents import files_below, left_out
from steam.backup.database import CopyDatabase, DatabaseFacts
from steam.backup.destination import check_target, new_file, passing_folder
from steam.backup.disk import open_regular, pieces_of, writing
from steam.backup.manifest import MANIFEST_NAME, Manifest, encode_manifest
from steam.backup.member_names import DATABASE_NAME, artifact_name, artifact_of, check_name
from steam.core.clock import Clock
from steam.core.errors import InvalidArtifact, InvalidInput, NotFound
from steam.core.home import Home

Watch = Callable[[float, str], None]
"""Is told of progress: from 0 to 1, and at what."""

_SHA256 = re.compile("[0-9a-f]{64}")


def unwatched(fraction: float, message: str) -> None:
    """Progress that nobody looks at."""
    del fraction, message


@dataclass(frozen=True, slots=True)
class Origin:
    """Who makes a backup: version of steam, host, and settings worth knowing, none of them secret.

    The settings are information: restoring does not set them.
    """

    steam: str
    host: str
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """A finished backup; `size_bytes` is that of the archive."""

    manifest: Manifest
    size_bytes: int

    @property
    def models(self) -> int:
        """How many model files are in it."""
        return sum(artifact_of(member.name) is not None for member in self.manifest.members)


@dataclass(frozen=True, slots=True)
class BackupTaker:
    """Takes backups of one home."""

    home: Home
    copy_database: CopyDatabase
    clock: Clock
    origin: Origin

    def to_file(
        self, target: Path, *, frames: bool = False, force: bool = False, watch: Watch = unwatched
    ) -> Taken:
        """Make the file `target`, mode 0600, complete or not at all; `force` replaces one.

        Raises Conflict when it exists, InvalidArtifact when a model's file is missing or altered,
        Exhausted when the disk is full, and the errors of `copy_database`.
        """
        path = check_target(target, self.home, force=force)
        with writing(path), new_file(path, force=force) as (stream, workspace):
            return self._write(stream, workspace, frames=frames, watch=watch)

    def to_stream(
        self, stream: BinaryIO, *, frames: bool = False, watch: Watch = unwatched
    ) -> Taken:
        """The same into a stream, which is worth nothing when this raises."""
        with passing_folder() as workspace, writing("the stream"):
            taken = self._write(stream, workspace, frames=frames, watch=watch)
            stream.flush()
            return taken

    def _write(self, stream: BinaryIO, workspace: Path, *, frames: bool, watch: Watch) -> Taken:
        created_ms = self.clock.now_ms()
        archive = _Archive(self.home, ArchiveWriter(stream, created_ms), watch)
        of_frames = [self.home.frames, self.home.saved_frames]
        folders = [self.home.flows, *(of_frames if frames else [])]
        archive.expect([self.home.artifacts, *folders])
        facts = self._database_with_artifacts(archive, workspace / "steam.db")
        for folder in folders:
            archive.add_folder(folder)
        manifest = Manifest(
            steam=self.origin.steam,
            schema=facts.schema,
            host=self.origin.host,
            home=str(self.home.root),
            home_id=facts.home_id,
            created_ms=created_ms,
            settings=self.origin.settings,
            left_out=() if frames else tuple(map(left_out, of_frames)),
            members=tuple(archive.writer.members),
        )
        return Taken(manifest, archive.finish(manifest))

    def _database_with_artifacts(self, archive: "_Archive", copy: Path) -> DatabaseFacts:
        """Add a copy of the database and every artifact that it points at.

        A model may be removed between the two: then a second copy no longer knows it. Of one that
        is still there, the file is lost.
        """
        facts = self.copy_database(self.home.database, copy)
        if archive.add_artifacts(facts.artifacts):
            copy.unlink()
            facts = self.copy_database(self.home.database, copy)
            for sha256, model in archive.add_artifacts(facts.artifacts).items():
                raise InvalidArtifact(
                    f"The file of model '{model}' is missing: {self.home.artifact(sha256)}.",
                    hint="Register the same model file again, or remove the model.",
                )
        archive.add_file(DATABASE_NAME, copy)
        copy.unlink()
        return facts


class _Archive:
    """An archive in the making: what is in it already, and how much is to come."""

    def __init__(self, home: Home, writer: ArchiveWriter, watch: Watch) -> None:
        self.writer = writer
        self._home = home
        self._watch = watch
        self._expected_bytes = 1
        self._artifacts: set[str] = set()

    def expect(self, folders: Iterable[Path]) -> None:
        """Say of what, about, the archive will be made; for the progress."""
        database = self._home.database
        sizes = [size for folder in folders for _, size in files_below(folder)]
        self._expected_bytes += sum(sizes) + (database.stat().st_size if database.exists() else 0)

    def add_artifacts(self, models: Mapping[str, str]) -> dict[str, str]:
        """Add those that are not in it yet; the ones whose files are not there."""
        missing = {}
        for sha256, model in sorted(models.items()):
            if sha256 in self._artifacts:
                continue
            if not _SHA256.fullmatch(sha256):
                raise InvalidInput(
                    f"The database names no artifact for model '{model}'.", hint="Run steam doctor."
                )
            try:
                self.add_file(artifact_name(sha256), self._home.artifact(sha256), model)
            except NotFound:
                missing[sha256] = model
            else:
                self._artifacts.add(sha256)
        return missing

    def add_folder(self, folder: Path) -> None:
        for path, _ in files_below(folder):
            name = check_name(path.relative_to(self._home.root).as_posix())
            with suppress(NotFound):  # gone since it was listed, as a draft that was saved
                self.add_file(name, path)

    def add_file(self, name: str, path: Path, model: str = "") -> None:
        """Add a file. Raises InvalidArtifact when it is not what its name says."""
        self._watch(min(1.0, self.writer.size_bytes / self._expected_bytes), name)
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            member = self.writer.add(name, size, pieces_of(file, path))
        if artifact_of(name) not in {None, member.sha256}:
            raise InvalidArtifact(
                f"The file of model '{model}' has been altered: {path}.",
                hint="Register the same model file again, or remove the model.",
                details={"found": member.sha256},
            )

    def finish(self, manifest: Manifest) -> int:
        """Add the manifest and the end; how large the archive has become, in bytes."""
        raw = encode_manifest(manifest)
        self.writer.add(MANIFEST_NAME, len(raw), [raw])
        self.writer.finish()
        self._watch(1.0, "")
        return self.writer.size_bytes
