"""Contributions of a model of trees, in terms of its columns."""

from dataclasses import dataclass, field

import numpy as np

from steam.model.explainer import Contributions, refuse_explaining
from steam.model.imputation import check_length
from steam.model.predictor import Columns
from steam.model.signature import Signature
from steam.model.trees.combination import LinkScore
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.model import TreeModel
from steam.model.trees.nodes import Kind
from steam.model.trees.paths import Paths, paths_to
from steam.model.trees.shapley import shapley_values

_LEAVES = 1024  # to a Paths
_MAX_STEPS = 1 << 23
_CELLS = 1 << 18  # rows times leaves times features at once


@dataclass(frozen=True, slots=True, eq=False)
class TreeExplainer:
    """Shapley values of the link score of a TreeModel, those of encoded features added up.

    The bias is the expected score over the training rows. It takes time and memory in proportion
    to the lengths of all paths to be made, so it is made once and kept.

    Raises Unsupported for a model whose file does not tell how many training rows came by each
    node, or whose answer is not a sum.
    """

    model: TreeModel
    _link: LinkScore = field(init=False, repr=False)
    _paths: tuple[Paths, ...] = field(init=False, repr=False)
    _expected: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        forest, link = self.model.forest, self.model.combination.link_score
        if link is None:
            raise refuse_explaining("its answer is not a sum over its trees")
        if forest.weight is None:
            raise refuse_explaining("its file does not tell how many rows came by each node")
        if _steps(forest) > _MAX_STEPS:
            raise refuse_explaining("its trees are too deep")
        leaves = np.flatnonzero(forest.kind == Kind.LEAF)
        pieces = np.split(leaves, range(_LEAVES, len(leaves), _LEAVES))
        paths = tuple(p for piece in pieces for p in paths_to(forest, forest.weight, piece))
        object.__setattr__(self, "_link", link)
        object.__setattr__(self, "_paths", paths)
        object.__setattr__(self, "_expected", self._expectation(paths))

    def _expectation(self, paths: tuple[Paths, ...]) -> Floats:
        """(outputs,): the sums of leaves for a row of which nothing is known."""
        forest = self.model.forest
        alone = forest.roots[forest.kind[forest.roots] == Kind.LEAF].astype(np.intp)
        expected = np.zeros(forest.output_count)
        np.add.at(expected, forest.outputs_of(alone), forest.value[alone])
        for some in paths:
            mean = forest.value[some.leaf] * some.share.prod(axis=1)
            np.add.at(expected, forest.outputs_of(some.leaf), mean)
        return expected

    @property
    def signature(self) -> Signature:
        return self.model.signature

    def contributions(
        self, columns: Columns, rows: int, offset: Floats | None = None
    ) -> Contributions:
        """Explain `rows` rows. Raises InvalidInput for a column or offset of another length."""
        forest, link = self.model.forest, self._link
        x = self.model.encoding.matrix(columns, rows)
        found = np.zeros((rows, forest.output_count, x.shape[1]))
        for paths in self._paths:
            step = max(1, _CELLS // paths.feature.size)
            for first in range(0, rows, step):
                some = slice(first, first + step)
                found[some] += shapley_values(forest, paths, x[some])
        values = np.zeros((rows, forest.output_count, len(self.signature.features)))
        for j, block in enumerate(self.model.encoding.blocks):
            for feature in block.features:
                values[:, :, j] += found[:, :, feature]
        bias = np.tile(self._expected * link.scale + link.shift, (rows, 1))
        if offset is not None:
            check_length("The offset", offset, rows)
            if link.takes_offset:
                bias += offset[:, None]
        return Contributions(values * link.scale, bias)


def _steps(forest: Forest) -> int:
    """How many steps all paths from the roots to the leaves have together."""
    depth = np.zeros(forest.nodes, dtype=np.int64)
    for above, nodes in enumerate(forest.inner_by_depth()):
        depth[forest.left[nodes]] = depth[forest.right[nodes]] = above + 1
    return int(depth[forest.kind == Kind.LEAF].sum())
