"""Which way of finding leaves suits a forest. Figures: docs/decisions/0019-trees.md."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.compiled import CompiledFinder
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.level_lists import listed_levels
from steam.model.trees.mask_finder import MaskFinder
from steam.model.trees.masks import GROUP, MAX_LEAVES, table_size
from steam.model.trees.nodes import Kind
from steam.model.trees.scorer import ForestScorer, LeafFinder
from steam.model.trees.walk import Walker

_MAX_TABLES = 64 << 20  # bytes
_MAX_MASKS = 1 << 25  # about a second of work when the model is read
_MAX_LISTED = 1 << 23  # levels, which treelite would hold and search one by one
_QUICK_LOOKUPS = 20  # of masks: still quick for a single row
_USEFUL_LOOKUPS = 100  # of masks, per group of trees: quicker than treelite for many rows
_ROW_LOOKUPS = 64  # of masks: for a single row without arrays still quicker than treelite
_MANY = 16  # rows


@dataclass(frozen=True, slots=True, eq=False)
class BySize:
    """Finds the leaves of few rows in one way and those of many in another."""

    few: LeafFinder
    many: LeafFinder

    def leaves(self, x: Floats) -> NDArray[np.intp]:
        """(trees, n): the node where each row of x ends in each tree."""
        return (self.many if len(x) >= _MANY else self.few).leaves(x)


def scorer_of(forest: Forest) -> ForestScorer:
    """The scorer of a forest. Raises Unsupported where that is treelite and it is missing."""
    return ForestScorer(forest, _finder(forest))


def masks_of(scorer: ForestScorer) -> MaskFinder | None:
    """The masks by which a scorer finds leaves, where they are also good for a single row."""
    finder = scorer.finder.many if isinstance(scorer.finder, BySize) else scorer.finder
    if not isinstance(finder, MaskFinder):
        return None
    lookups = sum(len(tables.masks) for tables in finder.tables)
    return finder if lookups <= _ROW_LOOKUPS else None


def _finder(forest: Forest) -> LeafFinder:
    tables = table_size(forest)
    shallow = _most_leaves(forest) <= MAX_LEAVES
    shallow &= tables.bytes <= _MAX_TABLES and tables.masks <= _MAX_MASKS
    listable = listed_levels(forest) <= _MAX_LISTED
    if shallow and (tables.lookups <= _QUICK_LOOKUPS or not listable):
        return MaskFinder(forest)
    if not listable:
        return Walker(forest)
    if shallow and tables.lookups <= _USEFUL_LOOKUPS * -(-forest.trees // GROUP):
        return BySize(few=CompiledFinder(forest), many=MaskFinder(forest))
    return CompiledFinder(forest)


def _most_leaves(forest: Forest) -> int:
    leaves = np.flatnonzero(forest.kind == Kind.LEAF)
    return int(np.bincount(forest.tree_of_nodes()[leaves], minlength=1).max())
