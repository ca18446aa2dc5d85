"""Trees that LightGBM grows, turn by turn: one for each output."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from steam.core.errors import InvalidInput
from steam.model.native.lightgbm_text import parse_model_text
from steam.model.native.lightgbm_trees import forest_of, parse_tree
from steam.model.signature import Column
from steam.model.trees.forest import Forest
from steam.trainer.algorithms.trees.earlier import Earlier
from steam.trainer.algorithms.trees.library import lightgbm
from steam.trainer.algorithms.trees.parameters import Limits
from steam.trainer.algorithms.trees.rows import Floats, Rows
from steam.trainer.algorithms.trees.turns import joined

_CELLS_A_THREAD = 1 << 20
"""With fewer values a second thread waits for longer than it works. It waits busily, so that where
other programs need the processors each turn takes many times as long."""

_ALMOST = 1.0 - 1e-9
"""LightGBM takes a sum of weights from another one, and 1 less than a bit is 1 all the same."""

_POOL_MB = 64.0
"""Of histograms that are kept; those of other leaves are counted again."""

_SHARES = ("bagging_fraction", "feature_fraction", "feature_fraction_bynode")
"""Options that leave something to chance."""

_HARDLY_LESS = 1.0 - 1e-6

_LEAST_LEVEL = 1e-3
"""Rows of a level below which it goes with the rest: any that is there counts."""


class Booster:
    """A forest that grows. Not to be shared between threads; it uses up to `threads` of its own.

    The trees are the same for any number of threads, and those of a turn depend on the seed and
    its number alone. Labels and slopes of the loss are float32.
    """

    def __init__(
        self,
        rows: Rows,
        columns: Sequence[Column],
        limits: Limits,
        options: Mapping[str, Any],
        *,
        outputs: int = 1,
        start: Floats | None = None,
        earlier: Earlier | None = None,
        threads: int = 1,
    ) -> None:
        """`options` are LightGBM's, beside those of `limits`. `start`: float64 (n, outputs), scores
        before the first tree, after those of `earlier` trees. Raises InvalidInput for rows that
        LightGBM refuses."""
        self._columns = tuple(columns)
        self._earlier = earlier
        self._seed = limits.seed
        self._turns = 0
        self._outputs = outputs
        self._library = lightgbm()
        self._threads = min(threads, 1 + rows.x.size // _CELLS_A_THREAD)
        levels = [j for j, column in enumerate(columns) if column.levels]
        bins = [limits.level_bins if column.levels else limits.bins for column in columns]
        common = {
            "verbosity": -1,
            "seed": limits.seed,
            "num_threads": self._threads,
            "deterministic": True,
            "force_col_wise": True,  # a feature is summed by one thread, in the order of the rows
            "max_bin": max(*bins, 2),
            "max_bin_by_feature": [max(count, 2) for count in bins],
            "min_data_in_bin": 1,
            "feature_pre_filter": False,
            "max_depth": limits.max_depth,
            "num_leaves": limits.leaves(rows.count),
            "histogram_pool_size": _POOL_MB,
            "min_gain_to_split": limits.min_improvement,
            "max_cat_to_onehot": 1,
            "max_cat_threshold": limits.level_bins,
            "cat_l2": 0.0,
            "cat_smooth": _LEAST_LEVEL,
            "min_data_per_group": 1,
            "boost_from_average": False,
            "num_class": outputs,
            **options,
        }
        self._chance = {name: common[name] for name in _SHARES if common.get(name, 1.0) < 1.0}
        data = self._library.Dataset(
            rows.x,
            label=rows.response,
            weight=rows.weights,
            init_score=None if start is None else start.ravel(order="F"),
            feature_name=[f"f{j}" for j in range(len(columns))],
            categorical_feature=levels,
            params=common,
            free_raw_data=True,
        )
        try:
            self._booster = self._library.Booster(common, data)
        except self._library.basic.LightGBMError as error:
            raise InvalidInput(f"LightGBM refuses the data: {str(error)[:200]}") from error

    def set_learn_rate(self, learn_rate: float) -> None:
        """The share of the turns from here on that counts."""
        self._booster.reset_parameter({"learning_rate": learn_rate})

    def add(self) -> bool:
        """Grow one more turn by LightGBM's objective; False where no tree could be split."""
        self._draw_anew()
        return self._grown(self._update())

    def add_means(self, response: Floats, weights: Floats) -> bool:
        """Grow one more turn whose leaves are weighted means of `response`, (n,) or (n, outputs).

        The loss is of squares about 0, whatever the trees before; rows of weight 0 do not count.
        """
        by_row = weights if response.ndim == 1 else weights[:, None]
        slopes, bends = -response * by_row, np.broadcast_to(by_row, response.shape)

        def given(_scores: Floats, _data: object) -> tuple[Floats, Floats]:
            self._draw_anew()  # by now: LightGBM draws once more before it asks the first time
            return slopes, bends.copy()

        return self._grown(self._update(given))

    def sums(self, x: Floats, first: int, turns: int) -> Floats:
        """float64 (n, outputs): what `turns` turns from the `first` on add to each row, all of them
        earlier ones or none."""
        if self._earlier is not None and first < self._before:
            return self._earlier.sums(x, first, turns)
        found = self._booster.predict(
            x,
            raw_score=True,
            start_iteration=first - self._before,
            num_iteration=turns,
            validate_features=False,
            num_threads=self._threads,  # else all of the machine, for the next turn as well
        )
        return np.asarray(found, dtype=np.float64).reshape(len(x), self._outputs)

    def importances(self) -> Floats:
        """(features,): what the decisions by each feature improved, together."""
        own = np.asarray(self._booster.feature_importance("gain"), dtype=np.float64)
        return own if self._earlier is None else own + self._earlier.gains

    def forest(self) -> Forest:
        """The trees so far; a node's name is its place in its tree."""
        if self._earlier is None:
            return self._own()
        before = self._earlier.model.forest
        return joined(before, self._own()) if self._turns else before

    @property
    def _before(self) -> int:
        """The turns of earlier trees."""
        return 0 if self._earlier is None else self._earlier.turns

    def _update(
        self, slopes: Callable[[Floats, object], tuple[Floats, Floats]] | None = None
    ) -> bool:
        """Whether no tree could be split. Raises InvalidInput where LightGBM fails."""
        try:
            return bool(self._booster.update(fobj=slopes))
        except self._library.basic.LightGBMError as error:
            raise InvalidInput(
                f"LightGBM failed at tree {self._before + self._turns + 1}: {str(error)[:200]}",
                hint="Choose fewer trees, a larger min_rows or a larger min_split_improvement.",
            ) from error

    def _grown(self, ended: bool) -> bool:
        self._turns += not ended
        return not ended

    def _draw_anew(self) -> None:
        """Let what the next turn draws depend on the seed and its number alone."""
        if not self._chance:
            return
        state = np.random.SeedSequence([self._seed, self._before + self._turns])
        rows, columns = (state.generate_state(2) >> 1).tolist()
        seeds = {"bagging_seed": rows, "feature_fraction_seed": columns}
        if (share := self._chance.get("bagging_fraction")) is not None:
            # it heeds a new seed with a new share alone, and samples no more after a share of 1
            self._booster.reset_parameter({"bagging_fraction": share * _HARDLY_LESS})
        self._booster.reset_parameter({**self._chance, **seeds})

    def _own(self) -> Forest:
        text = parse_model_text(self._booster.model_to_string(num_iteration=-1))
        trees = [parse_tree(block) for block in text.trees]
        forest = forest_of(trees, self._outputs, [len(column.levels) for column in self._columns])
        places = np.arange(forest.nodes) - forest.roots[forest.tree_of_nodes()]
        return replace(forest, name=places.astype(np.int32))


def least_weight(rows: float) -> float:
    """The option `min_sum_hessian_in_leaf` where each row bends the loss by its weight."""
    return max(rows * _ALMOST, 1e-9)
