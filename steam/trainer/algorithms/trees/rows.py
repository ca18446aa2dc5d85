"""The rows that trees are grown from, or measured on, all at once in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import psutil
from numpy.typing import NDArray

from steam.core.errors import Exhausted, InvalidInput
from steam.model.signature import Column, ColumnType, Signature
from steam.model.trees.encoding import Encoding
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.portion import Portion
from steam.trainer.features import FeaturePlan, plan_features
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress

Floats = NDArray[np.float64]
Parts = tuple[tuple[Floats, ...], ...]

_BYTES_A_CELL = 2 * 8 + 2
"""Blocks and the matrix of them for a while, both float64, and a bin of at most 16 bits."""
_GATHERED = 0.02
"""How far work is with its rows in memory: a job never goes back, and the long part comes after."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows with a response and a positive weight.

    `x`: float64 (n, features), levels by their number, NaN for missing. `response` (n,): class
    numbers of a classifier. `weights` and `offset`: (n,), or None where there are none. `numbers`:
    (n,), those of the rows in their frame.
    """

    x: Floats
    response: Floats
    weights: Floats | None
    offset: Floats | None
    numbers: NDArray[np.int64]

    @property
    def count(self) -> int:
        return len(self.response)

    @property
    def weight(self) -> Floats:
        """(n,), 1 each without weights."""
        return np.ones(self.count) if self.weights is None else self.weights


def gather_rows(
    frame: Frame,
    signature: Signature,
    weights_column: str | None,
    engine: LocalEngine,
    progress: Progress,
) -> Rows:
    """The rows of `frame` as the model reads them.

    Raises InvalidInput for a frame without the response or the offset, for weights that are
    negative or infinite, for an infinite offset, and where no row is left; Exhausted for more than
    the memory that is left can hold.
    """
    check_memory(frame.rows, len(signature.features), psutil.virtual_memory().available)
    roles = [signature.response]
    numbers = [name for name in (weights_column, signature.offset) if name is not None]
    roles += [Column(name, ColumnType.NUMERIC) for name in numbers]
    for role in roles:
        if role.name not in frame.names:
            raise InvalidInput(f"The frame {frame.key} has no column {role.name}.")
    task = _Gather(
        signature.features,
        plan_features(frame, signature.features),
        plan_features(frame, roles),
        tuple(numbers),
        weights_column is not None,
    )
    parts = engine.run(task, frame, Portion(progress, 0.0, _GATHERED, "Reading rows"))
    x, response, places, *others = (np.concatenate(column) for column in zip(*parts, strict=True))
    if not len(response):
        raise InvalidInput(f"No row of {frame.key} has a response and a positive weight.")
    return Rows(
        np.asfortranarray(x),
        response,
        others.pop(0) if weights_column is not None else None,
        others.pop(0) if signature.offset is not None else None,
        places.astype(np.int64),
    )


def check_memory(rows: int, features: int, available: int) -> None:
    """Raise Exhausted where so many values do not fit into so many bytes of memory."""
    needed = rows * (features + 1) * _BYTES_A_CELL
    if needed > available:
        raise Exhausted(
            f"Trees need all values in memory: {rows} rows of {features} columns take about "
            f"{needed / 2**30:.1f} GiB, and {available / 2**30:.1f} GiB are free.",
            hint="Train on a sample of the rows or on fewer columns.",
        )


@dataclass(frozen=True, slots=True)
class _Gather:
    features: Sequence[Column]
    plan: FeaturePlan
    roles: FeaturePlan
    numbers: tuple[str, ...]  # the weights, if it is weighted, and the offset, if there is one
    weighted: bool

    @property
    def columns(self) -> Sequence[str]:
        return (*self.plan.names, *self.roles.names)

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Parts:
        split = len(self.plan.names)
        response, *others = self.roles.read(chunks[split:]).values()
        known = response >= 0 if response.dtype == np.int32 else np.isfinite(response)
        numbers = [one.astype(np.float64) for one in others]
        for name, values in zip(self.numbers, numbers, strict=True):
            if np.isinf(values).any():
                raise InvalidInput(f"The column {name} holds an infinite value.")
            known &= ~np.isnan(values)
        if self.weighted:
            if (numbers[0] < 0.0).any():
                raise InvalidInput(
                    f"The weights column {self.numbers[0]} holds a negative value.",
                    hint="Weights must be 0 or more.",
                )
            known &= numbers[0] > 0.0
        columns = self.plan.read(chunks[:split])
        x = Encoding.plain(self.features).matrix(columns, len(response))
        places = first_row + np.flatnonzero(known).astype(np.float64)  # exact to 2^53
        told = response[known].astype(np.float64)
        return ((x[known], told, places, *(one[known] for one in numbers)),)

    def merge(self, left: Parts, right: Parts) -> Parts:
        return left + right

    def finish(self, partial: Parts | None) -> Parts:
        nothing = np.zeros((0, len(self.features)))
        return partial or ((nothing, *[np.zeros(0)] * (2 + len(self.numbers))),)
