"""Delimited text as a frame: one file, or several as if they were one."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame, Source
from steam.trainer.frame.parse.builders import WORD_OF_TYPE, column_builder
from steam.trainer.frame.parse.csv import parse_csv
from steam.trainer.frame.parse.reading import Limits, Reading, Warn, joint_source
from steam.trainer.frame.parse.setup import ParseSetup
from steam.trainer.frame.parse.text import WINDOWS, NotUtf8
from steam.trainer.frame.parse.text_start import AS_WINDOWS
from steam.trainer.frame.parse.words import ENUM
from steam.trainer.frame.vec import Vec
from steam.trainer.progress import Progress

_FIRST_PASS = 0.9


def read_texts(reading: Reading, key: str, limits: Limits, progress: Progress, warn: Warn) -> Frame:
    """All rows of the files, in order, typed as one file would be.

    Holds the frame and that of one file. Raises what `parse_csv` raises.
    """
    if len(reading.paths) == 1:
        return _parsed(
            reading.paths[0], reading.parts[0], key, limits=limits, progress=progress, warn=warn
        )
    words = {reading.setup.column_names[i]: reading.setup.column_types[i] for i in reading.kept}
    first = _Pass(reading, words, limits)
    first.run(_Share(progress, 0.0, _FIRST_PASS), warn)
    vecs = first.vecs()
    if first.unfit:
        # What the texts of numbers in the other files were is only known there.
        second = _Pass(reading, dict.fromkeys(first.unfit, ENUM), limits)
        second.run(_Share(progress, _FIRST_PASS, 1.0), _silent)
        if [one.sha256 for one in second.sources] != [one.sha256 for one in first.sources]:
            raise InvalidInput(
                "A file changed while it was read.", hint="Parse again when all are complete."
            )
        vecs |= second.vecs()
    progress.update(1.0, "Done")
    return Frame(
        key, tuple(words), tuple(vecs[name] for name in words), joint_source(first.sources)
    )


class _Pass:
    """One reading of some columns of all files; `unfit` are those that turn out as text."""

    def __init__(self, reading: Reading, words: Mapping[str, str], limits: Limits) -> None:
        self._reading = reading
        self._limits = limits
        self._words = words
        self._columns = {
            name: column_builder(word, (), limits.block_rows) for name, word in words.items()
        }
        self.unfit: list[str] = []
        self.sources: list[Source] = []

    def run(self, progress: "_Share", warn: Warn) -> None:
        files = list(zip(self._reading.paths, self._reading.parts, strict=True))
        for number, (path, part) in enumerate(files):
            share = progress.part(number / len(files), (number + 1) / len(files))
            frame = _parsed(
                path, _only(part, self._words), "", limits=self._limits, progress=share, warn=warn
            )
            if frame.source is not None:
                self.sources.append(frame.source)
            for name, vec in zip(frame.names, frame.vecs, strict=True):
                if WORD_OF_TYPE[vec.type] == self._words[name]:
                    if name in self._columns:
                        self._columns[name].add_vec(vec)
                elif name in self._columns:
                    self.unfit.append(name)
                    del self._columns[name]

    def vecs(self) -> dict[str, Vec]:
        return {name: column.finish() for name, column in self._columns.items()}


class _Share:
    """A part of the way, told as all of it."""

    def __init__(self, progress: Progress, start: float, end: float) -> None:
        self._progress = progress
        self._start = start
        self._end = end

    def update(self, fraction: float, message: str = "") -> None:
        self._progress.update(self._start + (self._end - self._start) * fraction, message)

    def part(self, start: float, end: float) -> "_Share":
        return _Share(self, start, end)


def _parsed(
    path: Path, setup: ParseSetup, key: str, *, limits: Limits, progress: Progress, warn: Warn
) -> Frame:
    """The frame of one file. One that turns out not to be UTF-8 far from its start, where no setup
    could tell, is read again as what it is taken for if it shows at once."""

    def parsed(setup: ParseSetup) -> Frame:
        return parse_csv(
            path,
            setup,
            key,
            block_rows=limits.block_rows,
            progress=progress,
            max_bytes=limits.text_bytes,
            warn=warn,
        )

    try:
        return parsed(setup)
    except NotUtf8 as error:
        if setup.encoding != "utf-8":
            raise
        warn(f"{error.message} {AS_WINDOWS}")
        return parsed(replace(setup, encoding=WINDOWS))


def _only(part: ParseSetup, words: Mapping[str, str]) -> ParseSetup:
    """The setup with these columns alone, of these types."""
    return replace(
        part,
        column_types=tuple(
            words.get(name, word)
            for name, word in zip(part.column_names, part.column_types, strict=True)
        ),
        skipped=tuple(i for i, name in enumerate(part.column_names) if name not in words),
    )


def _silent(_: str) -> None:
    """Everything has been said in the first pass."""
