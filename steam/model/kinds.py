"""What kind of file a model is in, by its content and never by its name."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import BinaryIO

from steam.core.errors import InvalidArtifact, Unsupported
from steam.model.native.formats import HEAD_BYTES, format_of
from steam.model.zip_directory import Limits, read_directory
from steam.model.zip_entry import Entry

SKOPS_SCHEMA = "schema.json"
_MOJO_INDEX = "model.ini"


class Kind(StrEnum):
    """The kinds of model files."""

    MOJO = "mojo"
    NATIVE = "native"  # XGBoost's or LightGBM's own
    ONNX = "onnx"
    SKOPS = "skops"
    PICKLE = "pickle"  # by pickle or joblib, compressed or not

    @property
    def is_ours_to_parse(self) -> bool:
        """Whether nothing but our own bounded readers touches such a file."""
        return self in {Kind.MOJO, Kind.NATIVE}


_ONNX = re.compile(rb"\x08[\x01-\x1f][\x12\x1a\x22\x28\x32\x3a\x42]")
_ARCHIVE = b"PK\x03\x04"
_PICKLE = re.compile(
    rb"\x80[\x02-\x05]"  # a pickle of protocol 2 and later
    rb"|\(?[ci][A-Za-z_][\w.]*\r?\n[A-Za-z_][\w.]*\r?\n"  # of protocol 0, naming what to call
    rb"|[\]})]q\x00|\([dl]p0\n"  # of protocols 0 and 1, beginning with a container
    rb"|\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|BZh[1-9]|\xfd7zXZ\x00|\x5d\x00\x00"
    rb"|\x04\x22\x4d\x18|ZF"  # what joblib compresses with
)
_PICKLED_MEMBER = re.compile(r"(?i)\.(pkl|pickle|p|joblib|pt|pth)\Z")


def kind_of(file: BinaryIO, size: int, limits: Limits) -> tuple[Kind, Mapping[str, Entry] | None]:
    """The kind of an open file of `size` bytes, and the members of an archive.

    What is of no known kind passes for a MOJO. Nothing is unpacked or parsed beyond the directory
    of an archive. Raises InvalidArtifact for an archive that is none, Unsupported for one that
    holds pickles.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if head.startswith(_ARCHIVE):
        members = read_directory(file, size, limits)
        return _kind_of_archive(members), members
    if format_of(head) is not None:
        return Kind.NATIVE, None
    if _ONNX.match(head):
        return Kind.ONNX, None
    return (Kind.PICKLE if _PICKLE.match(head) else Kind.MOJO), None


def media_of(head: bytes) -> tuple[str, str]:
    """The media type of a model file and how its name ends, by its first HEAD_BYTES."""
    if head.startswith(_ARCHIVE):
        return "application/zip", ".zip"
    endings = (
        (_ONNX.match(head), ".onnx"),
        (format_of(head), ".model"),
        (_PICKLE.match(head), ".pkl"),
    )
    return "application/octet-stream", next((ending for found, ending in endings if found), "")


def _kind_of_archive(members: Mapping[str, Entry]) -> Kind:
    if _MOJO_INDEX in members:
        return Kind.MOJO
    if SKOPS_SCHEMA in members:
        return Kind.SKOPS
    pickled = next((name for name in members if _PICKLED_MEMBER.search(name)), None)
    if pickled is not None:
        raise Unsupported(
            f"The file is an archive with a pickle in it ('{pickled[:80]}').",
            hint="Export the model as ONNX, or save an estimator with skops.",
        )
    return Kind.MOJO


def refuse_pickle() -> InvalidArtifact:
    """The error for a file that would run code, where that is not allowed."""
    return InvalidArtifact(
        "The file is a pickle, as pickle and joblib write it: loading it runs whatever code its "
        "maker put into it.",
        hint="Save the model with skops or as ONNX; or, if you trust its maker as yourself, set "
        "STEAM_ALLOW_UNSAFE_MODELS=true.",
    )
