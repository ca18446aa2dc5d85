"""Contributions of a model whose score is a sum over features: boosters and forests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from steam.model.explainer import Contributions
from steam.model.imputation import check_length
from steam.model.predictor import Columns
from steam.model.signature import Signature

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LinkScore:
    """What contributions add up to: `scale` times the sum, plus `shift`, per output.

    `shift`: a number, or float64 (outputs,).
    """

    scale: float
    shift: float | Floats
    takes_offset: bool = False


class Shares(Protocol):
    """Shares out the sums of a model. Immutable and safe to share between threads."""

    @property
    def expected(self) -> Floats:
        """float64 (outputs,): the sums for a row of which nothing is known."""
        ...

    def values(self, x: Floats) -> Floats:
        """float64 (n, outputs, columns): how rows x (n, features) differ from what is expected."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class SumExplainer:
    """Explains the link score of a sum. `features` makes of columns what `shares` takes."""

    signature: Signature
    features: Callable[[Columns, int], Floats]
    shares: Shares
    link: LinkScore

    def contributions(
        self, columns: Columns, rows: int, offset: Floats | None = None
    ) -> Contributions:
        """Explain `rows` rows. Raises InvalidInput for a column or offset of another length."""
        link = self.link
        values = self.shares.values(self.features(columns, rows)) * link.scale
        bias = np.tile(self.shares.expected * link.scale + link.shift, (rows, 1))
        if offset is not None:
            check_length("The offset", offset, rows)
            if link.takes_offset:
                bias += offset[:, None]
        return Contributions(values, bias)
