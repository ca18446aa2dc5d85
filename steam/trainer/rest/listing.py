"""The files that a path to import stands for: one file, those of a folder, those of a pattern."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from steam.core.data_roots import is_private
from steam.core.errors import Exhausted, InvalidInput
from steam.core.home import Home
from steam.trainer.rest.paths import MissingFile, allowed, importable, local

MAX_FILES = 10_000
MAX_LOOKED_AT = 200_000
_MAX_PATTERN = 1000
_WILD = re.compile(r"[*?\[]")
_GLOB_PART = re.compile(r"\*\*/?|\*|\?|\[!?\]?[^\]]*\]")


def files_at(text: str, pattern: str, roots: tuple[Path, ...], home: Home) -> list[Path]:
    """The files, resolved, in the order of their paths below what is named.

    A folder stands for every file in it and below that is not empty and has no name (or folder)
    that begins with . or _; * ? [abc] and ** stand for names. `pattern` is a regular expression
    that must be found in the path below the folder; time for it grows with its length times the
    paths', as the engine does not go back.
    Raises InvalidInput, NotFound, Unsupported, and Exhausted for more than MAX_FILES.
    """
    path = allowed(text, roots, home)
    if path.is_dir():
        found = _matching(list(_names_below(path, home)), pattern)
    elif _WILD.search(text) and not path.exists():
        folder, glob = _split(text)
        path = allowed(folder, roots, home)
        if not path.is_dir():
            raise MissingFile(text)
        found = _matching(list(_names_below(path, home)), f"^{_as_expression(glob)}$")
        found = _matching(found, pattern)
    else:
        return [importable(text, roots, home)]
    if not found:
        raise InvalidInput(f"{text[:200]} stands for no file that holds anything.")
    if len(found) > MAX_FILES:
        raise Exhausted(
            f"{text[:200]} stands for {len(found)} files.", hint=f"At most {MAX_FILES} are taken."
        )
    return [importable(str(path / name), roots, home) for name in found]


def _names_below(folder: Path, home: Home) -> Iterator[str]:
    """Paths of files below a folder, relative to it, sorted. Links to folders are not followed."""
    looked_at = 0
    names = []
    for parent, folders, files in os.walk(folder):
        looked_at += len(folders) + len(files)
        if looked_at > MAX_LOOKED_AT:
            raise Exhausted(
                f"There are more than {MAX_LOOKED_AT} files below {folder}.",
                hint="Name a folder further down.",
            )
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        for name in files:
            path = Path(parent, name)
            if name.startswith((".", "_")) or is_private(path, home):
                continue
            if path.is_file() and path.stat().st_size:
                names.append(path.relative_to(folder).as_posix())
    return iter(sorted(names))


def _matching(names: Sequence[str], pattern: str) -> list[str]:
    if not pattern or not names:
        return list(names)
    if len(pattern) > _MAX_PATTERN:
        raise InvalidInput(f"A pattern may have at most {_MAX_PATTERN} characters.")
    paths = pl.Series(names, dtype=pl.String)
    try:
        return paths.filter(paths.str.contains(pattern, strict=True)).to_list()
    except pl.exceptions.ComputeError:
        raise InvalidInput(
            f"{pattern[:40]!r} is no regular expression that steam knows.",
            hint="Look-around and back references are not.",
        ) from None


def _split(text: str) -> tuple[str, str]:
    """The folder before the first name with a wildcard, and the rest."""
    parts = local(text).split("/")
    first = next(i for i, part in enumerate(parts) if _WILD.search(part))
    return "/".join(parts[:first]) or ("/" if text.startswith("/") else "."), "/".join(
        parts[first:]
    )


def _as_expression(glob: str) -> str:
    """A glob as a regular expression; only ** crosses folders."""
    expression, at = "", 0
    for wild in _GLOB_PART.finditer(glob):
        expression += re.escape(glob[at : wild.start()])
        text = wild[0]
        if text.startswith("**"):
            expression += "(?:.*/)?" if text.endswith("/") else ".*"
        elif text.startswith("["):
            negated = text.startswith("[!")
            inside = re.escape(text[2 if negated else 1 : -1]).replace(r"\-", "-")
            expression += f"[{'^/' if negated else ''}{inside}]"
        else:
            expression += "[^/]*" if text == "*" else "[^/]"
        at = wild.end()
    return expression + re.escape(glob[at:])
