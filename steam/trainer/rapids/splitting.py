"""Texts cut where a pattern matches, by the rules of Java's String.split.

Empty parts at the end are left out, and so is one before a match of no characters at the start. A
text in which nothing matches is one part, whole.
"""

import polars as pl

from steam.core.errors import InvalidInput
from steam.trainer.rapids.regular_expressions import RegularExpression

# Code points that Unicode keeps for uses such as this, so that text hardly ever has them.
_MARKS = tuple(map(chr, (*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF)))


def split_texts(texts: pl.Series, expression: RegularExpression) -> pl.Series:
    """The parts of each text: lists of texts, null where the text is missing.

    Raises InvalidInput for texts that hold every mark that a cut could be told by.
    """
    mark = _free_mark(texts)
    marked = texts.str.replace_all(expression.pattern, mark)
    start = texts.str.extract(rf"\A({expression.pattern})", 1)
    marked = pl.select(
        pl.when(start == "").then(marked.str.strip_prefix(mark)).otherwise(marked)
    ).to_series()
    kept = marked.str.strip_chars_end(mark)
    parts = kept.str.split(mark)
    nothing = pl.Series([[]], dtype=pl.List(pl.String))
    return nothing.new_from_index(0, len(texts)).zip_with((kept == "") & (texts != ""), parts)


def _free_mark(texts: pl.Series) -> str:
    for mark in _MARKS:
        if not texts.str.contains(mark, literal=True).any():
            return mark
    raise InvalidInput("The texts hold characters that stand for none, and cannot be split.")
