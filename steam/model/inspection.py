"""`python -m steam.model.inspection`: read one model file in a process apart, and describe it.

The parsers of other libraries meet files from outside in this process first, which has no secrets
in its environment, little memory and time, and files of no bytes to write: what they get wrong ends
here. It is no prison for code: a pickle that is let in can do what its user can, such as removing
files. Its output is JSON: `{"facts": ...}`, or `{"error": {"code", "message", "hint"}}`.
"""

import argparse
import json
import os
import resource
import sys
from pathlib import Path

from steam.core.errors import InvalidArtifact, SteamError
from steam.model.artifact import Limits, load_artifact

_CPU_S = 40
_OPEN_FILES = 64
_MEMORY_BYTES = 3 << 30  # address space, of which libraries reserve much and use little
_MEMORY_PER_BYTE = 8  # of the file


def confine(file_bytes: int) -> None:
    """Limit what this process may take from now on; for good, unless it is root's."""
    memory = _MEMORY_BYTES + _MEMORY_PER_BYTE * file_bytes
    for kind, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, _CPU_S),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        lowest = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (lowest, lowest))


def told(path: Path, sha256: str, limits: Limits, *, allow_unsafe: bool) -> dict[str, object]:
    """What there is to say of a file, as JSON data."""
    try:
        artifact = load_artifact(path, sha256=sha256, limits=limits, allow_unsafe=allow_unsafe)
    except SteamError as error:
        return _error(error)
    except MemoryError:
        return _error(
            InvalidArtifact(
                "The model file could not be read: it needs more memory than its size explains.",
                hint="Save the model again where it was trained.",
            )
        )
    return {"facts": artifact.facts}


def main() -> None:
    """Inspect the file that the command line names."""
    # Whatever a library prints goes to nobody; the answer alone has the pipe.
    answer = os.dup(sys.stdout.fileno())
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    given = _parser().parse_args()
    path = Path(given.artifact)
    confine(path.stat().st_size)
    limits = Limits(given.max_bytes, given.max_unpacked_bytes)
    said = told(path, given.sha256, limits, allow_unsafe=given.allow_unsafe)
    with os.fdopen(answer, "wb") as pipe:
        pipe.write(json.dumps(said, allow_nan=False).encode())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m steam.model.inspection",
        description="Say what a model file is, as JSON.",
        allow_abbrev=False,
    )
    parser.add_argument("--artifact", required=True, help="the model file")
    parser.add_argument("--sha256", required=True, help="its SHA-256")
    parser.add_argument("--max-bytes", type=int, required=True, help="how large it may be")
    parser.add_argument(
        "--max-unpacked-bytes", type=int, required=True, help="how large it may be once unpacked"
    )
    parser.add_argument(
        "--allow-unsafe", action="store_true", help="load a pickle, which runs the code in it"
    )
    return parser


def _error(error: SteamError) -> dict[str, object]:
    return {"error": {"code": error.code, "message": error.message, "hint": error.hint}}


if __name__ == "__main__":
    main()
