"""What differs between two models; what is alike is left out."""

from steam.web.views.diff import Difference, diff
from steam.web.views.facts import ModelFacts, read_facts

BEFORE = read_facts(
    {
        "signature": {
            "features": [
                {"name": "AGE", "type": "numeric"},
                {"name": "RACE", "type": "categorical", "levels": ["a", "b"]},
                {"name": "OLD", "type": "numeric"},
            ]
        },
        "metrics": {"cross_validation": {"AUC": 0.7, "nobs": 10}},
        "parameters": {"alpha": 0.5, "seed": 1},
        "coefficients": [{"name": "AGE", "coefficient": 1.0}],
    }
)
AFTER = read_facts(
    {
        "signature": {
            "features": [
                {"name": "AGE", "type": "categorical", "levels": ["1"]},
                {"name": "RACE", "type": "categorical", "levels": ["a", "b", "c"]},
                {"name": "NEW", "type": "numeric"},
            ]
        },
        "metrics": {"cross_validation": {"AUC": 0.75, "nobs": 10}},
        "parameters": {"alpha": 0.5, "seed": 2},
        "coefficients": [{"name": "AGE", "coefficient": 1.5}],
    }
)


def test_columns_added_removed_and_retyped():
    assert diff(BEFORE, AFTER).columns == (
        Difference("AGE", "numeric", "categorical, 1 level: 1"),
        Difference("RACE", "categorical, 2 levels", "categorical, 3 levels, here only: c"),
        Difference("OLD", "numeric", None),
        Difference("NEW", None, "numeric"),
    )


def test_numbers_tell_by_how_much():
    found = diff(BEFORE, AFTER)
    [auc] = found.metrics
    assert (auc.name, round(auc.change, 9)) == ("AUC, cross-validation", 0.05)
    assert [one.change for one in found.coefficients] == [0.5]
    assert found.parameters == (Difference("seed", 1, 2),)


def test_a_model_does_not_differ_from_itself():
    same = diff(BEFORE, BEFORE)
    assert (same.columns, same.metrics, same.parameters, same.coefficients) == ((), (), (), ())


def test_a_level_far_down_the_list_that_changed_is_seen():
    def facts(last):
        levels = [*map(str, range(30)), last]
        return ModelFacts(features=({"name": "c", "type": "categorical", "levels": levels},))

    [found] = diff(facts("x"), facts("y")).columns
    assert (found.before, found.after) == (
        "categorical, 31 levels, here only: x",
        "categorical, 31 levels, here only: y",
    )
