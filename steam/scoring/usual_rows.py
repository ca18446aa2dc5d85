"""Rows in which every cell is as usual, for models whose answer depends on one sum of terms.

Four of five requests are such rows: levels by their names, numbers as numbers. A level leads to its
term at once, without a code between.
"""

from collections.abc import Sequence

from steam.model.linear import LinearRow
from steam.model.signature import Signature
from steam.scoring.column_coding import INEXACT_FROM


class UsualRows:
    """Makes the eta of usual rows: as the coders and `LinearRow` make it, to the bit. Immutable."""

    def __init__(self, linear: LinearRow, signature: Signature) -> None:
        count = len(linear.tables)
        self._terms: list[dict[object, float]] = [
            dict(zip(column.levels, table, strict=False))  # the last term is that of missing
            for column, table in zip(signature.features[:count], linear.tables, strict=True)
        ]
        self._slopes = [slope for slope, _ in linear.slopes]
        self._intercept = linear.intercept
        self._numbers = slice(count, len(signature.features))
        self._offset = None if signature.offset is None else len(signature.features)

    def eta(self, cells: Sequence[object]) -> float | None:
        """The eta of a row, of which `cells` begin with what the model reads; None if it is not
        a usual one."""
        eta = 0.0
        try:
            for terms, cell in zip(self._terms, cells):  # noqa: B905 -- numbers follow
                eta += terms[cell]
        except (KeyError, TypeError):  # another value, or one that nothing can be looked up by
            return None
        for slope, cell in zip(self._slopes, cells[self._numbers], strict=True):
            if type(cell) is float or (type(cell) is int and abs(cell) < INEXACT_FROM):
                eta += slope * cell
            else:
                return None
        eta += self._intercept
        if self._offset is None:
            return eta
        offset = cells[self._offset]
        return eta + offset if type(offset) is float else None
