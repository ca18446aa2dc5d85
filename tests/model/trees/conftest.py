"""Forests made at random, a slow way to walk them, and models scored by H2O's genmodel."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from steam.model.artifact import load_artifact
from steam.model.predictor import UNSEEN, Columns
from steam.model.signature import ColumnType, Signature
from steam.model.trees.forest import Forest
from steam.model.trees.model import TreeModel
from steam.model.trees.nodes import Kind, LevelSets

FIXTURES = Path(__file__).parents[1] / "fixtures"


@dataclass(frozen=True)
class Trained:
    """A model that H2O 3.46.0.11 trained, rows, and what its genmodel says of them."""

    file: Path

    @property
    def model(self) -> TreeModel:
        predictor = load_artifact(self.file).predictor
        assert isinstance(predictor, TreeModel)
        return predictor

    @property
    def rows(self) -> list[dict[str, str]]:
        text = (FIXTURES / "tree_rows.csv").read_text(encoding="utf-8")
        return list(csv.DictReader(text.splitlines()))

    def columns(self, signature: Signature) -> Columns:
        columns = {}
        for column in signature.features:
            cells = [row[column.name] for row in self.rows]
            if column.type is ColumnType.CATEGORICAL:
                codes = {"": -1} | {level: code for code, level in enumerate(column.levels)}
                cells = [codes.get(cell, UNSEEN) for cell in cells]
                columns[column.name] = np.array(cells, dtype=np.int32)
            else:
                columns[column.name] = np.array([float(cell or "nan") for cell in cells])
        return columns

    def offset(self, signature: Signature) -> np.ndarray | None:
        if signature.offset is None:
            return None
        return np.array([float(row[signature.offset]) for row in self.rows])

    def told(self, kind: str) -> list[list[str]]:
        """`expected`, `leaf`, `node`, `staged` or `contrib`: the cells that genmodel gave."""
        text = self.file.with_suffix(f".{kind}.csv").read_text(encoding="utf-8")
        return list(csv.reader(text.splitlines()))


@pytest.fixture
def trained() -> Callable[[str], Trained]:
    """The model of a name such as `gbm/platt`."""
    return lambda name: Trained(FIXTURES / f"{name}.zip")


Grow = Callable[..., Forest]


@pytest.fixture
def grow() -> Grow:
    """A random forest: `grow(seed, levels, trees=3, leaves=8, outputs=1, dtype=np.float64)`."""
    return grown


def grown(
    seed: int,
    levels: Sequence[int],
    trees: int = 3,
    leaves: int = 8,
    outputs: int = 1,
    dtype: type = np.float64,
) -> Forest:
    rng = np.random.default_rng(seed)
    nodes: list[dict] = []
    roots, sets, bits = [], [], bytearray()
    for _ in range(trees):
        roots.append(len(nodes))
        nodes.append({})
        open_ = [roots[-1]]
        for _ in range(int(rng.integers(leaves))):
            parent = open_.pop(int(rng.integers(len(open_))))
            nodes[parent] = split(rng, levels, sets, bits)
            nodes[parent] |= {"left": len(nodes), "right": len(nodes) + 1}
            open_ += [len(nodes), len(nodes) + 1]
            nodes += [{}, {}]
    weight = [0.0] * len(nodes)
    for i in reversed(range(len(nodes))):
        kids = [nodes[i].get(side) for side in ("left", "right")]
        weight[i] = float(rng.integers(4)) if kids[0] is None else sum(weight[k] for k in kids)

    def every(key: str, empty: float, kind: type) -> np.ndarray:
        return np.array([node.get(key, empty) for node in nodes], dtype=kind)

    first, count, start = np.array(sets, dtype=np.int64).reshape(-1, 3).T
    is_leaf = every("left", -1, np.int32) < 0
    return Forest(
        levels=tuple(levels),
        output_count=outputs,
        roots=np.array(roots, dtype=np.int32),
        outputs=np.arange(trees, dtype=np.int32) % outputs,
        kind=every("kind", Kind.LEAF, np.uint8),
        feature=every("feature", -1, np.int32),
        threshold=every("threshold", 0.0, np.float64),
        missing_left=every("missing_left", False, np.bool_),
        left=every("left", -1, np.int32),
        right=every("right", -1, np.int32),
        value=np.where(is_leaf, rng.normal(size=len(nodes)), 0.0).astype(dtype),
        level_set=every("level_set", -1, np.int32),
        level_sets=LevelSets(
            first.astype(np.int32),
            count.astype(np.int32),
            start,
            np.frombuffer(bytes(bits), dtype=np.uint8),
        ),
        weight=np.array(weight),
        name=np.arange(len(nodes), dtype=np.int32),
    )


def split(rng: np.random.Generator, levels: Sequence[int], sets: list, bits: bytearray) -> dict:
    feature = int(rng.integers(len(levels)))
    node = {"feature": feature, "missing_left": bool(rng.integers(2))}
    draw = rng.random()
    if draw < 0.1:
        return node | {"kind": Kind.PRESENCE}
    if draw < 0.3 or not levels[feature]:
        top = levels[feature] or 3
        return node | {"kind": Kind.NUMBER, "threshold": float(rng.integers(-1, top)) / 2}
    count = int(rng.integers(1, levels[feature] + 4))
    sets.append((int(rng.integers(3)), count, len(bits)))
    bits += rng.bytes((count + 7) // 8)
    return node | {"kind": Kind.LEVELS, "level_set": len(sets) - 1}


@pytest.fixture
def rows_for() -> Callable[[Forest, int, int], np.ndarray]:
    """`rows_for(forest, seed, n)`: missing, infinite, at a threshold and in between."""

    def rows(forest: Forest, seed: int, n: int) -> np.ndarray:
        rng = np.random.default_rng(seed)
        usual = [-np.inf, np.inf, np.nan, -0.0, 1e300, 0.25, 0.75]
        x = np.empty((n, len(forest.levels)))
        for j, levels in enumerate(forest.levels):
            if levels:
                x[:, j] = rng.choice([np.nan, *range(levels)], n)
            else:
                at = forest.threshold[(forest.feature == j) & (forest.kind == Kind.NUMBER)]
                x[:, j] = rng.choice([*usual, *at, *np.nextafter(at, -np.inf)], n)
        return x

    return rows


@pytest.fixture
def walk() -> Callable[[Forest, np.ndarray], list[list[int]]]:
    """The leaf of each row in each tree, found one node after the other."""
    return lambda forest, x: [
        [walked(forest, root, row) for row in x.tolist()] for root in forest.roots.tolist()
    ]


@pytest.fixture(name="goes_right")
def one_node() -> Callable[[Forest, int, Sequence[float]], bool]:
    """Where one node sends one row."""
    return goes_right


def walked(forest: Forest, node: int, row: Sequence[float]) -> int:
    while forest.kind[node] != Kind.LEAF:
        node = int((forest.right if goes_right(forest, node, row) else forest.left)[node])
    return node


def goes_right(forest: Forest, node: int, row: Sequence[float]) -> bool:
    value, kind = row[forest.feature[node]], forest.kind[node]
    if value != value:
        return not forest.missing_left[node]
    if kind == Kind.NUMBER:
        return value >= forest.threshold[node]
    if kind == Kind.PRESENCE:
        return False
    sets, s = forest.level_sets, forest.level_set[node]
    i = int(value) - int(sets.first[s])
    if not 0 <= i < sets.count[s]:
        return not forest.missing_left[node]
    return bool(sets.bits[sets.start[s] + i // 8] >> (i % 8) & 1)
