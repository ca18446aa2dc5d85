"""What somebody should know before trusting a model."""

import pytest

from steam.deploy.curves import Confusion, Curves, MetricCurves
from steam.web.views.facts import ModelFacts
from steam.web.views.model_warnings import model_warnings

OWN_ROWS = "Its figures are those of the rows it was trained on"
VALIDATED = ModelFacts(metrics={"training": {"AUC": 0.8}, "validation": {"AUC": 0.8}})


def told(sizes, facts=VALIDATED, category="Multinomial"):
    """The warnings of a model whose classes have that many rows, all of them said right."""
    counts = tuple(
        tuple(size if row == column else 0.0 for column in range(len(sizes)))
        for row, size in enumerate(sizes)
    )
    confusion = Confusion(tuple(f"c{number}" for number in range(len(sizes))), counts)
    curves = Curves(metrics={"training": MetricCurves(confusion=confusion)}, warnings=("Said.",))
    said, *others = model_warnings(facts, curves, category)
    assert said == "Said."
    return others


@pytest.mark.parametrize(
    "sizes",
    [(950, 50), (10_000, 300, 400, 300), (100,) * 20, (30, 30, 30), (0, 500, 500)],
    ids=[
        "a twentieth",
        "above a tenth of a share",
        "many classes",
        "just enough",
        "one that never was",
    ],
)
def test_classes_of_usual_size_are_not_spoken_of(sizes):
    assert told(sizes) == []


@pytest.mark.parametrize(
    ("sizes", "named"),
    [
        ((951, 49), "Rare among 1,000 rows: 'c1' (49). "),
        ((29, 31), "Rare among 60 rows: 'c0' (29). "),
    ],
)
def test_a_rare_class_is_named_with_its_rows(sizes, named):
    [only] = told(sizes)
    assert only.startswith(named)


def test_rare_classes_share_one_sentence():
    [only] = told((100_000, *range(40, 48)))
    assert only.startswith("Rare among 100,348 rows: 'c1' (40), 'c2' (41), ")
    assert "'c5' (44) and 3 more classes. Accuracy says little about them" in only


@pytest.mark.parametrize(
    ("category", "is_told"),
    [
        ("Binomial", True),
        ("Clustering", True),
        ("DimReduction", False),
        ("AnomalyDetection", False),
    ],
)
def test_figures_of_training_alone_are_spoken_of_where_others_would_be_worse(category, is_told):
    facts = ModelFacts(metrics={"training": {"nobs": 380}})
    found = model_warnings(facts, Curves(), category)
    assert any(one.startswith(OWN_ROWS) for one in found) is is_told


def test_a_gap_to_cross_validation_is_told():
    facts = ModelFacts(metrics={"training": {"AUC": 0.99}, "cross_validation": {"auc": 0.8}})
    [only] = model_warnings(facts, Curves(), "Binomial")
    assert only.startswith("The AUC is 0.99 in training and 0.8 in cross-validation")
