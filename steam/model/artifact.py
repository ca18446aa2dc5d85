"""Opening an artifact: one immutable file in, a predictor and the facts about it out.

It is a MOJO, or a file of another library; the content decides, not the name.
"""

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, BytesIO
from pathlib import Path

from steam.core.errors import InvalidArtifact, NotFound, Unsupported
from steam.model.container import Container, open_container
from steam.model.description import Description, read_description
from steam.model.facts import Facts, brief_facts, derived_facts, described_facts, foreign_facts
from steam.model.kinds import Kind, kind_of, refuse_pickle
from steam.model.mojo.opened import Mojo, open_mojo
from steam.model.mojo.read import Reader, reader_of
from steam.model.native.formats import HEAD_BYTES, format_of, read_native
from steam.model.predictor import Predictor
from steam.model.signature_json import agrees
from steam.model.zip_directory import Limits, read_directory

__all__ = [
    "Artifact",
    "Kind",
    "Limits",
    "artifact_in",
    "kind_of_file",
    "load_artifact",
    "load_registered",
    "sha256_of",
]

OpenFile = BufferedReader | BytesIO
"""A file for reading, or what was read of it."""

NO_LIMITS = Limits(sys.maxsize, sys.maxsize)

_SMALL = 16 << 20
"""A file up to here is read at once, and members of it may be read later."""


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
    path: Path,
    *,
    sha256: str | None = None,
    limits: Limits | None = None,
    allow_unsafe: bool = False,
) -> Artifact:
    """Check and load an artifact; with `sha256`, only the file that has this hash.

    What was hashed is what is loaded: the file is opened once. A pickle runs the code in it, and
    is loaded only with `allow_unsafe`. Only a process that may be lost loads what is not
    `is_ours_to_parse`: see `steam.deploy.inspection`. Raises NotFound, InvalidArtifact for a file
    that is altered, damaged or no model, Unsupported for a model of another kind.
    """
    limits = limits or Limits()
    with _opened(path) as file:
        size = _checked_size(file, limits)
        found = _hashed(file, sha256)
        kind, members = kind_of(file, size, limits)
        if kind is Kind.MOJO:
            members = members or read_directory(file, size, limits)
            predictor, facts = _mojo(open_container(file, members))
        else:
            if kind is Kind.SKOPS and members is not None:
                open_container(file, members)  # whole and honest before another unpacks it
            predictor, facts = _of_library(kind, file, found, allow_unsafe=allow_unsafe)
    return Artifact(predictor, facts, found, size)


def artifact_in(data: bytes, limits: Limits) -> Artifact:
    """The artifact in memory, of a kind that is ours to parse.

    Raises InvalidArtifact as `load_artifact` does, and Unsupported for all other kinds.
    """
    file = BytesIO(data)
    kind, members = kind_of(file, len(data), limits)
    found = _hashed(file, None)
    if kind is Kind.MOJO:
        members = members or read_directory(file, len(data), limits)
        predictor, facts = _mojo(open_container(file, members))
    elif kind is Kind.NATIVE:
        file.seek(0)
        predictor, facts = _native(file, found)
    else:
        raise Unsupported(
            f"A model in a file of the kind {kind.value} is not opened here.",
            hint="Register it with the master, and deploy it.",
        )
    return Artifact(predictor, facts, found, len(data))


def load_registered(path: Path, sha256: str, *, allow_unsafe: bool = False) -> Artifact:
    """Load the artifact that `load_artifact` has loaded before, when it was registered: its hash
    tells that it is the same.

    So no more of it is unpacked and looked at than answers need; the rest may follow with the first
    question for it. The facts of a MOJO are brief. Raises as `load_artifact` does.
    """
    with _opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        in_memory = size <= _SMALL
        source: OpenFile = BytesIO(file.read(size)) if in_memory else file
        found = _hashed(source, sha256)
        kind, members = kind_of(source, size, NO_LIMITS)
        if kind is not Kind.MOJO:
            predictor, facts = _of_library(kind, source, found, allow_unsafe=allow_unsafe)
        else:
            members = members or read_directory(source, size, NO_LIMITS)
            predictor, facts = _known_mojo(Container(source, members, stays_open=in_memory))
    return Artifact(predictor, facts, found, size)


def kind_of_file(path: Path, limits: Limits) -> Kind:
    """The kind of an artifact, which is not loaded. Raises as `load_artifact` does."""
    with _opened(path) as file:
        return kind_of(file, _checked_size(file, limits), limits)[0]


def _hashed(file: OpenFile, sha256: str | None) -> str:
    """The SHA-256 of the file. Raises InvalidArtifact if it is not the expected one."""
    found = hashlib.file_digest(file, "sha256").hexdigest()
    if sha256 is not None and found != sha256.lower():
        raise InvalidArtifact(
            "The model file was altered: its SHA-256 is not the one that was recorded.",
            hint="Restore it from a backup, or register the model again.",
            details={"expected": sha256, "found": found},
        )
    return found


def _checked_size(file: BufferedReader, limits: Limits) -> int:
    size = os.fstat(file.fileno()).st_size
    if size > limits.max_bytes:
        raise InvalidArtifact(
            f"The model file is larger than {limits.max_bytes >> 20} MiB.",
            hint="Raise the limit if this is meant.",
        )
    return size


def _mojo(container: Container) -> tuple[Predictor, Facts]:
    mojo = open_mojo(container)
    reader = reader_of(mojo)
    predictor, description = _predictor(mojo, reader, read_description(container))
    if description is None:
        return predictor, derived_facts(mojo, reader.algorithm, predictor)
    return predictor, described_facts(description, reader.algorithm, predictor)


def _known_mojo(container: Container) -> tuple[Predictor, Facts]:
    mojo = open_mojo(container)
    reader = reader_of(mojo)
    predictor, description = _predictor(mojo, reader, read_description(container, known=True))
    return predictor, brief_facts(mojo, reader.algorithm, description)


def _predictor(
    mojo: Mojo, reader: Reader, description: Description | None
) -> tuple[Predictor, Description | None]:
    """The predictor, and the description if it is one of this model."""
    signature = reader.signature(mojo)
    if description is None or not agrees(description.signature, signature):
        return reader.read(mojo, signature), None
    return reader.read(mojo, description.signature), description


def _of_library(
    kind: Kind, file: OpenFile, sha256: str, *, allow_unsafe: bool
) -> tuple[Predictor, Facts]:
    if kind is Kind.PICKLE and not allow_unsafe:
        raise refuse_pickle()
    file.seek(0)
    return _READERS[kind](file, sha256)


def _native(file: OpenFile, sha256: str) -> tuple[Predictor, Facts]:
    found = format_of(file.read(HEAD_BYTES))
    if found is None:
        raise InvalidArtifact("The model file changed while it was read.")
    file.seek(0)
    predictor = read_native(found, file.read(found.max_bytes + 1))
    return predictor, foreign_facts(found.algorithm, sha256, predictor)


def _onnx(file: OpenFile, sha256: str) -> tuple[Predictor, Facts]:
    from steam.model.onnx.read import read_onnx  # noqa: PLC0415 -- other models start without it

    model = read_onnx(file.read())
    return model.predictor, foreign_facts("onnx", sha256, model.predictor, model.parameters)


def _skops(file: OpenFile, sha256: str) -> tuple[Predictor, Facts]:
    from steam.model.sklearn.skops_file import load_skops  # noqa: PLC0415 -- as above

    return _estimator(load_skops(file.read()), sha256, unsafe=False)


def _pickle(file: OpenFile, sha256: str) -> tuple[Predictor, Facts]:
    from steam.model.sklearn.pickle_file import load_pickle  # noqa: PLC0415 -- as above

    return _estimator(load_pickle(file.read()), sha256, unsafe=True)


def _estimator(estimator: object, sha256: str, *, unsafe: bool) -> tuple[Predictor, Facts]:
    from steam.model.sklearn.read import read_estimator  # noqa: PLC0415 -- as above

    model = read_estimator(estimator)
    facts = foreign_facts("sklearn", sha256, model.predictor, model.parameters, unsafe=unsafe)
    return model.predictor, facts


_READERS = {Kind.NATIVE: _native, Kind.ONNX: _onnx, Kind.SKOPS: _skops, Kind.PICKLE: _pickle}


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
