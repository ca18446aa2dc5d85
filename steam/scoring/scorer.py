"""The scorer: one loaded model and an input policy; calls in, answers out."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from steam.core.errors import SteamError
from steam.core.policy import InputPolicy
from steam.model.imputation import MissingCategory
from steam.model.predictor import Predictor, RowPredictor
from steam.model.signature import Column, ColumnType, Signature
from steam.scoring.answers import Answers
from steam.scoring.codecs.codec import Codec, codec_model
from steam.scoring.codecs.json_columns import is_by_columns
from steam.scoring.coding import TableCoder
from steam.scoring.errors import TooLarge, Unacceptable
from steam.scoring.json_objects import row_texts
from steam.scoring.json_tables import Row
from steam.scoring.predictions import predict_acceptable
from steam.scoring.row_scoring import RowScoring
from steam.scoring.tables import Table

MOST_ANSWER_BYTES = 256 << 20
_REFUSALS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Scored:
    """The text of an answer, its rows, and the time that scoring took."""

    text: bytes
    rows: int
    took_ns: int


def _go_on() -> None:
    """Nothing ends the work before it is done."""


class Scorer:
    """Scores with one model. Immutable; safe to share between threads."""

    def __init__(
        self, predictor: Predictor, policy: InputPolicy, known: Iterable[str] = ()
    ) -> None:
        self.signature = predictor.signature
        self.model = codec_model(predictor.signature, known)
        self._predictor = predictor
        self._coder = TableCoder(predictor.signature, policy)
        self._rows = RowScoring(predictor, policy) if isinstance(predictor, RowPredictor) else None

    def score(
        self,
        reader: Codec,
        writer: Codec,
        *,
        partial: bool = False,
        check: Callable[[], None] = _go_on,
    ) -> Scored:
        """The answer to what `reader` reads, as `writer` writes it.

        Raises InvalidInput if any row cannot be scored, unless it is `partial`: then the answer
        tells of such a row in its place. `check` is called before each block and may raise.
        """
        rows = took_ns = 0

        def answers() -> Iterator[Answers]:
            nonlocal rows, took_ns
            refused: list[SteamError] = []
            for table in _at_least_one(reader.read()):
                check()
                started = time.perf_counter_ns()
                answered = self.answer(table)
                took_ns += time.perf_counter_ns() - started
                rows += table.rows
                if not partial:
                    refused += (answered.errors[index] for index in sorted(answered.errors))
                if len(refused) >= _REFUSALS_SHOWN:
                    break
                if not refused:
                    yield answered
            if refused:
                raise _refusal(refused[:_REFUSALS_SHOWN])

        text = b"".join(_bounded(writer.write(answers())))
        return Scored(text, rows, took_ns)

    def answer(self, table: Table) -> Answers:
        """The answers to a block of rows; those that are refused have errors."""
        coded = self._coder.code(table)
        return predict_acceptable(self._predictor, table, coded)

    def score_object(self, text: bytes) -> Scored | None:
        """The answer to a body that is one JSON object.

        None for any other body, and for one that is refused: `score` tells why.
        """
        started = time.perf_counter_ns()
        row = self.model.decoder.cells(text)
        if row is not None and row[1] and is_by_columns(text):
            return None
        answer = None if row is None else self._answer_row(*row)
        return None if answer is None else Scored(answer, 1, time.perf_counter_ns() - started)

    def score_row(self, row: Row) -> Scored:
        """The answer to one row, as an object. Raises InvalidInput if it cannot be scored."""
        started = time.perf_counter_ns()
        answer = self._answer_row(*self.model.decoder.cells_of(row))
        if answer is None:
            table = self.model.decoder.table_of([row], 1)
            raise _refusal(list(self.answer(table).errors.values()))
        return Scored(answer, 1, time.perf_counter_ns() - started)

    def _answer_row(self, cells: Sequence[object], unknown: tuple[str, ...]) -> bytes | None:
        """The object that answers one row; None if it is refused."""
        if self._rows is not None:
            try:
                return self._rows.answer(cells, unknown)
            except MissingCategory:
                return None
        columns = {
            name: [cell] for name, cell in zip(self.model.vocabulary.reads, cells, strict=False)
        }
        answered = self.answer(Table(1, columns, unknown={0: unknown} if unknown else {}))
        return None if answered.errors else row_texts(self.signature, answered)[0]


def _bounded(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The parts of an answer: warnings may make a small body a large answer. Raises TooLarge."""
    size = 0
    for part in parts:
        size += len(part)
        if size > MOST_ANSWER_BYTES:
            raise TooLarge(
                f"The answer would be larger than {MOST_ANSWER_BYTES >> 20} MB.",
                hint="Send fewer rows at a time.",
            )
        yield part


def _at_least_one(tables: Iterable[Table]) -> Iterator[Table]:
    """The tables, or an empty one: an answer of no rows has columns too."""
    found = False
    for table in tables:
        found = True
        yield table
    if not found:
        yield Table(0, {})


def _refusal(refused: list[SteamError]) -> Unacceptable:
    """The refusal of a request for its bad rows: the first one's, and which they are."""
    first = refused[0]
    rows = [dict(error.details) for error in refused]
    return Unacceptable(first.message, hint=first.hint, details={**first.details, "rows": rows})


def canary_row(signature: Signature) -> dict[str, object]:
    """An ordinary row: the middle of each range, the first of each column's levels, offset 0."""
    row = {column.name: _ordinary(column) for column in signature.features}
    return row if signature.offset is None else {**row, signature.offset: 0}


def _ordinary(column: Column) -> object:
    if column.type is ColumnType.CATEGORICAL:
        return column.levels[0] if column.levels else None
    if column.low is None or column.high is None:
        return 0.0
    return column.low + (column.high - column.low) / 2
