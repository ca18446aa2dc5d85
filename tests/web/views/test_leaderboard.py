"""Which figures a list of models shows, and which way round they are good."""

import pytest

from steam.core.records import Model
from steam.web.views.comparison import compared_figures
from steam.web.views.leaderboard import best_order, figures_for


def test_models_of_one_category_show_its_figures():
    assert figures_for({"Clustering": 3}) == ("tot_withinss", "betweenss", "totss")
    assert figures_for({"Binomial": 9, "Clustering": 1}, "Clustering")[0] == "tot_withinss"


def test_a_mixed_list_shows_the_first_figures_of_every_category():
    shown = figures_for({"Clustering": 1, "Binomial": 9, "Regression": 2})
    assert shown == ("auc", "pr_auc", "rmse", "mae", "tot_withinss")


def test_categories_without_figures_take_no_room():
    assert figures_for({"DimReduction": 5, "Clustering": 1})[0] == "tot_withinss"
    assert figures_for({}) == ()


@pytest.mark.parametrize(
    ("name", "order"),
    [("tot_withinss", "asc"), ("betweenss", "desc"), ("auc", "desc"), ("auuc", "desc")],
)
def test_the_best_come_first(name, order):
    assert best_order(name) == order


def test_what_is_best_of_clusters():
    def model(number, **figures):
        facts = {"metrics": {"training": figures}}
        return Model(number, 1, f"m{number}", "kmeans", "Clustering", "", 1, facts, 1, "")

    models = [
        model(1, tot_withinss=10.0, betweenss=90.0, totss=100.0),
        model(2, tot_withinss=30.0, betweenss=75.0, totss=105.0),
    ]
    [(kind, rows)] = compared_figures(models)
    best = {row.name: row.best for row in rows}
    assert kind == "training"
    assert best == {"tot_withinss": {0}, "betweenss": {0}, "totss": frozenset()}
