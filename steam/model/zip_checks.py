"""What the entries of a zip from outside may be: plain files and folders, within the archive.

A model of trees has two entries for each tree, so all are looked at together, and one by one only
where that finds something that may be wrong.
"""

import stat
from collections.abc import Sequence
from functools import reduce
from operator import or_

from steam.model.zip_entry import DEFLATED, STORED, Entry, refuse_archive

_MAX_NAME = 512
_PACKED_HARD_FROM = 16 << 20  # below this size a member may be packed as tightly as it likes
_MAX_RATIO = 200

_METHODS = frozenset((STORED, DEFLATED))
_ENCRYPTED_FLAGS = 0x1 | 0x40 | 0x2000
_NO_NAMES = frozenset(("", ".", ".."))
_ODD_IN_PATHS = ("//", "/./", "/../", "\\", ":")  # every path between two slashes
_FILE_KINDS = frozenset((0, stat.S_IFREG))


def check_entries(entries: Sequence[Entry]) -> None:
    """Raise InvalidArtifact for the first entry that is not plain."""
    if not _are_plain_files(entries):
        for entry in entries:
            _check_name(entry)
            _check_kind(entry)


def _are_plain_files(entries: Sequence[Entry]) -> bool:
    """Whether all are files, and sure to be plain; False for some that are plain as well."""
    if not entries:
        return True
    names, flags, methods, _, _, sizes, modes, _ = zip(*entries, strict=True)
    paths = f"/{'/'.join(names)}/"
    return (
        paths.isprintable()
        and not any(odd in paths for odd in _ODD_IN_PATHS)
        and max(map(len, names)) <= _MAX_NAME
        and max(sizes) <= _PACKED_HARD_FROM
        and not reduce(or_, flags) & _ENCRYPTED_FLAGS
        and _METHODS.issuperset(methods)
        and _FILE_KINDS.issuperset(map(stat.S_IFMT, {*modes}))
    )


def _check_name(entry: Entry) -> None:
    name = entry.name
    if not name.isprintable() or "\\" in name:
        raise refuse_archive(f"{_shown(entry)} is not a plain name")
    if not 0 < len(name) <= _MAX_NAME:
        raise refuse_archive("a name in it is empty or too long")
    parts = name.removesuffix("/").split("/")
    if not _NO_NAMES.isdisjoint(parts) or ":" in parts[0]:
        raise refuse_archive(f"{_shown(entry)} points out of the archive")


def _check_kind(entry: Entry) -> None:
    name, flags, method, _, packed_bytes, content_bytes, mode, _ = entry
    kind, is_folder = stat.S_IFMT(mode), name.endswith("/")
    if kind and kind != (stat.S_IFDIR if is_folder else stat.S_IFREG):
        raise refuse_archive(f"{_shown(entry)} is a link or device")
    if content_bytes and is_folder:
        raise refuse_archive(f"folder {_shown(entry)} has content")
    if flags & _ENCRYPTED_FLAGS:
        raise refuse_archive(f"{_shown(entry)} is encrypted")
    if method not in _METHODS:
        raise refuse_archive(f"{_shown(entry)} is packed by another method than deflate")
    if content_bytes > _PACKED_HARD_FROM and content_bytes > _MAX_RATIO * packed_bytes:
        raise refuse_archive(f"{_shown(entry)} is packed more than {_MAX_RATIO} times")


def _shown(entry: Entry) -> str:
    return repr(entry.name[:80])
