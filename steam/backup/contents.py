"""Which files of a home go into a backup, beside its database."""

from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG

from steam.backup.manifest import LeftOut


def files_below(folder: Path) -> Iterator[tuple[Path, int]]:
    """The regular files at any depth, in the order of their paths, with their sizes in bytes.

    Links are not followed, and files that go away meanwhile are passed over.
    """
    for path in sorted(folder.rglob("*")):
        try:
            status = path.lstat()
        except FileNotFoundError:
            continue
        if S_ISREG(status.st_mode):
            yield path, status.st_size


def left_out(folder: Path) -> LeftOut:
    """How much is in a folder that is not taken along."""
    sizes = [size for _, size in files_below(folder)]
    return LeftOut(folder.name, len(sizes), sum(sizes))
