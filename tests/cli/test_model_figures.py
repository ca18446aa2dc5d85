"""How good a registered model is, as the terminal tells it."""

from typing import Any

import pytest

from steam.cli.model_figures import figure_table, headline


@pytest.mark.parametrize(
    ("metrics", "told"),
    [
        ({"training": {"auc": 0.827474, "r2": 0.31}}, "AUC 0.827474, training"),
        ({"training": {"AUC": 0.9, "r2": 0.3}}, "AUC 0.9, training"),
        (
            {"training": {"auc": 0.9}, "cross_validation": {"auc": 0.8}},
            "AUC 0.8, cross-validation",
        ),
        ({"training": {"auc": 0.9}, "validation": {"auc": 0.7}}, "AUC 0.7, validation"),
        ({"training": {"r2": 0.2276, "rmse": 17.5}}, "R² 0.2276, training"),
        ({"training": {"logloss": 0.06, "r2": 0.97}}, "log loss 0.06, training"),
        ({"training": {"tot_withinss": 2023.4}}, "sum of squares within clusters 2023.4, training"),
        ({"training": {"nobs": 380}}, None),
        ({}, None),
        ({"training": {"auc": float("nan"), "r2": "much"}}, None),
    ],
)
def test_a_list_tells_one_figure_with_its_name_and_rows(
    metrics: dict[str, Any], told: str | None
) -> None:
    assert headline(metrics) == told


def test_every_figure_is_told_by_the_rows_that_it_is_of() -> None:
    columns, rows = figure_table(
        {"training": {"auc": 0.9, "rows": 380}, "cross_validation": {"AUC": 0.8}}
    )
    assert columns == ["metric", "cross-validation", "training"]
    assert rows == [("auc", 0.8, 0.9), ("rows", None, 380.0)]
