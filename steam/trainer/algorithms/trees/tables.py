"""What models of trees show: how large they are, how they grew, and which columns matter."""

from collections.abc import Sequence

import numpy as np

from steam.model.trees.forest import Floats, Forest
from steam.model.trees.forest_bytes import forest_bytes
from steam.model.trees.nodes import Kind
from steam.trainer.algorithms.importances import importances_table
from steam.trainer.algorithms.stopping import top_lift, wrong_share
from steam.trainer.algorithms.table import Cell, Table, TableColumn, doubles
from steam.trainer.algorithms.times import time_columns
from steam.trainer.algorithms.trees.growing import Growth
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.measure import Metrics
from steam.trainer.metrics.regression import RegressionMetrics


def forest_tables(
    forest: Forest, names: Sequence[str], gains: Floats, growth: Growth, started_ms: int
) -> dict[str, Table]:
    """Every table of a forest by the name that H2O's clients know; `gains`: (features,)."""
    order = np.argsort(-gains, kind="stable")
    return {
        "model_summary": summary_table(forest),
        "scoring_history": scoring_history(growth, started_ms),
        "variable_importances": importances_table(
            tuple(names[j] for j in order), tuple(gains[order].tolist())
        ),
    }


def summary_table(forest: Forest) -> Table:
    """How many trees of which size; the depth is of the deepest leaf of each."""
    depths = np.zeros(forest.trees, dtype=np.int64)
    tree = forest.tree_of_nodes()
    for depth, nodes in enumerate(forest.inner_by_depth(), start=1):
        depths[tree[nodes]] = depth
    leaves = np.bincount(tree[forest.kind == Kind.LEAF], minlength=forest.trees)
    return Table(
        "Model Summary",
        (
            TableColumn("", "string", "%s", ("",)),
            _long("number_of_trees", forest.trees // forest.output_count),
            _long("number_of_internal_trees", forest.trees),
            _long("model_size_in_bytes", len(forest_bytes(forest))),
            _long("min_depth", int(depths.min())),
            _long("max_depth", int(depths.max())),
            TableColumn("mean_depth", "double", "%.5f", (float(depths.mean()),), "Mean Depth"),
            _long("min_leaves", int(leaves.min())),
            _long("max_leaves", int(leaves.max())),
            TableColumn("mean_leaves", "double", "%.5f", (float(leaves.mean()),), "Mean Leaves"),
        ),
    )


def scoring_history(growth: Growth, started_ms: int) -> Table:
    """A line for each measurement."""
    lines = growth.measurements
    known = next((one.training for one in reversed(lines) if one.training is not None), None)
    held_out = next((one.validation for one in reversed(lines) if one.validation is not None), None)
    columns = [
        *_metrics("training", known, [one.training for one in lines]),
        *_metrics("validation", held_out, [one.validation for one in lines]),
    ]
    turns = tuple(one.turns for one in lines)
    return Table(
        "Scoring History",
        (
            *time_columns([one.at_ms for one in lines], started_ms),
            TableColumn("number_of_trees", "long", "%d", turns, "Number of Trees"),
            *columns,
        ),
    )


def _metrics(
    kind: str, example: Metrics | None, lines: Sequence[Metrics | None]
) -> list[TableColumn]:
    if example is None:
        return []
    found = [None if one is None else _numbers(one) for one in lines]
    return [
        doubles(
            f"{kind}_{name}", tuple(float("nan") if one is None else one[name] for one in found)
        )
        for name in _numbers(example)
    ]


def _numbers(metrics: Metrics) -> dict[str, Cell]:
    """The metrics of a line, in H2O's order."""
    if isinstance(metrics, RegressionMetrics):
        return {
            "rmse": metrics.rmse,
            "mae": metrics.mae,
            "deviance": metrics.mean_residual_deviance,
        }
    numbers: dict[str, Cell] = {"rmse": metrics.rmse, "logloss": metrics.logloss}
    if isinstance(metrics, BinomialMetrics):
        lift = top_lift(metrics)
        numbers |= {"auc": metrics.auc, "pr_auc": metrics.pr_auc, "lift": lift}
        return numbers | {"classification_error": wrong_share(metrics)}
    numbers["classification_error"] = wrong_share(metrics)
    return numbers | {"auc": metrics.auc, "pr_auc": metrics.pr_auc}


def _long(name: str, value: int) -> TableColumn:
    return TableColumn(name, "long", "%d", (value,), name.replace("_", " ").title())
