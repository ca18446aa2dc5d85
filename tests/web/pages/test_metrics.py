"""Which metrics come first."""

from steam.web.pages.metrics import headline, metric_table

METRICS = {
    "training": {"nobs": 380, "MSE": 0.2, "AUC": 0.9, "logloss": 0, "table": {"x": 1}},
    "validation": {"MSE": 0.3, "AUC": 0.0},
}


def test_each_figure_is_of_the_kind_that_tells_most_and_zero_is_a_number():
    assert headline(METRICS, "Binomial") == [
        ("auc", 0.0, "validation"),
        ("logloss", 0.0, "training"),
    ]
    folds = METRICS | {"cross_validation": {"AUC": 0.8}}
    assert headline(folds, "Binomial")[0] == ("auc", 0.8, "cross-validation")


def test_the_columns_are_the_kinds():
    folds = METRICS | {"cross_validation": {"AUC": 0.8}}
    columns, rows = metric_table(folds)
    assert columns == ["training", "validation", "cross-validation"]
    assert rows[0] == ("AUC", (0.9, 0.0, 0.8))


def test_the_table_has_a_column_per_kind():
    columns, rows = metric_table(METRICS)
    assert columns == ["training", "validation"]
    assert rows == [
        ("AUC", (0.9, 0.0)),
        ("logloss", (0, None)),
        ("MSE", (0.2, 0.3)),
        ("nobs", (380, None)),
    ]


def test_no_metrics_is_an_empty_table():
    assert (headline({}, "Binomial"), metric_table(None)) == ([], ([], []))
