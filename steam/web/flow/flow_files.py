"""Flows as files: one for each, replaced as a whole.

Names may be of any script and length, those of files may not: a file is named by what is plain in
its flow's name and by a digest of it. The name itself is in the file.
"""

import errno
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import structlog

from steam.core.errors import Exhausted, InvalidInput
from steam.core.whole_file import write_whole
from steam.web.flow.flow_store import Summary
from steam.web.flow.notebook import MOST_BYTES, Notebook, read_notebook, write_notebook

_ODD = re.compile(r"[^A-Za-z0-9]+")
_PLAIN_CHARACTERS = 60
_DIGEST_CHARACTERS = 32
_MOST_FILE_BYTES = 2 * MOST_BYTES  # what was sent may be written with more signs
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

_Signature = tuple[int, int, int]
_log = structlog.get_logger()


class FlowFiles:
    """Flows in `folder`, drafts in a folder below it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drafts = folder / "draft"
        self._known: dict[Path, tuple[_Signature, Summary | None]] = {}

    def saved(self, name: str) -> Notebook | None:
        return _read(self._folder / file_name(name))

    def draft(self, name: str, who: str) -> Notebook | None:
        return _read(self._drafts / file_name(name, who))

    def keep(self, notebook: Notebook, *, draft: bool = False) -> None:
        folder = self._drafts if draft else self._folder
        path = folder / file_name(notebook.name, notebook.saved_by if draft else None)
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            write_whole(path, write_notebook(notebook), durable=True)
        except OSError as error:
            if error.errno in _FULL:
                raise Exhausted(
                    "The disk is full: the flow could not be kept.", hint="Free some space."
                ) from error
            raise

    def remove(self, name: str) -> bool:
        return _remove(self._folder / file_name(name))

    def remove_draft(self, name: str, who: str) -> bool:
        return _remove(self._drafts / file_name(name, who))

    def summaries(self, *, drafts: bool = False) -> list[Summary]:
        """A file is read again only once it is another one."""
        folder = self._drafts if drafts else self._folder
        found = []
        for path in sorted(folder.glob("*.json")):
            with suppress(FileNotFoundError):  # removed since it was listed
                found.append(self._summary(path))
        for path in [path for path in self._known if path.parent == folder and not path.exists()]:
            self._known.pop(path, None)
        return [summary for summary in found if summary is not None]

    def _summary(self, path: Path) -> Summary | None:
        status = path.lstat()
        signature = (status.st_mtime_ns, status.st_ino, status.st_size)
        known = self._known.get(path)
        if known is None or known[0] != signature:
            known = (signature, _summarized(path))
            self._known[path] = known
        return known[1]


def file_name(name: str, who: str | None = None) -> str:
    """The file of a flow, or of somebody's draft of it: a-z, 0-9 and -, less than 128 of them."""
    plain = _ODD.sub("-", name).strip("-")[:_PLAIN_CHARACTERS].strip("-").lower()
    of = name if who is None else f"{name}\0{who}"
    digest = sha256(of.encode()).hexdigest()[:_DIGEST_CHARACTERS]
    return f"{plain}-{digest}.json" if plain else f"{digest}.json"


def _read(path: Path) -> Notebook | None:
    """The flow or draft in a file, None where there is no file; what it holds fits its name."""
    try:
        with path.open("rb") as file:
            raw = file.read(_MOST_FILE_BYTES + 1)
    except FileNotFoundError:
        return None
    notebook = read_notebook(raw)
    if path.name not in {file_name(notebook.name), file_name(notebook.name, notebook.saved_by)}:
        raise InvalidInput(
            f"The file {path.name} is not that of flow '{notebook.name}', which it holds.",
            hint="Give it back the name that it had.",
        )
    return notebook


def _summarized(path: Path) -> Summary | None:
    try:
        notebook = _read(path)
    except InvalidInput as error:
        _log.warning("a flow is damaged", file=path.name, reason=error.message)
        return None
    if notebook is None:
        return None
    return Summary(
        notebook.name,
        len(notebook.cells),
        notebook.saved_ms,
        notebook.saved_by,
        notebook.revision,
    )


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True
