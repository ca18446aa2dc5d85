"""The curves of a registered artifact, whoever wrote it; the last few that were asked for stay."""

from functools import lru_cache
from pathlib import Path

from steam.core.errors import InvalidArtifact, NotFound
from steam.deploy.curves import Curves, parse_curves
from steam.deploy.recorded_curves import recorded_curves
from steam.model.curves import MAX_BYTES, MEMBER, member_of
from steam.model.mojo.details import MEMBER as RECORD
from steam.model.zip_directory import Limits

_MAX_RECORD_BYTES = 16 << 20
_ZIP = b"PK"


def read_curves(path: Path, limits: Limits | None = None) -> Curves:
    """The curves in an artifact of ours, else those that H2O has recorded in its own.

    Empty for files of other libraries. Raises NotFound without the file, and InvalidArtifact for
    damage in what is ours; H2O's record is optional in all its parts.
    """
    if not _is_zip(path):
        return Curves()
    ours = member_of(path, MEMBER, MAX_BYTES, limits)
    if ours is not None:
        return parse_curves(ours)
    try:
        record = member_of(path, RECORD, _MAX_RECORD_BYTES, limits)
    except InvalidArtifact:
        return Curves()
    return Curves() if record is None else recorded_curves(record)


@lru_cache(maxsize=32)
def curves_of(path: Path) -> Curves:
    """As `read_curves`, of an artifact named by its content, which is read once."""
    return read_curves(path)


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(2) == _ZIP
    except FileNotFoundError as error:
        raise NotFound("model file", path) from error
