"""A zip from outside, opened safely: members are read into memory by name, never to disk."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from steam.model.zip_entry import Entry, refuse_archive
from steam.model.zip_member import content_of, unpacked

MAX_DEPTH = 4
_MOST_KEPT = 1 << 16  # bytes of a member
_MOST_KEPT_TOGETHER = 8 << 20


@dataclass(frozen=True, slots=True)
class Container:
    """The members of one checked archive. Valid while its file is open.

    The content of small ones may be `kept`, by the place of their headers. With `stays_open` the
    file is one in memory, of which members may be read at any later time.
    """

    file: BinaryIO
    members: Mapping[str, Entry]
    kept: Mapping[int, bytes] = field(default_factory=dict)
    stays_open: bool = False
    depth: int = 0  # how many folders of other containers it lies in

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def read(self, name: str, max_bytes: int) -> bytes:
        """The content of a member. Raises InvalidArtifact if absent or over `max_bytes`."""
        entry = self.members.get(name)
        if entry is None:
            raise refuse_archive(f"{name} is missing")
        if entry.content_bytes > max_bytes:
            raise refuse_archive(f"{name} is larger than {max_bytes >> 20} MiB")
        kept = self.kept.get(entry.place)
        return content_of(self.file, entry) if kept is None else kept

    def text(self, name: str, max_bytes: int) -> str:
        """The content of a member as UTF-8. Raises InvalidArtifact if it is not."""
        try:
            return self.read(name, max_bytes).decode("utf-8")
        except UnicodeDecodeError as error:
            raise refuse_archive(f"{name} is not UTF-8 at byte {error.start}") from error

    def folder(self, path: str) -> "Container":
        """The members below a folder, whose `path` ends in a slash, as a container of their own.

        Raises InvalidArtifact where containers are within each other more than MAX_DEPTH deep.
        """
        if self.depth == MAX_DEPTH:
            raise refuse_archive(f"models are within each other more than {MAX_DEPTH} deep")
        below = {
            name.removeprefix(path): entry
            for name, entry in self.members.items()
            if name.startswith(path)
        }
        return replace(self, members=below, depth=self.depth + 1)


def open_container(file: BinaryIO, members: Mapping[str, Entry]) -> Container:
    """Check the members of a seekable file, every one of them unpacked once in bounded memory.

    Raises InvalidArtifact for a member that is not what the directory says of it.
    """
    return Container(file, members, _checked(file, members))


def _checked(file: BinaryIO, members: Mapping[str, Entry]) -> dict[int, bytes]:
    """Unpack every member once; what is small is kept, so that it need not be unpacked again."""
    kept: dict[int, bytes] = {}
    left = _MOST_KEPT_TOGETHER
    for entry in members.values():
        if entry.content_bytes <= min(left, _MOST_KEPT):
            left -= entry.content_bytes
            kept[entry.place] = content_of(file, entry)
        else:
            for _ in unpacked(file, entry):
                pass  # reading to the end compares the checksum
    return kept
