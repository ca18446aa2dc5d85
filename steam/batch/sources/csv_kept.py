"""The cells of CSV that are kept, as they came."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steam.batch.answers import BlockAnswers
from steam.scoring.codecs.csv_arrays import PlainLines
from steam.scoring.codecs.csv_cells import quoted

if TYPE_CHECKING:
    import polars


@dataclass(frozen=True, slots=True)
class PlainKept:
    """The kept cells of plain lines: where all are kept, the lines themselves."""

    text: bytes
    lines: PlainLines
    names: Sequence[str]
    places: Sequence[int]
    width: int

    def csv(self, answers: BlockAnswers) -> bytes:
        columns: list[Sequence[bytes]] = []
        if self._is_all:
            columns.append(self.text.split(b"\n")[:-1])
        else:
            columns += [[quoted(cell) for cell in self._column(place)] for place in self.places]
        return csv_lines([*columns, *answers.csv_columns()])

    def frame(self) -> "polars.DataFrame":
        if self.width == 1 or not self.places:  # a line may be empty
            return text_frame(self.names, [self._column(place) for place in self.places])
        import polars as pl  # noqa: PLC0415 - heavy, and not needed from CSV to CSV

        cells = pl.read_csv(self.text, has_header=False, infer_schema=False)
        chosen = cells.select(cells.columns[place] for place in self.places)
        return without_empty(chosen.rename(dict(zip(chosen.columns, self.names, strict=True))))

    @property
    def _is_all(self) -> bool:
        return list(self.places) == list(range(self.width))

    def _column(self, place: int) -> list[str]:
        text = self.lines.text
        starts = self.lines.starts[:, place].tolist()
        ends = self.lines.ends[:, place].tolist()
        return [text[start:end].decode() for start, end in zip(starts, ends, strict=True)]


@dataclass(frozen=True, slots=True)
class CarefulKept:
    """The kept cells of records; one of the wrong length has no cells beyond its own."""

    records: Sequence[Sequence[str]]
    names: Sequence[str]
    places: Sequence[int]

    def csv(self, answers: BlockAnswers) -> bytes:
        columns = [[quoted(cell) for cell in self._column(place)] for place in self.places]
        return csv_lines([*columns, *answers.csv_columns()])

    def frame(self) -> "polars.DataFrame":
        return text_frame(self.names, [self._column(place) for place in self.places])

    def _column(self, place: int) -> list[str]:
        return [record[place] if place < len(record) else "" for record in self.records]


def csv_lines(columns: Sequence[Sequence[bytes]]) -> bytes:
    """Lines of cells, from columns of them."""
    lines = b"\n".join(map(b",".join, zip(*columns, strict=True)))
    return lines + b"\n" if columns[0] else b""


def text_frame(names: Sequence[str], columns: Sequence[list[str]]) -> "polars.DataFrame":
    """Columns of text; an empty cell is missing."""
    import polars as pl  # noqa: PLC0415 - heavy, and not needed from CSV to CSV

    series = zip(names, columns, strict=True)
    return without_empty(pl.DataFrame([pl.Series(*one, dtype=pl.String) for one in series]))


def without_empty(frame: "polars.DataFrame") -> "polars.DataFrame":
    """The frame, in which no text is empty: such a cell is missing."""
    import polars as pl  # noqa: PLC0415 - as above

    return frame.select(pl.when(pl.col(name) != "").then(pl.col(name)) for name in frame.columns)
