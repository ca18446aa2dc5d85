"""Which way of finding leaves suits a forest. Figures: docs/decisions/0019-trees.md."""

from dataclasses import dataclass, field

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


@dataclass(slots=True, eq=False)
class BySize:
    """Finds the leaves of few rows with treelite and those of many with masks.

    Their tables, of `lookups` masks for a row, are most of the work of reading such a model: they
    are made with the first rows that need them. Threads that come at once may make them twice.
    """

    few: CompiledFinder
    lookups: int
    _many: MaskFinder | None = field(default=None, repr=False)

    @property
    def many(self) -> MaskFinder:
        if self._many is None:
            self._many = MaskFinder(self.few.forest)
        return self._many

    def leaves(self, x: Floats) -> NDArray[np.intp]:
        """(trees, n): the node where each row of x ends in each tree."""
        return (self.many if len(x) >= _MANY else self.few).leaves(x)


def scorer_of(forest: Forest) -> ForestScorer:
    """The scorer of a forest. Raises Unsupported where that is treelite and it is missing."""
    return ForestScorer(forest, _finder(forest))


def masks_of(scorer: ForestScorer) -> MaskFinder | None:
    """The masks by which a scorer finds leaves, where they are also good for a single row."""
    finder = scorer.finder
    if isinstance(finder, BySize):
        return finder.many if finder.lookups <= _ROW_LOOKUPS else None
    if not isinstance(finder, MaskFinder):
        return None
    lookups = sum(len(tables.masks) for tables in finder.tables)
    return finder if lookups <= _ROW_LOOKUPS else None


def _finder(forest: Forest) -> LeafFinder:
    listable = listed_levels(forest) <= _MAX_LISTED
    lookups = _lookups(forest)
    if lookups is not None and (lookups <= _QUICK_LOOKUPS or not listable):
        return MaskFinder(forest)
    if not listable:
        return Walker(forest)
    if lookups is not None and lookups <= _USEFUL_LOOKUPS * -(-forest.trees // GROUP):
        return BySize(CompiledFinder(forest), lookups)
    return CompiledFinder(forest)


def _lookups(forest: Forest) -> int | None:
    """How many masks a row needs, or None where there are no masks, or too many."""
    if _most_leaves(forest) > MAX_LEAVES:
        return None
    tables = table_size(forest)
    if tables.bytes > _MAX_TABLES or tables.masks > _MAX_MASKS:
        return None
    return tables.lookups


def _most_leaves(forest: Forest) -> int:
    leaves = np.flatnonzero(forest.kind == Kind.LEAF)
    return int(np.bincount(forest.tree_of_nodes()[leaves], minlength=1).max())
