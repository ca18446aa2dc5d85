"""Unpacking an archive that anybody may have written, and comparing it with its manifest."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from steam.backup.archive_reader import ArchiveReader, Entry, refuse
from steam.backup.disk import create_private, reading, writing
from steam.backup.manifest import (
    MANIFEST_MAX_BYTES,
    MANIFEST_NAME,
    Manifest,
    Member,
    decode_manifest,
)
from steam.backup.member_names import DATABASE_NAME, artifact_of, check_name

Watch = Callable[[float, str], None]


def unpack(archive: Path, stream: BinaryIO, folder: Path, watch: Watch) -> Manifest:
    """Unpack the archive into an empty private folder; its manifest, which it agrees with.

    Raises InvalidInput when the archive is not whole, not a backup, or holds anything that a
    backup would not; Unsupported when it is of a newer format; Exhausted when the disk is full.
    The folder may be left with some of the files.
    """
    total = max(1, os.fstat(stream.fileno()).st_size)
    reader, members, manifest = ArchiveReader(stream), dict[str, Member](), None
    with reading(archive):
        for entry in reader.entries():
            if manifest is not None:
                refuse(f"{entry.name[:120]!a} comes after its manifest")
            if entry.name == MANIFEST_NAME:
                manifest = _read_manifest(reader, entry)
                continue
            if check_name(entry.name) in members:
                refuse(f"{entry.name[:120]!a} is in it twice")
            watch(stream.tell() / total, entry.name)
            members[entry.name] = _unpack_one(reader, entry, folder)
    if manifest is None:
        refuse("it has no manifest")
    _compare(manifest, members)
    watch(1.0, "")
    return manifest


def read_manifest(archive: Path, stream: BinaryIO) -> Manifest:
    """The manifest alone; the other members are passed over. Raises InvalidInput."""
    reader = ArchiveReader(stream)
    with reading(archive):
        found = (
            _read_manifest(reader, entry)
            for entry in reader.entries()
            if entry.name == MANIFEST_NAME
        )
        return next(found, None) or refuse("it has no manifest")


def _read_manifest(reader: ArchiveReader, entry: Entry) -> Manifest:
    if entry.size > MANIFEST_MAX_BYTES:
        refuse("its manifest is too large")
    return decode_manifest(b"".join(reader.pieces(entry)))


def _unpack_one(reader: ArchiveReader, entry: Entry, folder: Path) -> Member:
    path, digest = folder / entry.name, hashlib.sha256()
    with writing(path):
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = create_private(path)
        except (FileExistsError, NotADirectoryError):
            refuse(f"{entry.name[:120]!a} in it is in the way of another file")
        with file:
            for piece in reader.pieces(entry):
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    member = Member(entry.name, entry.size, digest.hexdigest())
    if artifact_of(entry.name) not in {None, member.sha256}:
        refuse(f"{entry.name} in it has been altered")
    return member


def _compare(manifest: Manifest, members: dict[str, Member]) -> None:
    listed = {member.name: member for member in manifest.members}
    if len(listed) < len(manifest.members):
        refuse("its manifest lists a file twice")
    for name in sorted(listed.keys() | members.keys()):
        if name not in members:
            refuse(f"{name[:120]!a} is missing from it")
        if name not in listed:
            refuse(f"{name[:120]!a} in it is not in its manifest")
        if listed[name] != members[name]:
            refuse(f"{name[:120]!a} in it has been altered")
    if DATABASE_NAME not in members:
        refuse("it has no database")
