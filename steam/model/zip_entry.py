"""The entries of a zip's directory, as its bytes tell them (APPNOTE.TXT 6.3.10, section 4.3.12).

The standard library's reader makes an object of each in two to three times the time, and a model
of trees has two for each tree. It also bends to odd archives; nothing here does.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from steam.core.errors import InvalidArtifact

STORED, DEFLATED = 0, 8

_ENTRY = struct.Struct("<4s4x2H4x3L3H4x2L")
_SIGNATURE = b"PK\x01\x02"
_IS_UTF8 = 0x800
_ZIP64 = 0xFFFF_FFFF  # instead of a number that stands elsewhere


class Entry(NamedTuple):
    """What the directory says of one member."""

    name: str  # of a folder it ends with a slash
    flags: int
    method: int
    checksum: int  # CRC-32 of the content
    packed_bytes: int
    content_bytes: int
    mode: int  # as in Unix; 0 where it was made elsewhere
    place: int  # of its header, from the first byte of the file


def refuse_archive(problem: str) -> InvalidArtifact:
    """The error for a file that is not a zip archive that steam opens."""
    return InvalidArtifact(
        f"The file is not a model archive: {problem}.",
        hint="Give the MOJO zip as it was downloaded, whole and unchanged.",
    )


def damaged() -> InvalidArtifact:
    """The error for bytes that are not what a zip has in their place."""
    return refuse_archive("it is damaged")


def entries_of(directory: bytes) -> Iterator[Entry]:
    """The entries of a directory, which has to end with the last of them.

    Raises InvalidArtifact for bytes that are none, and for numbers of the zip64 extension.
    """
    at, end, size, unpack = 0, len(directory), _ENTRY.size, _ENTRY.unpack_from
    characters = directory.decode("latin-1")  # one for each byte
    while at < end:
        start = at + size
        if start > end:
            raise damaged()
        fields = unpack(directory, at)
        signature, flags, method, checksum, packed, content, *lengths, attributes, place = fields
        name_bytes, extra_bytes, comment_bytes = lengths
        after_name = start + name_bytes
        name: str | None = characters[start:after_name]
        if not characters[start:after_name].isascii():
            name = name_of(directory[start:after_name], flags)
        at = after_name + extra_bytes + comment_bytes
        if signature != _SIGNATURE or name is None or at > end:
            raise damaged()
        if _ZIP64 in (packed, content, place):
            raise refuse_archive("it uses the zip64 extension")
        yield Entry(name, flags, method, checksum, packed, content, attributes >> 16, place)


def name_of(coded: bytes, flags: int) -> str | None:
    """The name of a member, in UTF-8 or code page 437 as its flags say; None if it is neither."""
    coding = "ascii" if coded.isascii() else "utf-8" if flags & _IS_UTF8 else "cp437"
    try:
        return coded.decode(coding)
    except UnicodeDecodeError:
        return None
