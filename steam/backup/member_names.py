"""Which files a backup may hold, by their paths below home."""

import re

from steam.core.errors import InvalidInput

DATABASE_NAME = "db/steam.db"
MODEL_FOLDER = "model"
FRAME_FOLDER = "frame"
SAVED_FOLDER = "saved"
FLOW_FOLDER = "flow"

_ARTIFACT = re.compile(r"model/([0-9a-f]{64})\.zip")
_FREE_FOLDERS = frozenset({FRAME_FOLDER, SAVED_FOLDER, FLOW_FOLDER})
_MOST_PARTS = 32
_MOST_PART_BYTES = 255


def artifact_name(sha256: str) -> str:
    """The member that is the artifact with this digest."""
    return f"{MODEL_FOLDER}/{sha256}.zip"


def artifact_of(name: str) -> str | None:
    """The digest that a member's name claims for it; None when it is no artifact."""
    match = _ARTIFACT.fullmatch(name)
    return match[1] if match else None


def check_name(name: str) -> str:
    """Return `name` if a backup may hold such a file. Raises InvalidInput.

    The database, artifacts by digest, and any file below `flow/`, `frame/` and `saved/`.
    """
    folder, *rest = name.split("/")
    known = name == DATABASE_NAME or artifact_of(name) is not None
    free = folder in _FREE_FOLDERS and 0 < len(rest) < _MOST_PARTS and all(map(_is_plain, rest))
    if not (known or free):
        raise InvalidInput(
            f"A file named {name[:120]!a} has no place in a home.",
            hint="Rename it if it is yours; else do not trust the backup.",
        )
    return name


def _is_plain(part: str) -> bool:
    if part in {"", ".", ".."} or not part.isprintable():
        return False
    return len(part.encode(errors="surrogateescape")) <= _MOST_PART_BYTES
