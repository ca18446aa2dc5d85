"""Texts in which a pattern is found and replaced. Missing stays missing."""

import numpy as np
import polars as pl

from steam.core.errors import InvalidInput
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import COLUMN, FLAG, FRAME, TEXT
from steam.trainer.rapids.regular_expressions import (
    RegularExpression,
    check_lengths,
    regular_expression,
)
from steam.trainer.rapids.replacement import references, replacement_of
from steam.trainer.rapids.texts import changed_texts, measured_texts, numbered, series_of, text_vecs
from steam.trainer.rapids.values import Operator

MOST_ADDED_BYTES = 1 << 30
"""What replacements may add to the texts of a column."""


def _replace_first(
    evaluation: Evaluation, frame: Frame, pattern: str, replacement: str, ignore_case: bool
) -> Frame:
    expression = regular_expression(pattern, ignore_case)
    new = replacement_of(replacement, expression.groups)

    def change(texts: pl.Series) -> pl.Series:
        return texts.str.replace(expression.pattern, new)

    for vec in text_vecs(frame, "replacefirst"):
        _check_growth(evaluation, vec, None, new)
    vecs = tuple(changed_texts(evaluation, vec, change) for vec in frame.vecs)
    return Frame("", frame.names, vecs)


def _replace_all(
    evaluation: Evaluation, frame: Frame, pattern: str, replacement: str, ignore_case: bool
) -> Frame:
    expression = regular_expression(pattern, ignore_case)
    new = replacement_of(replacement, expression.groups)

    def change(texts: pl.Series) -> pl.Series:
        check_lengths(texts)
        return texts.str.replace_all(expression.pattern, new)

    for vec in text_vecs(frame, "replaceall"):
        _check_growth(evaluation, vec, expression, new)
    return numbered(changed_texts(evaluation, vec, change) for vec in frame.vecs)


def _grep(  # noqa: PLR0917 -- an expression has them by place
    evaluation: Evaluation,
    column: Vec,
    pattern: str,
    ignore_case: bool,
    invert: bool,
    output_logical: bool,
) -> Frame:
    """1 for each row whose text has a match and 0 for the others, or the numbers of such rows; a
    missing text has none."""
    expression = regular_expression(pattern, ignore_case)
    text_vecs(Frame("", ("0",), (column,)), "grep")

    def measure(texts: pl.Series) -> pl.Series:
        return texts.str.contains(expression.pattern).cast(pl.Float64)

    found = measured_texts(evaluation, column, measure).values() == 1.0
    rows = found != invert
    return numbered(
        [
            number_vec(
                rows.astype(np.float64)
                if output_logical
                else np.flatnonzero(rows).astype(np.float64),
                evaluation.block_rows,
            )
        ]
    )


def _check_growth(
    evaluation: Evaluation, vec: Vec, expression: RegularExpression | None, replacement: str
) -> None:
    """Raises InvalidInput if replacing a match in each text, or all that the expression finds,
    could add too much."""
    added = len(replacement.encode(errors="replace"))
    again = max(references(replacement) - 1, 0)

    def measure(texts: pl.Series) -> pl.Series:
        lengths = texts.str.len_bytes().cast(pl.Float64)
        if expression is None:
            return lengths * again + added
        return (
            lengths * again + texts.str.count_matches(expression.pattern).cast(pl.Float64) * added
        )

    if added <= 1 and not again:
        return
    if vec.domain is None:
        growth = float(np.nansum(measured_texts(evaluation, vec, measure).values()))
    else:
        growth = float(measure(series_of(vec.domain)).sum())
    if growth > MOST_ADDED_BYTES:
        raise InvalidInput(
            f"Replacing could make the column {growth / 1e9:,.1f} GB longer.",
            hint=f"It may become {MOST_ADDED_BYTES / 1e9:,.1f} GB longer.",
        )


OPERATORS = {
    "replacefirst": Operator(_replace_first, (FRAME, TEXT, TEXT, FLAG)),
    "replaceall": Operator(_replace_all, (FRAME, TEXT, TEXT, FLAG)),
    "grep": Operator(_grep, (COLUMN, TEXT, FLAG, FLAG, FLAG)),
}
