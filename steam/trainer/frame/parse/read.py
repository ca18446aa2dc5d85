"""Files of any format as one frame: the one way in for everybody."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from steam.core.errors import InvalidInput
from steam.core.freed_memory import give_back_freed_memory
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.parse.arff import look_at_arff
from steam.trainer.frame.parse.formats import Format, checked_format
from steam.trainer.frame.parse.original import Original
from steam.trainer.frame.parse.overrides import Overrides
from steam.trainer.frame.parse.query import Query
from steam.trainer.frame.parse.reading import Limits, Reading, Warn
from steam.trainer.frame.parse.sparse import look_at_sparse, read_sparse
from steam.trainer.frame.parse.text_look import look_at_texts
from steam.trainer.frame.parse.text_read import read_texts
from steam.trainer.frame.parse.typed.frames import read_tables
from steam.trainer.frame.parse.typed.look import look_at_tables
from steam.trainer.progress import Progress, Silent

_NOTHING_SAID = Overrides()
_USUAL_LIMITS = Limits()


def look_at(
    paths: Sequence[Path], said: Overrides = _NOTHING_SAID, limits: Limits = _USUAL_LIMITS
) -> Reading:
    """How to read the files, in this order, as one frame: their format is told by what they hold.

    Raises InvalidInput where they cannot be read, are of different formats or hold different
    columns, and for overrides that do not fit; Unsupported for a format that steam does not read.
    """
    if not paths:
        raise InvalidInput("No file to parse was given.", hint="Import or upload one first.")
    formats = []
    for path in paths:
        Original.at(path)
        formats.append(checked_format(path, said.parse_type))
    other = next((i for i, one in enumerate(formats) if one is not formats[0]), None)
    if other is not None:
        raise InvalidInput(
            f"{paths[0]} is {formats[0].value}, but {paths[other]} is {formats[other].value}.",
            hint="Files of one frame have one format; parse them one format at a time.",
        )
    if formats[0] is Format.CSV:
        return look_at_texts(paths, said, limits)
    if formats[0] is Format.SVMLIGHT:
        return look_at_sparse(paths, said, limits)
    if formats[0] is Format.ARFF:
        return look_at_arff(paths, said, limits)
    return look_at_tables(formats[0], paths, said, limits)


def look_at_query(
    name: str, query: Query, said: Overrides = _NOTHING_SAID, limits: Limits = _USUAL_LIMITS
) -> Reading:
    """How to read what the query finds; `name` is the connection's. Raises SteamError."""
    return look_at_tables(Format.SQL, [Path(name)], said, limits, query)


def read(
    reading: Reading,
    key: str,
    *,
    limits: Limits = _USUAL_LIMITS,
    progress: Progress | None = None,
    warn: Warn | None = None,
) -> Frame:
    """The frame that the look at the files promised; `warn` is told what the user should know.

    Raises InvalidInput naming file, place and column where a file cannot be read as demanded, and
    whatever `progress.update` raises; nothing is left behind.
    """
    progress = progress or Silent()
    warn = warn or _ignore
    try:
        return _with_settings(_read(reading, key, limits, progress, warn), reading)
    finally:
        # Blocks of text and columns went through memory that the next parse may be far from.
        give_back_freed_memory()


def _read(reading: Reading, key: str, limits: Limits, progress: Progress, warn: Warn) -> Frame:
    if reading.format in {Format.CSV, Format.ARFF}:
        return read_texts(reading, key, limits, progress, warn)
    if reading.format is Format.SVMLIGHT:
        return read_sparse(reading, key, limits, progress)
    return read_tables(reading, key, limits, progress, warn)


def _with_settings(frame: Frame, reading: Reading) -> Frame:
    """The frame, whose lineage tells how it was read."""
    if frame.source is None:
        return frame
    return replace(frame, source=replace(frame.source, parse=reading.settings))


def at_paths(reading: Reading, paths: Sequence[Path]) -> Reading:
    """The same reading of the same files by these paths."""
    return replace(reading, paths=tuple(paths))


def _ignore(_: str) -> None:
    return
