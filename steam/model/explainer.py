"""The explainer protocol: what an explanation of scores is, and who can give one."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.model.predictor import Columns
from steam.model.signature import Signature


@dataclass(frozen=True, slots=True, eq=False)
class Contributions:
    """How much each column moves the score of a row, on the scale of the link.

    `values`: float64 (n, outputs, columns), in the order of the signature; `bias`: float64
    (n, outputs). A row's values plus its bias are its score, offset included. There is one output,
    or one for each class of a multinomial model.
    """

    values: NDArray[np.float64]
    bias: NDArray[np.float64]


class Explainer(Protocol):
    """Explains the scores of one model. Immutable and safe to share between threads."""

    @property
    def signature(self) -> Signature: ...

    def contributions(
        self, columns: Columns, rows: int, offset: NDArray[np.float64] | None = None
    ) -> Contributions:
        """Explain `rows` rows. The explanation of a row never depends on the other rows."""
        ...


def refuse_explaining(why: str) -> Unsupported:
    """The error for a model without contributions."""
    return Unsupported(f"This model cannot be explained: {why}.", hint="Ask for predictions only.")
