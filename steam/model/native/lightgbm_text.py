"""LightGBM's model text: `key=value` lines in blocks, a header first and then tree by tree.

After `end of trees` come importances and parameters, and, from Python, the names of categories as
a JSON list for each categorical column.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from steam.model.native.errors import refuse_file
from steam.model.plain import parse_json

MAX_LEAVES = 1 << 17  # LightGBM's own limit
MAX_TREES = 100_000
_MAX_LINES = 4_000_000
_TREE = re.compile(r"^Tree=[0-9]+$", re.MULTILINE)
_END = "\nend of trees"
_CATEGORICAL = re.compile(
    r"^\[categorical_feature: ((?:[0-9]{1,9}(?:,[0-9]{1,9})*)?)\]$", re.MULTILINE
)
_NAMES = "\npandas_categorical:"


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of the header or of one tree. Every method raises InvalidArtifact."""

    values: Mapping[str, str]

    def text(self, key: str) -> str:
        if key not in self.values:
            raise refuse_file(f"it does not tell '{key}'")
        return self.values[key]

    def whole(self, key: str, low: int, high: int) -> int:
        text = self.text(key)
        if not text.isdecimal() or len(text) > 18 or not low <= int(text) <= high:
            raise refuse_file(f"its '{key}' is {text[:20]!r}")
        return int(text)

    def words(self, key: str, count: int) -> list[str]:
        text = self.text(key).strip(" ")
        if (text.count(" ") + 1 if text else 0) != count:
            raise refuse_file(f"its '{key}' does not have {count} values")
        return text.split(" ") if text else []

    def integers(self, key: str, count: int) -> NDArray[np.int64]:
        return self._array(key, count, np.dtype(np.int64)).astype(np.int64)

    def doubles(self, key: str, count: int) -> NDArray[np.float64]:
        return self._array(key, count, np.dtype(np.float64)).astype(np.float64)

    def _array(self, key: str, count: int, dtype: np.dtype[np.generic]) -> NDArray[np.generic]:
        words = self.words(key, count)
        try:
            return np.array(words, dtype=dtype)
        except (ValueError, OverflowError) as error:
            raise refuse_file(f"its '{key}' is not of numbers") from error


@dataclass(frozen=True, slots=True)
class ModelText:
    """The parts of the text that scoring needs.

    `categorical`: the numbers of the columns that were given as categorical; `names`: the names
    of their categories, column by column, where Python had them.
    """

    header: Block
    trees: Sequence[Block]
    categorical: Sequence[int]
    names: Sequence[tuple[str, ...]]


def parse_model_text(text: str) -> ModelText:
    """The parts of a model text. Raises InvalidArtifact."""
    text = text.replace("\r\n", "\n")
    if text.count("\n") > _MAX_LINES or text.count("\nTree=") > MAX_TREES:
        raise refuse_file(f"it has more than {MAX_TREES} trees, or lines for as many")
    end = text.find(_END)
    if end < 0:
        raise refuse_file("it has no end of trees")
    starts = [match.start() for match in _TREE.finditer(text, 0, end)]
    bounds = [*starts, end]
    rest = text[end:]
    listed = _CATEGORICAL.search(rest)
    return ModelText(
        header=_block(text[: bounds[0]]),
        trees=[_block(text[start:stop]) for start, stop in pairwise(bounds)],
        categorical=[int(word) for word in listed[1].split(",") if word] if listed else [],
        names=_category_names(rest),
    )


def _block(text: str) -> Block:
    values: dict[str, str] = {}
    for line in text.split("\n"):
        key, _, value = line.partition("=")
        if key in values and key:
            raise refuse_file(f"it tells {key[:40]!r} twice")
        values[key] = value
    return Block(values)


def _category_names(text: str) -> list[tuple[str, ...]]:
    start = text.rfind(_NAMES)
    if start < 0:
        return []
    line = text[start + len(_NAMES) :].partition("\n")[0]
    lists = parse_json(line, "list of categories")
    if lists is None:
        return []
    if not isinstance(lists, list) or not all(isinstance(names, list) for names in lists):
        raise refuse_file("its list of categories is not one of lists")
    return [tuple(map(_name, names)) for names in lists]


def _name(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refuse_file("the name of a category is neither text nor number")
    return str(value)
