"""What an isolation forest shows: how large it is, how it grew, and by which columns it cuts."""

from collections.abc import Sequence

import numpy as np

from steam.model.trees.forest import Forest
from steam.trainer.algorithms.isolation_forest.measuring import Measurement
from steam.trainer.algorithms.table import Table, TableColumn, strings
from steam.trainer.algorithms.times import time_columns
from steam.trainer.algorithms.trees.tables import summary_table


def isolation_tables(
    forest: Forest, names: Sequence[str], history: Sequence[Measurement], started_ms: int
) -> dict[str, Table]:
    """Every table by the name that H2O's clients know."""
    return {
        "model_summary": summary_table(forest),
        "scoring_history": _history(history, started_ms),
        "variable_splits": _splits(forest, names),
    }


def _history(history: Sequence[Measurement], started_ms: int) -> Table:
    """A line for each measurement, and one before all trees."""
    nothing = float("nan")
    return Table(
        "Scoring History",
        (
            *time_columns([started_ms, *(one.at_ms for one in history)], started_ms),
            TableColumn(
                "number_of_trees",
                "long",
                "%d",
                (0, *(one.trees for one in history)),
                "Number of Trees",
            ),
            TableColumn(
                "mean_tree_path_length",
                "double",
                "%.5f",
                (nothing, *(one.mean_length for one in history)),
                "Mean Tree Path Length",
            ),
            TableColumn(
                "mean_anomaly_score",
                "double",
                "%.5f",
                (nothing, *(one.mean_score for one in history)),
                "Mean Anomaly Score",
            ),
        ),
    )


def _splits(forest: Forest, names: Sequence[str]) -> Table:
    """Of each column how many cuts are by it; how uneven they are, 0 for halves and 1 for one row
    of many, and how deep, 1 for the first of a tree: both added up."""
    counts, uneven, deep = (np.zeros(len(names)) for _ in range(3))
    weight = np.zeros(forest.nodes) if forest.weight is None else forest.weight
    for depth, nodes in enumerate(forest.inner_by_depth(), start=1):
        left, right = weight[forest.left[nodes]], weight[forest.right[nodes]]
        feature = forest.feature[nodes]
        np.add.at(counts, feature, 1.0)
        np.add.at(uneven, feature, np.abs(left - right) / (left + right))
        np.add.at(deep, feature, float(depth))
    return Table(
        "Variable Splits",
        (
            strings("variable", tuple(names), "Variable"),
            TableColumn("count", "int", "%10d", tuple(map(int, counts)), "Count"),
            TableColumn(
                "aggregated_split_ratios",
                "double",
                "%5f",
                tuple(uneven.tolist()),
                "Aggregated Split Ratios",
            ),
            TableColumn(
                "aggregated_split_depths",
                "long",
                "%10d",
                tuple(map(int, deep)),
                "Aggregated Split Depths",
            ),
        ),
    )
