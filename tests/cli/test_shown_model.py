"""What is shown of a model, from the fields that the trainer tells."""

from typing import Any

import pytest

from steam.cli.train import print_model, summary


def told(**output: Any) -> dict[str, Any]:
    """As much of H2O's model schema as is read."""
    return {
        "model_id": {"name": "risk"},
        "algo": "glm",
        "response_column_name": "CAPSULE",
        "output": {"model_category": "Binomial", "training_metrics": {"AUC": 0.9}, **output},
    }


def test_metrics_are_told_by_the_rows_that_they_are_of() -> None:
    model = told(
        validation_metrics={"AUC": 0.7, "domain": ["0", "1"]},
        cross_validation_metrics={"AUC": 0.8, "logloss": "NaN"},
    )
    shape = summary(model)
    assert shape["metrics"] == {"AUC": 0.9}
    assert shape["validation"] == {"AUC": 0.7}
    assert shape["cross_validation"] == {"AUC": 0.8}


def test_a_model_without_them_says_nothing_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    model = told(validation_metrics=None, cross_validation_metrics=None)
    shape = summary(model)
    assert (shape["validation"], shape["cross_validation"]) == ({}, {})
    print_model(model)
    assert "validation" not in capsys.readouterr().out


def test_people_read_them_one_below_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    print_model(told(cross_validation_metrics={"AUC": 0.8}))
    lines = capsys.readouterr().out.splitlines()
    assert any("AUC" in line and "0.9" in line for line in lines)
    assert any("AUC, cross-validation" in line and "0.8" in line for line in lines)
