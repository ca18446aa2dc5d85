"""Records with more or fewer fields than there are columns."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput


class Raggedness:
    """Refuses records that are too long and counts those that are too short."""

    def __init__(self, path: str, columns: int) -> None:
        self._path = path
        self._columns = columns
        self._short = 0
        self._first_short: tuple[int, int] | None = None

    def check(self, fields: NDArray[np.int64], lines: NDArray[np.int64]) -> None:
        """Look at records of so many `fields` each, which start on `lines`.

        Raises InvalidInput for the first record with too many fields.
        """
        long = np.flatnonzero(fields > self._columns)
        if len(long):
            line, found = int(lines[long[0]]), int(fields[long[0]])
            raise InvalidInput(
                f"Line {line} of {self._path} has {found} fields instead of {self._columns}.",
                hint="Quote values that contain the separator, or choose another separator.",
                details={"line": line, "found": found, "expected": self._columns},
            )
        short = np.flatnonzero(fields < self._columns)
        if len(short) and self._first_short is None:
            self._first_short = int(lines[short[0]]), int(fields[short[0]])
        self._short += len(short)

    def warnings(self) -> Iterator[str]:
        """One sentence if any record was too short."""
        if self._first_short:
            line, found = self._first_short
            yield (
                f"{self._short} rows have fewer than {self._columns} fields; their last columns "
                f"are missing. The first is on line {line}, with {found}."
            )
