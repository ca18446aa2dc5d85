"""Opening an artifact: one immutable file in, a predictor and the facts about it out.

It is a MOJO, or the own file of another library; the content decides, not the name.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from steam.core.errors import InvalidArtifact, NotFound
from steam.model.container import Container, open_container
from steam.model.description import read_description
from steam.model.facts import Facts, derived_facts, described_facts, native_facts
from steam.model.mojo.opened import open_mojo
from steam.model.mojo.read import reader_of
from steam.model.native.formats import HEAD_BYTES, format_of, read_native
from steam.model.predictor import Predictor
from steam.model.signature_json import agrees
from steam.model.zip_directory import Limits

__all__ = ["Artifact", "Limits", "load_artifact", "sha256_of"]


@dataclass(frozen=True, slots=True)
class Artifact:
    """A loaded artifact. `facts` is plain JSON data, described in `steam.model.facts`."""

    predictor: Predictor
    facts: Facts
    sha256: str
    size_bytes: int


def sha256_of(path: Path) -> str:
    """The hex SHA-256 of a file. Raises NotFound, or InvalidArtifact if it cannot be read."""
    with _opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_artifact(
    path: Path, *, sha256: str | None = None, limits: Limits | None = None
) -> Artifact:
    """Check and load an artifact; with `sha256`, only the file that has this hash.

    What was hashed is what is loaded: the file is opened once. Raises NotFound, InvalidArtifact
    for a file that is altered, damaged or no model, Unsupported for a model of another kind.
    """
    limits = limits or Limits()
    with _opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > limits.max_bytes:
            raise InvalidArtifact(
                f"The model file is larger than {limits.max_bytes >> 20} MiB.",
                hint="Raise the limit if this is meant.",
            )
        found = hashlib.file_digest(file, "sha256").hexdigest()
        if sha256 is not None and found != sha256.lower():
            raise InvalidArtifact(
                "The model file was altered: its SHA-256 is not the one that was recorded.",
                hint="Restore it from a backup, or register the model again.",
                details={"expected": sha256, "found": found},
            )
        file.seek(0)
        native = format_of(file.read(HEAD_BYTES))
        if native is None:
            predictor, facts = _mojo(open_container(file, size, limits))
        else:
            file.seek(0)
            predictor = read_native(native, file.read(native.max_bytes + 1))
            facts = native_facts(native.algorithm, found, predictor)
    return Artifact(predictor, facts, found, size)


def _mojo(container: Container) -> tuple[Predictor, Facts]:
    mojo = open_mojo(container)
    reader = reader_of(mojo)
    signature = mojo.signature()
    description = read_description(container)
    if description is None or not agrees(description.signature, signature):
        predictor = reader.read(mojo, signature)
        return predictor, derived_facts(mojo, reader.algorithm, predictor)
    predictor = reader.read(mojo, description.signature)
    return predictor, described_facts(description, reader.algorithm, predictor)


@contextmanager
def _opened(path: Path) -> Iterator[BufferedReader]:
    """The file for reading. Pipes, devices and folders are refused without waiting on them."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise NotFound("model file", path) from error
    except (OSError, ValueError) as error:
        raise _unreadable(path) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _unreadable(path)
    with os.fdopen(descriptor, "rb") as file:
        try:
            yield file
        except OSError as error:
            raise _unreadable(path) from error


def _unreadable(path: Path) -> InvalidArtifact:
    return InvalidArtifact(
        f"'{path}' cannot be read as a model file.", hint="Give a regular file that you may read."
    )
