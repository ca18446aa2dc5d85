"""The answers to a block of rows, as columns beside those of the source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from steam.core.errors import SteamError
from steam.model.signature import Signature
from steam.scoring.answers import Answers, Choices, Column, frame_of
from steam.scoring.codecs.csv_cells import csv_cells, quoted

if TYPE_CHECKING:
    import polars

WARNINGS = "warnings"
ERROR = "error"


@dataclass(frozen=True, slots=True)
class BlockAnswers:
    """The answers to a block, in pieces of consecutive rows.

    They have the columns of H2O's prediction frame, `warnings`, and `error` in a partial batch:
    the same ones in every block, whatever its rows hold.
    """

    signature: Signature
    pieces: Sequence[Answers]
    partial: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        predicted = frame_of(self.signature, self.pieces[0].prediction)
        return (*predicted, WARNINGS, *[ERROR] * self.partial)

    @property
    def refused(self) -> int:
        """How many rows have an error in the place of a prediction."""
        return sum(len(piece.errors) for piece in self.pieces)

    @property
    def first_error(self) -> SteamError | None:
        """What is wrong with the first row that is refused."""
        errors = (piece.errors[min(piece.errors)] for piece in self.pieces if piece.errors)
        return next(errors, None)

    def csv_columns(self) -> list[list[bytes]]:
        """The text of each cell as it stands in CSV, column by column."""
        columns: list[list[bytes]] = [[] for _ in self.names]
        for piece in self.pieces:
            cells = [csv_cells(column) for column in self._frame(piece).values()]
            cells += [_csv_texts(texts, piece.rows) for texts in self._texts(piece)]
            for column, more in zip(columns, cells, strict=True):
                column.extend(more)
        return columns

    def frame(self) -> "polars.DataFrame":
        """The columns: float64 for numbers, text for levels, integers for clusters."""
        import polars as pl  # noqa: PLC0415 - heavy, and not needed from CSV to CSV

        frames = []
        for piece in self.pieces:
            columns = {name: _series(column) for name, column in self._frame(piece).items()}
            for name, texts in zip(self.names[len(columns) :], self._texts(piece), strict=True):
                columns[name] = pl.Series(map(texts.get, range(piece.rows)), dtype=pl.String)
            frames.append(pl.DataFrame(columns))
        return pl.concat(frames)

    def _frame(self, piece: Answers) -> dict[str, Column]:
        return frame_of(self.signature, piece.prediction)

    def _texts(self, piece: Answers) -> list[dict[int, str]]:
        """The warnings, and in a partial batch the errors, by row."""
        warnings = {index: "; ".join(texts) for index, texts in piece.warnings.items()}
        errors = {index: str(error) for index, error in piece.errors.items()}
        return [warnings, errors] if self.partial else [warnings]


def _csv_texts(texts: Mapping[int, str], rows: int) -> list[bytes]:
    cells = {index: quoted(text) for index, text in texts.items()}
    return [cells.get(index, b"") for index in range(rows)] if cells else [b""] * rows


def _series(column: Column) -> "polars.Series":
    import polars as pl  # noqa: PLC0415 - as above

    if not isinstance(column, Choices):
        return pl.Series(values=np.ascontiguousarray(column))
    kind = pl.String if all(isinstance(choice, str) for choice in column.choices) else pl.Int64
    codes = pl.Series(values=column.codes, dtype=pl.Int64)
    return pl.Series(values=list(column.choices), dtype=kind).gather(codes.set(codes < 0, None))
