"""The folder: there, ours, private, writable, with room, on a disk that SQLite can work on."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from steam.doctor.finding import Finding, bad, ok, warn
from steam.doctor.mounts import file_system_of
from steam.doctor.scene import Scene

NAME = "home"
DISK = "disk"

_NETWORK = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "gfs2", "ocfs2",
    "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone",
})  # fmt: skip
_PASSING = frozenset({"tmpfs", "ramfs", "overlay"})
_LITTLE_BYTES = 1 << 30
_TOO_LITTLE_BYTES = 100 << 20


def check_home(scene: Scene) -> Iterator[Finding]:
    """Findings about the folder."""
    root = scene.home.root
    if not root.is_dir():
        yield bad(NAME, f"There is no home {root}.", "Make it with steam up, or name another one.")
        return
    yield from _ownership(scene)
    yield from _privacy(scene)
    mounts = (scene.machine.proc / "self/mountinfo").read_text(encoding="utf-8", errors="replace")
    yield file_system(root, file_system_of(root.resolve(), mounts))


def check_disk(scene: Scene) -> Iterator[Finding]:
    """Findings about the disk that the folder is on."""
    root = scene.home.root
    if root.is_dir():
        yield room(root, shutil.disk_usage(root).free)


def room(root: Path, free_bytes: int) -> Finding:
    """Whether the disk has room for the database, models and logs."""
    text = f"{free_bytes / 1e9:.1f} GB are free on the disk of {root}."
    fix = "Free some space: without it nothing can be recorded."
    if free_bytes < _TOO_LITTLE_BYTES:
        return bad(DISK, text, fix)
    return warn(DISK, text, fix) if free_bytes < _LITTLE_BYTES else ok(DISK, text)


def file_system(root: Path, kind: str) -> Finding:
    """Whether the file system suits a database that processes share."""
    text = f"{root} is on {kind or 'a file system that cannot be known'}."
    if kind in _NETWORK:
        fix = "Move the home to a local disk: SQLite cannot share its log over a network."
        return bad(NAME, text, fix)
    if kind in _PASSING:
        fix = "Move the home to a disk: there it is lost with the next boot or container."
        return warn(NAME, text, fix)
    return ok(NAME, text)


def _ownership(scene: Scene) -> Iterator[Finding]:
    root, uid = scene.home.root, os.geteuid()
    folders = [folder for folder in scene.home.folders if folder.exists()]
    foreign = [folder for folder in folders if folder.stat().st_uid != uid]
    for folder in foreign:
        owner = folder.stat().st_uid
        text = f"{folder} belongs to user {owner}, and you are user {uid}."
        yield bad(NAME, text, f"Run steam as its owner, or: chown -R {uid} {root}")
    closed = [folder for folder in folders if not os.access(folder, os.R_OK | os.W_OK | os.X_OK)]
    for folder in closed:
        fix = f"Check its mode (chmod 700 {folder}) and that the disk is not read-only."
        yield bad(NAME, f"{folder} cannot be written.", fix)
    if not foreign and not closed:
        yield ok(NAME, f"{root} is yours and can be written.")


def _privacy(scene: Scene) -> Iterator[Finding]:
    home = scene.home
    private = [*home.folders[1:], home.database, *sorted(home.run.glob("*"))]
    private += [*sorted(home.artifacts.glob("*.zip")), *sorted(home.logs.glob("*"))]
    open_to_others = [path for path in private if path.exists() and path.stat().st_mode & 0o077]
    if not open_to_others:
        yield ok(NAME, "Folders are 0700 and files 0600.")
        return
    first, more = open_to_others[0], len(open_to_others) - 1
    text = f"Others may read {first}" + (f" and {more} more." if more else ".")
    yield warn(NAME, text, f"Take it from them: chmod -R go-rwx {home.root}")
