"""How to read what a user names: the outcome of a look at the files, and all that a parse needs."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from steam.core.errors import InvalidInput
from steam.trainer.frame.columns import BLOCK_ROWS
from steam.trainer.frame.frame import Source
from steam.trainer.frame.parse.formats import Format
from steam.trainer.frame.parse.query import Query
from steam.trainer.frame.parse.setup import MAX_COLUMNS, ParseSetup
from steam.trainer.frame.parse_settings import ParseSettings

Warn = Callable[[str], None]

_TEXT = frozenset({Format.CSV, Format.ARFF})
_MOST_TOLD = 1000  # columns; a model says how its file was read, and is no second file


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a look and of a parse; `memory_bytes` (0: none) is of the child that reads tables.

    `text_bytes` bounds each text file once unpacked.
    """

    columns: int = MAX_COLUMNS
    memory_bytes: int = 4 << 30
    text_bytes: int | None = None
    block_rows: int = BLOCK_ROWS


@dataclass(frozen=True, slots=True)
class Reading:
    """Files of one format that become one frame, in this order.

    `setup` is about the frame: its columns are in the order of the first file. `raw_names` are
    what the files call them. `parts` is a setup per file where each file needs one of its own.
    `sheet`, `query` and `first_index` are about worksheets, databases and sparse rows.
    `refused` has a sentence by position for columns that cannot be read, and must be left out.
    """

    format: Format
    paths: tuple[Path, ...]
    setup: ParseSetup
    raw_names: tuple[str, ...]
    parts: tuple[ParseSetup, ...] = ()
    sheet: str = ""
    query: Query | None = None
    first_index: int = 1
    refused: Mapping[int, str] = field(default_factory=dict)

    @property
    def kept(self) -> tuple[int, ...]:
        """Positions of the columns that become columns of the frame."""
        left_out = set(self.setup.skipped)
        return tuple(i for i in range(self.setup.width) if i not in left_out)

    @property
    def settings(self) -> ParseSettings:
        """How the files are read, as lineage: of columns by name the first 1,000."""
        setup = self.setup
        names = setup.column_names
        kept = self.kept
        demanded = [i for i in kept if i in setup.demanded][:_MOST_TOLD]
        missing = [i for i in kept if setup.missing_texts(i)][:_MOST_TOLD]
        is_text = self.format in _TEXT
        return ParseSettings(
            format=self.format.value,
            separator=setup.separator if self.format is Format.CSV else "",
            header=setup.header if self.format is Format.CSV else None,
            encoding=setup.encoding if is_text else "",
            zone=setup.zone if is_text else "",
            sheet=self.sheet,
            types={names[i]: setup.column_types[i] for i in demanded},
            missing={names[i]: setup.missing_texts(i) for i in missing},
            skipped=tuple(names[i] for i in setup.skipped[:_MOST_TOLD]),
        )

    def check(self) -> None:
        """Raises InvalidInput where a column that is wanted cannot be read."""
        for position in self.kept:
            if position in self.refused:
                raise InvalidInput(
                    self.refused[position],
                    hint=f"Leave it out: skipped_columns=[{position}], or --skip when importing.",
                    details={"column": self.raw_names[position], "position": position},
                )

    def only(self, names: Sequence[str]) -> "Reading":
        """The reading of these columns alone. Raises InvalidInput for a name that is not there."""
        unknown = next((name for name in names if name not in self.setup.column_names), None)
        if unknown is not None:
            raise InvalidInput(f"There is no column '{unknown[:80]}'.")
        left_out = tuple(i for i, one in enumerate(self.setup.column_names) if one not in names)
        return replace(self, setup=replace(self.setup, skipped=left_out))


def joint_source(sources: Sequence[Source]) -> Source:
    """The lineage of a frame made of several files: the hash is over theirs, in order."""
    if len(sources) == 1:
        return sources[0]
    digest = hashlib.sha256("".join(source.sha256 for source in sources).encode())
    return Source(
        f"{sources[0].path} and {len(sources) - 1} more",
        digest.hexdigest(),
        sum(source.bytes for source in sources),
        tuple(sources),
    )
