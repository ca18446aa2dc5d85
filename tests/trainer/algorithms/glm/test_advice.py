import pytest

from steam.trainer.algorithms.glm.advice import advice_about


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, []),
        ({"lambda_search": True}, []),
        ({"lambda_search": True, "lambda": [0.0]}, ["lambda_search"]),
        ({"remove_collinear_columns": True, "lambda": [0.0]}, []),
        ({"remove_collinear_columns": True}, ["remove_collinear_columns"]),
        ({"remove_collinear_columns": True, "lambda": [0.0, 0.1]}, ["remove_collinear_columns"]),
        ({"remove_collinear_columns": True, "lambda_search": True}, ["remove_collinear_columns"]),
        ({"remove_collinear_columns": True, "lambda": [0.0], "solver": "irlsm"}, []),
        (
            {"remove_collinear_columns": True, "lambda": [0.0], "solver": "l_bfgs"},
            ["remove_collinear_columns"],
        ),
        ({"balance_classes": False, "class_sampling_factors": [0.5, 1.0]}, []),
        ({"balance_classes": True}, ["balance_classes"]),
        (
            {"remove_collinear_columns": True, "solver": "coordinate_descent"},
            ["remove_collinear_columns", "remove_collinear_columns"],
        ),
    ],
)
def test_advice_is_for_what_does_not_do_what_it_is_for(
    given: dict[str, object], fields: list[str]
) -> None:
    found = advice_about(given)
    assert [one.field for one in found] == fields
    assert all(one.severity == "WARN" for one in found)
