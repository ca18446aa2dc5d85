"""The manifest: what a backup holds, where it is from, and a digest of every member.

It is the last member of the archive, so that one pass suffices to write it, and so that an archive
that ends early has none.
"""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from steam.core.errors import InvalidInput, Unsupported

FORMAT = 1
MANIFEST_NAME = "manifest.json"
MANIFEST_MAX_BYTES = 64 << 20

_Text = Annotated[str, msgspec.Meta(max_length=4096)]
_Count = Annotated[int, msgspec.Meta(ge=0)]
_Time = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799_999)]  # to the year 9999
_Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Member(msgspec.Struct, frozen=True):
    """A file of the home: its path below home, its size in bytes and its SHA-256."""

    name: _Text
    size: _Count
    sha256: _Digest


class LeftOut(msgspec.Struct, frozen=True):
    """Files of a folder of the home that were not taken along."""

    folder: _Text
    files: _Count
    bytes: _Count


class Manifest(msgspec.Struct, frozen=True):
    """The last member of a backup. `home_id` is empty in those of before homes had one."""

    steam: _Text
    schema: _Text
    host: _Text
    home: _Text
    created_ms: _Time
    settings: Mapping[str, str]
    left_out: tuple[LeftOut, ...]
    members: tuple[Member, ...]
    format: int = FORMAT
    home_id: _Text = ""


class _Format(msgspec.Struct):
    format: int


def encode_manifest(manifest: Manifest) -> bytes:
    """The manifest as JSON that people can read."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2)


def decode_manifest(raw: bytes) -> Manifest:
    """Read a manifest that anybody may have written.

    Raises InvalidInput when it is none, Unsupported when it is of a newer format.
    """
    try:
        if msgspec.json.decode(raw, type=_Format).format > FORMAT:
            raise Unsupported(
                "The backup was made by a newer steam.", hint="Restore it with that steam."
            )
        return msgspec.json.decode(raw, type=Manifest)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InvalidInput(
            f"The backup's manifest cannot be read: {str(error)[:200]}.",
            hint="Use another backup; nothing was changed.",
        ) from error
