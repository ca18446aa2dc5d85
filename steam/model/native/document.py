"""A tree of values from outside, of JSON or UBJSON, asked for a type at every step."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.native.errors import refuse_file


@dataclass(frozen=True, slots=True)
class Document:
    """A value and the path to it, for the error. Every method raises InvalidArtifact."""

    value: object
    path: str = ""

    def __getitem__(self, key: str) -> "Document":
        if not isinstance(self.value, dict) or key not in self.value:
            raise refuse_file(f"it has no '{self._below(key)}'")
        return Document(self.value[key], self._below(key))

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def __iter__(self) -> Iterator["Document"]:
        if not isinstance(self.value, list):
            raise self._not("a list")
        return (Document(item, self._below(str(i))) for i, item in enumerate(self.value))

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self._not("a text")
        return self.value

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, which may be spelled as a text."""
        value = self.value
        if isinstance(value, str) and value.isdecimal() and len(value) < 19:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self._not(f"a whole number from {low} to {high}")
        return value

    def integers(self) -> NDArray[np.int64]:
        """int64 (n,) of a list of whole numbers or booleans."""
        if isinstance(self.value, np.ndarray) and self.value.dtype.kind in "iu":
            return self.value.astype(np.int64)
        return self._array({int, bool}, np.dtype(np.int64)).astype(np.int64)

    def singles(self) -> NDArray[np.float32]:
        """float32 (n,) of a list of numbers, rounded once."""
        if isinstance(self.value, np.ndarray):
            return self.value.astype(np.float32)
        with np.errstate(over="ignore", under="ignore"):
            return self._array({int, float}, np.dtype(np.float64)).astype(np.float32)

    def _array(self, types: set[type], dtype: np.dtype[np.generic]) -> NDArray[np.generic]:
        # numpy would make room for the longest text in a list, as often as it has items
        if not isinstance(self.value, list) or not set(map(type, self.value)) <= types:
            raise self._not("a list of numbers")
        try:
            return np.array(self.value, dtype=dtype)
        except OverflowError as error:
            raise self._not("a list of numbers that fit") from error

    def _below(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _not(self, wanted: str) -> Exception:
        return refuse_file(f"its '{self.path}' is not {wanted}")
