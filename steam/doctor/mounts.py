"""On which file system a folder lies."""

import re
from pathlib import Path


def file_system_of(folder: Path, mount_table: str) -> str:
    """The kind of file system that `folder` is on, from the text of /proc/self/mountinfo.

    Empty when the table does not say.
    """
    kind, deepest = "", -1
    for line in mount_table.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        point = Path(_unescaped(fields[4]))
        # Of mounts on one point the last hides the others.
        if folder.is_relative_to(point) and len(point.parts) >= deepest:
            kind, deepest = after.split()[0], len(point.parts)
    return kind


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
