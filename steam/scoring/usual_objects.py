"""Bodies that are one JSON object of usual cells, for models whose answer depends on one sum.

Most requests are such: levels by their names, numbers as numbers. The cells are decoded as what
they should be, and a level leads to its term at once, without a code between.
"""

from collections.abc import Sequence
from math import isnan

import msgspec

from steam.model.linear import LinearRow
from steam.model.predictor import LinearRowPredictor
from steam.model.signature import Column
from steam.scoring.column_coding import INEXACT_FROM, coder_of
from steam.scoring.json_records import record_of
from steam.scoring.json_values import NOT_DECODED
from steam.scoring.row_answers import RowAnswers
from steam.scoring.tables import Vocabulary

_Level = str | int
_LEAST, _MOST = -INEXACT_FROM, INEXACT_FROM


class UsualObjects:
    """Answers usual rows as the coders, the predictor and `JsonRows` do, to the byte. Immutable."""

    def __init__(
        self, predictor: LinearRowPredictor, linear: LinearRow, record: type[msgspec.Struct]
    ) -> None:
        signature = predictor.signature
        count = len(linear.tables)
        self._decode = msgspec.json.Decoder(record).decode
        self._terms = [
            _terms(column, table)
            for column, table in zip(signature.features[:count], linear.tables, strict=True)
        ]
        self._slopes = [(count + at, slope) for at, (slope, _) in enumerate(linear.slopes)]
        self._intercept = linear.intercept
        self._offset = None if signature.offset is None else len(signature.features)
        self._mean_of = predictor.mean_of_eta()
        self._threshold = predictor.threshold
        self._answers = RowAnswers(signature)
        is_classifier = signature.category.is_classification
        self._text_of = self._text_of_classes if is_classifier else self._text_of_value

    def answer(self, text: bytes) -> bytes | None:
        """The answer to the row that `text` is; None if it is not a usual one."""
        eta = 0.0
        try:
            cells = msgspec.structs.astuple(self._decode(text))
            for terms, cell in zip(self._terms, cells):  # noqa: B905 -- numbers follow
                eta += terms[cell]
        except (KeyError, *NOT_DECODED):
            return None
        for place, slope in self._slopes:
            number = cells[place]
            if not _LEAST < number < _MOST:
                return None
            eta += slope * number
        eta += self._intercept
        if self._offset is not None:
            offset = cells[self._offset]
            if not _LEAST < offset < _MOST:
                return None
            eta += offset
        return self._text_of(eta)

    def _text_of_value(self, eta: float) -> bytes:
        return self._answers.of_value(self._mean_of(eta))

    def _text_of_classes(self, eta: float) -> bytes | None:
        mu = self._mean_of(eta)
        if mu >= self._threshold:
            return self._answers.of_two(1, 1.0 - mu, mu)
        return None if isnan(mu) else self._answers.of_two(0, 1.0 - mu, mu)


def usual_objects(predictor: object, vocabulary: Vocabulary) -> UsualObjects | None:
    """None for a model whose answer depends on more, or whose rows no record can be."""
    if not isinstance(predictor, LinearRowPredictor) or (linear := predictor.linear_row()) is None:
        return None
    levels = len(linear.tables)
    types = {name: _Level if at < levels else float for at, name in enumerate(vocabulary.reads)}
    record = record_of(vocabulary, types)
    return None if record is None else UsualObjects(predictor, linear, record)


def _terms(column: Column, table: Sequence[float]) -> dict[object, float]:
    """The terms of the levels of a column, by all texts and numbers that are equal to one."""
    codes = coder_of(column).codes
    return {cell: table[code] for cell, code in codes.items() if cell is not None}
