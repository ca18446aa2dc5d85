"""Reading a MOJO: the algorithm named in it picks the reader."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from steam.core.errors import Unsupported
from steam.model.container import Container
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.glm import read_glm
from steam.model.mojo.opened import Mojo, open_mojo
from steam.model.predictor import Predictor
from steam.model.signature import Signature

_VERSION = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Reader:
    """How MOJOs of one algorithm are read, up to which version of its layout."""

    algorithm: str  # the short name
    newest: tuple[int, int]
    read: Callable[[Mojo, Signature], Predictor]


READERS: dict[str, Reader] = {
    "Generalized Linear Modeling": Reader("glm", (1, 0), read_glm),
}
"""By the long name that stands in model.ini."""


def reader_of(mojo: Mojo) -> Reader:
    """The reader of a MOJO. Raises Unsupported for an algorithm or version unknown here."""
    reader = READERS.get(mojo.algorithm)
    if reader is None:
        raise Unsupported(
            f"MOJOs of the algorithm {mojo.algorithm[:60]!r} are not supported.",
            hint=f"Supported are {', '.join(READERS)}.",
        )
    text = mojo.info.text("mojo_version")
    version = _VERSION.fullmatch(text)
    if version is None:
        raise refuse_mojo(f"its version {text[:20]!r} is not a version")
    if (int(version[1]), int(version[2])) > reader.newest:
        raise Unsupported(
            f"Version {text} of the {reader.algorithm} MOJO is not supported.",
            hint="Export the model from an H2O that is not newer than this steam.",
        )
    return reader


def read_mojo(container: Container) -> Predictor:
    """The predictor of a MOJO. Raises InvalidArtifact or Unsupported."""
    mojo = open_mojo(container)
    return reader_of(mojo).read(mojo, mojo.signature())
