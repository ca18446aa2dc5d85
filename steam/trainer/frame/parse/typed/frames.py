"""All rows of tables with types of their own, as one frame."""

from collections.abc import Sequence

import polars as pl

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame, Source
from steam.trainer.frame.parse.builders import column_builder
from steam.trainer.frame.parse.formats import Format
from steam.trainer.frame.parse.original import Original
from steam.trainer.frame.parse.reading import Limits, Reading, Warn, joint_source
from steam.trainer.frame.parse.typed.reader import TableReader, Unfit
from steam.trainer.frame.parse.typed.records import Facts, Request, Rounded
from steam.trainer.frame.parse.words import ENUM
from steam.trainer.progress import Progress


def read_tables(
    reading: Reading, key: str, limits: Limits, progress: Progress, warn: Warn
) -> Frame:
    """All rows of the tables, in order. Holds the frame and a few blocks.

    A column whose guessed type does not fit is read again as Enum, and `warn` gets a sentence.
    Raises InvalidInput naming file, row and column where a type that is demanded does not fit, for
    a column that cannot be read, and whatever `progress.update` raises.
    """
    reading.check()
    words = [reading.setup.column_types[i] for i in reading.kept]
    while True:
        try:
            return _read(reading, words, key, limits=limits, progress=progress, warn=warn)
        except Unfit as unfit:
            position = reading.kept[unfit.column]
            name = reading.setup.column_names[position][:80]
            if position in reading.setup.demanded:
                raise InvalidInput(
                    f"Column '{name}': {unfit.sentence}",
                    hint="Name it in na_strings, or read the column as Enum or String.",
                ) from None
            warn(f"Column '{name}' is read as Enum: {unfit.sentence}")
            words[unfit.column] = ENUM


def _read(
    reading: Reading,
    words: Sequence[str],
    key: str,
    *,
    limits: Limits,
    progress: Progress,
    warn: Warn,
) -> Frame:
    setup, kept = reading.setup, reading.kept
    request = Request(
        format=reading.format,
        paths=[str(path) for path in reading.paths],
        block_rows=limits.block_rows,
        max_columns=limits.columns,
        max_memory_bytes=limits.memory_bytes,
        columns=[reading.raw_names[i] for i in kept],
        words=list(words),
        na_strings=[list(setup.missing_texts(i)) for i in kept],
        sheet=reading.sheet,
        header=setup.header if reading.format is Format.WORKBOOK else None,
        query=reading.query,
    )
    originals = [] if reading.query else [Original.at(path) for path in reading.paths]
    columns = [column_builder(word, (), limits.block_rows) for word in words]
    rounded: set[int] = set()
    place = _Place(len(reading.paths), progress)
    with TableReader(request, place.tell) as reader:
        for told in reader:
            if isinstance(told, Facts):
                place.begin(told)
            elif isinstance(told, Rounded):
                rounded.update(told.places)
            else:
                for column, values in zip(columns, told, strict=True):
                    column.add_values(values)
                place.advance(told)
    names = tuple(setup.column_names[i] for i in kept)
    vecs = tuple(column.finish() for column in columns)
    for place_of in sorted(rounded):
        warn(
            f"Column '{names[place_of][:80]}' holds whole numbers beyond 2^53, which are rounded; "
            "read keys as Enum."
        )
    sources = [original.source() for original in originals]
    frame = Frame(key, names, vecs, joint_source(sources or [_of_query(reading)]))
    progress.update(1.0, "Done")
    return frame


class _Place:
    """How far the reading has come."""

    def __init__(self, files: int, progress: Progress) -> None:
        self._files = files
        self._progress = progress
        self._begun = 0
        self._rows = 0
        self._of: int | None = None

    def begin(self, facts: Facts) -> None:
        self._begun += 1
        self._rows, self._of = 0, facts.rows

    def advance(self, block: pl.DataFrame) -> None:
        self._rows += block.height

    def tell(self) -> None:
        """Raises whatever the progress raises."""
        if not self._begun:
            self._progress.update(0.0, "Opening the file")
            return
        # Where nobody knows how many rows there are, half of the way is always left.
        part = self._rows / self._of if self._of else self._rows / (self._rows + 1_000_000)
        fraction = (self._begun - 1 + min(part, 1.0)) / self._files
        self._progress.update(min(fraction, 0.99), "Reading the file")


def _of_query(reading: Reading) -> Source:
    query = reading.query
    what = query.table or query.select if query else ""
    return Source(f"{reading.paths[0]}: {what}", "", 0)
