"""Rows of which there are several, once."""

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.rows import filter_rows
from steam.trainer.frame.frame import Frame
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FRAME, SELECTOR, TEXT
from steam.trainer.rapids.row_keys import row_keys
from steam.trainer.rapids.selection import Selector, columns_but
from steam.trainer.rapids.values import Operator


def _without_duplicates(
    evaluation: Evaluation, frame: Frame, by: Selector, keep: str = "first"
) -> Frame:
    """The first or the last of the rows that are equal in some columns; they keep their order."""
    if keep.lower() not in ("first", "last"):
        raise InvalidInput(
            f"Of equal rows there is none called '{keep[:40]}'.", hint="Use 'first' or 'last'."
        )
    vecs = [frame.vecs[place] for place in columns_but(frame.names, by)]
    if not vecs:
        raise InvalidInput("Rows are compared by one column or more.")
    keys = row_keys(vecs, frame.rows)
    kept = np.zeros(frame.rows, dtype=np.bool_)
    if keep.lower() == "first":
        kept[keys.firsts()] = True
    else:
        last = np.empty(keys.count, dtype=np.int64)
        last[keys.codes] = np.arange(frame.rows)
        kept[last] = True
    return filter_rows(Frame("", frame.names, frame.vecs), kept, evaluation.progress)


OPERATORS = {"dropdup": Operator(_without_duplicates, (FRAME, SELECTOR, TEXT), optional=1)}
