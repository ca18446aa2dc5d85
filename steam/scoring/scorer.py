"""The scorer: one loaded model and an input policy; calls in, answers out."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from steam.core.errors import SteamError
from steam.core.policy import InputPolicy
from steam.model.imputation import MissingCategory
from steam.model.predictor import Predictor, row_predictor_of, unseen_code
from steam.model.signature import Column, ColumnType, Signature
from steam.scoring.answers import Answers
from steam.scoring.codecs.codec import Codec, codec_model
from steam.scoring.codecs.json_columns import is_by_columns
from steam.scoring.coding import TableCoder
from steam.scoring.errors import TooLarge, Unacceptable
from steam.scoring.explaining import Explain, Explaining, go_on
from steam.scoring.json_objects import row_texts
from steam.scoring.json_tables import OneRow, Row
from steam.scoring.mentions import Mentions
from steam.scoring.predictions import predict_acceptable
from steam.scoring.row_scoring import RowScoring
from steam.scoring.tables import Table
from steam.scoring.usual_objects import usual_objects
from steam.scoring.wanted import NOTHING, Wanted

MOST_ANSWER_BYTES = 256 << 20
_CELL_BYTES = 8  # of an explanation
_REFUSALS_SHOWN = 10


class Scored(NamedTuple):
    """The text of an answer, its rows, and the time that scoring took."""

    text: bytes
    rows: int
    took_ns: int


class Scorer:
    """Scores with one model. Immutable; safe to share between threads."""

    def __init__(
        self, predictor: Predictor, policy: InputPolicy, known: Iterable[str] = ()
    ) -> None:
        self.signature = predictor.signature
        self.model = codec_model(predictor.signature, known)
        self._predictor = predictor
        self._coder = TableCoder(predictor.signature, policy, unseen_code(predictor))
        by_row = row_predictor_of(predictor)
        self._rows = None if by_row is None else RowScoring(by_row, policy, unseen_code(predictor))
        self._usual = usual_objects(predictor, self.model.vocabulary)
        self._explaining = Explaining(predictor)
        self.offers = self._explaining.offers

    def score(
        self,
        reader: Codec,
        writer: Codec,
        *,
        partial: bool = False,
        wanted: Wanted = NOTHING,
        check: Callable[[], None] = go_on,
    ) -> Scored:
        """The answer to what `reader` reads, as `writer` writes it, with the explanations `wanted`.

        Raises InvalidInput if any row cannot be scored, unless it is `partial`: then the answer
        tells of such a row in its place. Raises Unexplainable for what the model does not offer.
        `check` is called before each block and may raise.
        """
        rows = took_ns = 0
        mentions = Mentions()
        explain = self._explaining.by(wanted, check) if wanted else None

        def answers() -> Iterator[Answers]:
            nonlocal rows, took_ns
            refused: list[SteamError] = []
            for table in _at_least_one(reader.read()):
                check()
                rows += table.rows
                if explain is not None:
                    _check_size(rows * explain.blank.cells)
                started = time.perf_counter_ns()
                answered = self.answer(table, explain, mentions)
                took_ns += time.perf_counter_ns() - started
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

    def answer(
        self, table: Table, explain: Explain | None = None, mentions: Mentions | None = None
    ) -> Answers:
        """The answers to a block of rows; those that are refused have errors.

        `mentions` are those of the request, where the block is not all of it.
        """
        coded = self._coder.code(table, mentions)
        return predict_acceptable(self._predictor, table, coded, explain)

    def score_object(self, text: bytes) -> Scored | None:
        """The answer to a body that is one JSON object.

        None for any other body, and for one that is refused: `score` tells why.
        """
        started = time.perf_counter_ns()
        answer = self.answer_object(text)
        return None if answer is None else Scored(answer, 1, time.perf_counter_ns() - started)

    def answer_object(self, text: bytes) -> bytes | None:
        """The text of what `score_object` scores."""
        if self._usual is not None and (answer := self._usual.answer(text)) is not None:
            return answer
        row = self.object_row(text)
        return None if row is None else self._answer_row(*row)

    def object_row(self, text: bytes) -> OneRow | None:
        """The row that a body is which is one JSON object; None for any other body."""
        row = self.model.decoder.cells(text)
        return None if row is not None and row[1] and is_by_columns(text) else row

    def answer_rows(self, rows: Sequence[OneRow]) -> Sequence[bytes | None]:
        """The objects that answer rows, scored as one table; None for those that are refused."""
        if len(rows) == 1:
            return [self._answer_row(*rows[0])]
        return self._answer_table(rows)

    def score_row(self, row: Row, wanted: Wanted = NOTHING) -> Scored:
        """The answer to one row, as an object, with the explanations `wanted`.

        Raises InvalidInput if it cannot be scored, and Unexplainable for what the model does not
        offer.
        """
        started = time.perf_counter_ns()
        answer = None if wanted else self._answer_row(*self.model.decoder.cells_of(row))
        if answer is None:
            explain = self._explaining.by(wanted) if wanted else None
            answered = self.answer(self.model.decoder.table_of([row], 1), explain)
            if answered.errors:
                raise _refusal(list(answered.errors.values()))
            answer = row_texts(self.signature, answered)[0]
        return Scored(answer, 1, time.perf_counter_ns() - started)

    def _answer_row(self, cells: Sequence[object], unknown: tuple[str, ...]) -> bytes | None:
        """The object that answers one row; None if it is refused."""
        if self._rows is not None:
            try:
                return self._rows.answer(cells, unknown)
            except MissingCategory:
                return None
        return self._answer_table([(cells, unknown)])[0]

    def _answer_table(self, rows: Sequence[OneRow]) -> Sequence[bytes | None]:
        """Rows that come from different requests: each is the first of its own."""
        columns = {
            name: [cells[place] for cells, _ in rows]
            for place, name in enumerate(self.model.vocabulary.reads)
        }
        unknown = {index: names for index, (_, names) in enumerate(rows) if names}
        answered = self.answer(Table(len(rows), columns, unknown=unknown, apart=True))
        texts = row_texts(self.signature, answered)
        return [None if index in answered.errors else text for index, text in enumerate(texts)]


def _check_size(cells: int) -> None:
    """Raise TooLarge for explanations that fill an answer, before they are made."""
    if cells * _CELL_BYTES > MOST_ANSWER_BYTES:
        raise TooLarge(
            f"The explanations would take more than {MOST_ANSWER_BYTES >> 20} MB.",
            hint="Send fewer rows at a time.",
        )


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
