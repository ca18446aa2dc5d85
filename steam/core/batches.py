"""Batches: files that are scored by a process of their own. Times are UTC epoch milliseconds."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePath

from steam.core.errors import Unsupported
from steam.core.policy import InputPolicy
from steam.core.records import ProcessIdentity
from steam.core.states import BatchState, DesiredState


class FileFormat(StrEnum):
    """What a batch can read and write."""

    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class SourceIdentity:
    """Which file exactly, and in which state: another one has other numbers."""

    device: int
    inode: int
    size_bytes: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """What somebody asked for. It never changes, whatever becomes of the deployment or its policy.

    `parts` is the folder beside the target that holds what is done so far. `keep` are the columns
    of the source that stand before the predictions; None: all.
    """

    deployment: str
    version: int
    artifact_sha256: str
    source: str
    source_identity: SourceIdentity
    target: str
    parts: str
    who: str
    why: str
    created_ms: int
    keep: tuple[str, ...] | None = None
    partial: bool = False  # rows that cannot be scored are told of in their place
    overwrite: bool = False
    policy: InputPolicy = field(default_factory=InputPolicy)

    @property
    def source_format(self) -> FileFormat:
        return file_format(PurePath(self.source))

    @property
    def target_format(self) -> FileFormat:
        return file_format(PurePath(self.target))


@dataclass(frozen=True, slots=True)
class Batch:
    """One order and how far it has come.

    `token` and `identity` are those of its last process; `identity` is None until the process
    exists and has been recorded. `rows_total` is None where only the end of the file tells it.
    `fruitless` counts the starts in a row that brought nothing new.
    """

    id: int
    order: BatchOrder
    since_ms: int  # of `state`
    desired: DesiredState = DesiredState.RUNNING  # stopped: somebody wants it cancelled
    state: BatchState = BatchState.QUEUED
    rows_done: int = 0
    rows_refused: int = 0
    rows_total: int | None = None
    fraction: float = 0.0  # of the source that is scored, 0 to 1
    message: str = ""
    attempts: int = 0
    fruitless: int = 0
    token: str = ""
    identity: ProcessIdentity | None = None
    started_ms: int | None = None
    ended_ms: int | None = None
    retry_at_ms: int | None = None


_FORMATS = {
    ".csv": FileFormat.CSV,
    ".parquet": FileFormat.PARQUET,
    ".xlsx": FileFormat.XLSX,
}


def file_format(path: PurePath) -> FileFormat:
    """The format of a file by the ending of its name. Raises Unsupported."""
    found = _FORMATS.get(path.suffix.lower())
    if found is None:
        raise Unsupported(
            f"A batch cannot read or write '{path.name[:80]}'.",
            hint=f"Its name must end with {', '.join(_FORMATS)}.",
        )
    return found


def source_identity(path: Path) -> SourceIdentity:
    """Which file is at `path` now. Raises OSError."""
    found = path.stat()
    return SourceIdentity(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
