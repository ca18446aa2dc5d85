"""Tables: the rows of a request as columns, in the form in which they came.

A codec makes tables and knows nothing of types; `coding` makes of them what a predictor takes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np
from numpy.typing import NDArray

from steam.core.errors import SteamError
from steam.model.signature import Signature

ABSENT = msgspec.UNSET
"""In the place of a cell: the row does not name this column at all."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of one numeric or boolean type, (n,); `missing` is bool (n,). NaN is missing too."""

    values: NDArray[np.generic]
    missing: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.values)

    def of_rows(self, some: slice) -> "Numbers":
        """Some of its rows."""
        return Numbers(self.values[some], None if self.missing is None else self.missing[some])


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of text: `codes`, integers (n,) into the different texts, -1 for missing."""

    different: Sequence[str]
    codes: NDArray[np.integer]

    def __len__(self) -> int:
        return len(self.codes)

    def of_rows(self, some: slice) -> "Texts":
        """Some of its rows."""
        return Texts(self.different, self.codes[some])


Cells = Sequence[object] | Numbers | Texts
"""One value per row. In a sequence each is a JSON value, None for missing, or ABSENT."""


@dataclass(frozen=True, slots=True)
class Table:
    """A block of the rows of a request.

    `columns` are those that the model reads; no row has a column that is not there. `unknown` has
    the names that the model does not know, `broken` tells of rows that are none, both by row index.
    `missing_words` are texts that mean missing where the column cannot hold them. Rows that are
    `apart` are of a request each, and what is told of one does not depend on the others.
    """

    rows: int
    columns: Mapping[str, Cells]
    first_row: int = 1  # the number of the first one to the user
    unknown: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    broken: Mapping[int, SteamError] = field(default_factory=dict)
    missing_words: frozenset[str] = frozenset()
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of columns: `reads` in model order with the offset last, `known` beside them."""

    reads: tuple[str, ...]
    known: frozenset[str]

    def unknown(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of `names` that the model does not know."""
        return tuple(name for name in names if name not in self.known)


def vocabulary_of(signature: Signature, known: Iterable[str] = ()) -> Vocabulary:
    """The vocabulary of a model; `known` are further columns that rows may hold unread."""
    offset = () if signature.offset is None else (signature.offset,)
    reads = (*signature.names, *offset)
    unread = {signature.response.name, *known} - {""}
    return Vocabulary(reads, frozenset({*reads, *unread}))
