"""Answers as records of H2O's prediction frame, one per row: `{"predict": 1, "p0": 0.3, ...}`.

They are what MLflow's H2O flavour answers, which has pandas read the frame as CSV: so labels that
are all numbers, or all true and false, are written as these and not as texts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from steam.model.signature import Signature
from steam.scoring.answers import Answers, Choices, Column
from steam.scoring.codecs.codec import Call, Model
from steam.scoring.codecs.json_rows import JsonRows
from steam.scoring.explained_answers import full_frame
from steam.scoring.json_cells import encode, error_content
from steam.scoring.json_objects import template_of
from steam.scoring.tables import Table

# Longer numbers stay texts: no integer or float of 64 bits is sure to hold them.
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"(?=.{1,17}$)[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


class FrameLines:
    """JSON lines: rows in, records out, each with its `warnings`, or an `error` in its place."""

    headers: Mapping[str, str] = {}

    def __init__(self, call: Call, model: Model) -> None:
        self._call = call
        self._model = model
        self.media_type = call.type

    def read(self) -> Iterator[Table]:
        return JsonRows(self._call, self._model, are_lines=True).read()

    def write(self, answers: Iterable[Answers]) -> Iterator[bytes]:
        for block in answers:
            texts = record_texts(self._model.signature, block)
            for index, told in block.warnings.items():
                texts[index] = b'%b,"warnings":%b}' % (texts[index][:-1], encode(told))
            yield b"".join(text + b"\n" for text in texts)


def record_texts(signature: Signature, answers: Answers) -> list[bytes]:
    """The record of each row, or its error."""
    frame = full_frame(signature, answers)
    template, columns = template_of({name: _as_read(column) for name, column in frame.items()})
    texts = [template % cells for cells in zip(*columns, strict=True)]
    for index, error in answers.errors.items():
        texts[index] = encode(error_content(error))
    return texts


def _as_read(column: Column) -> Column:
    """A column as pandas reads it from CSV."""
    if not isinstance(column, Choices) or not column.choices:
        return column
    texts = [str(choice) for choice in column.choices]
    if all(map(_WHOLE.fullmatch, texts)):
        return Choices(column.codes, [int(text) for text in texts])
    if all(map(_DECIMAL.fullmatch, texts)):
        numbers = np.array([*map(float, texts), np.nan])  # the last one is where -1 points
        return numbers[column.codes]
    if all(text in _TRUTHS for text in texts):
        return Choices(column.codes, [_TRUTHS[text] for text in texts])
    return column
