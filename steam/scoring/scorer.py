"""The scorer: one loaded model, an input policy, and bodies in and out."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from steam.core.policy import InputPolicy
from steam.model.imputation import MissingCategory
from steam.model.predictor import Predictor
from steam.model.signature import Column, ColumnType, Signature
from steam.scoring.answers import Answer, encode_answers, join_answers, make_answers
from steam.scoring.bodies import Body, Shape
from steam.scoring.coding import Row, RowCoder
from steam.scoring.errors import Unacceptable


@dataclass(frozen=True, slots=True)
class Scored:
    """The text of an answer, its rows, and the time that scoring took."""

    text: bytes
    rows: int
    took_ns: int


class Scorer:
    """Scores request bodies with one model. Immutable; safe to share between threads."""

    def __init__(
        self, predictor: Predictor, policy: InputPolicy, known: Iterable[str] = ()
    ) -> None:
        self.signature = predictor.signature
        self._predictor = predictor
        self._coder = RowCoder(predictor.signature, policy, known)

    def answer(self, rows: list[Row] | list[dict[str, object]], first_row: int = 1) -> list[Answer]:
        """Answers to rows, the first of which is row number `first_row` to the user.

        Raises Unacceptable for a row that the policy refuses.
        """
        coded = self._coder.code(rows, first_row)
        try:
            prediction = self._predictor.predict(coded.columns, len(rows), coded.offset)
        except MissingCategory as missing:
            told = MissingCategory(missing.row + first_row - 1, missing.column)
            raise Unacceptable(told.message, hint=told.hint, details=told.details) from None
        return make_answers(prediction, self.signature.response.levels, coded.warnings)

    def score(self, body: Body) -> Scored:
        """The answer to a whole body. Raises InvalidInput if any row cannot be scored."""
        parts: list[bytes] = []
        took_ns = 0
        for first_row, rows in body.blocks():
            started = time.perf_counter_ns()
            parts.append(encode_answers(body.shape, self.answer(rows, first_row)))
            took_ns += time.perf_counter_ns() - started
        return Scored(join_answers(body.shape, parts), len(body.pieces), took_ns)

    def score_row(self, row: dict[str, object]) -> Scored:
        """The answer to one row."""
        started = time.perf_counter_ns()
        text = encode_answers(Shape.OBJECT, self.answer([row]))
        return Scored(text, 1, time.perf_counter_ns() - started)


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
