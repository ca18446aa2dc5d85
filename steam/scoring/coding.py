"""Tables to columns of a signature, under an input policy. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import SteamError
from steam.core.policy import InputPolicy
from steam.model.predictor import Columns
from steam.model.signature import Signature
from steam.scoring.cell_coding import Values
from steam.scoring.cells import Doubt
from steam.scoring.column_coding import coder_of, offset_coder
from steam.scoring.column_doubts import MOST_NAMED, Named
from steam.scoring.doubts import Doubts, strictness_by_doubt
from steam.scoring.mentions import Mentions
from steam.scoring.tables import Table

_NAME_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Coded:
    """Columns for a predictor, and by row index from 0 the warnings and refusals of each row.

    `offset` is float64 (n,), or None when the model has no offset. The values of refused rows are
    whatever they are. `column_warnings`: those of `warnings` that are of a column, each with all
    rows that it is true of, whether it is told of them or not.
    """

    columns: Columns
    offset: NDArray[np.float64] | None
    warnings: Mapping[int, Sequence[str]]
    refusals: Mapping[int, SteamError]
    column_warnings: Mapping[str, Sequence[int]] = field(default_factory=dict)


class TableCoder:
    """Codes tables by one signature under one policy. Immutable; safe to share between threads.

    `unseen`: the code of an unseen level, if the model tells it from a missing one.
    """

    def __init__(
        self, signature: Signature, policy: InputPolicy, unseen: int | None = None
    ) -> None:
        self._strictness = strictness_by_doubt(policy)
        self._features = tuple(coder_of(column, unseen) for column in signature.features)
        self._offset = None if signature.offset is None else offset_coder(signature.offset)
        self._coders = self._features if self._offset is None else (*self._features, self._offset)

    def code(self, table: Table, mentions: Mentions | None = None) -> Coded:
        """The columns of a table. What the policy rejects refuses a row.

        `mentions` are those of the request, where the table is not all of it.
        """
        doubts = Doubts(
            self._strictness, table.first_row, table.broken, mentions, apart=table.apart
        )
        values: dict[str, Values] = {}
        for coder in self._coders:
            cells = table.columns.get(coder.cell.name)
            values[coder.cell.name] = (
                coder.code_absent(table.rows, doubts)
                if cells is None
                else coder.code(cells, doubts, table.missing_words)
            )
        doubt_unknown(table.unknown, doubts)
        offset = None if self._offset is None else values.pop(self._offset.cell.name)
        judged = doubts.judged()
        return Coded(
            values,
            None if offset is None else offset.astype(np.float64, copy=False),
            judged.warnings,
            judged.refusals,
            judged.of_columns,
        )


def doubt_unknown(unknown: Mapping[int, tuple[str, ...]], doubts: Doubts) -> None:
    """Judge the columns that the model does not know, by row; of many in a row some are named."""
    rows: dict[tuple[str, ...], list[int]] = {}
    for index, names in unknown.items():
        rows.setdefault(names, []).append(index)
    for names, indices in rows.items():
        for column in _named(names):
            doubts.add_column(indices, column, Doubt.UNKNOWN_COLUMN, "ignored")


def _named(names: tuple[str, ...]) -> Sequence[Named]:
    """The first of the names, cut where they are long; the last one stands for the others."""
    shown = [
        name if len(name) <= _NAME_SHOWN else name[:_NAME_SHOWN] + "…"
        for name in names[:MOST_NAMED]
    ]
    *first, last = shown
    return [*map(Named, first), Named(last, 1 + len(names) - len(shown))]
