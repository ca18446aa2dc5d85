"""Metrics over HTTP: of predictions beside the truth, and of models."""

from typing import Any

import pytest
from sklearn.metrics import mean_tweedie_deviance

from tests.trainer.metrics.made_by_h2o import MADE, numbers
from tests.trainer.rest.conftest import Trainer

ROUTE = "/3/ModelMetrics/predictions_frame/p/actuals_frame/y"


def csv(name: str, values: list[Any]) -> bytes:
    return "\n".join([name, *map(str, values)]).encode() + b"\n"


def given(trainer: Trainer, sample: dict[str, Any], levels: str) -> None:
    trainer.frame("p", csv("p", sample["p"]))
    trainer.frame("y", csv("y", [levels[int(y)] for y in sample["y"]]), check_header="1")


def cells(table: dict[str, Any]) -> dict[str, list[Any]]:
    return dict(zip([one["name"] for one in table["columns"]], table["data"], strict=True))


def test_made_metrics_are_those_of_h2o(trainer: Trainer) -> None:
    sample = MADE["continuous"]
    given(trainer, sample, "ny")
    body = trainer.json("POST", ROUTE, data={"domain": '["n","y"]'})
    assert body["__meta"]["schema_name"] == "ModelMetricsMakerSchemaV3"
    assert (body["domain"], body["auc_type"]) == (["n", "y"], "AUTO")
    found = body["model_metrics"]
    assert found["__meta"]["schema_name"] == "ModelMetricsBinomialV3"
    assert found["description"] == sample["description"]
    for name, value in sample["scalars"].items():
        assert found[name] == pytest.approx(value, rel=1e-10), name
    gains = found["gains_lift_table"]
    assert gains["description"] == sample["gains_description"]
    assert list(cells(gains)) == list(sample["gains"])
    assert cells(gains)["lift"] == pytest.approx(numbers(sample["gains"]["lift"]))
    confusion = cells(found["cm"]["table"])
    assert confusion.pop("Rate") == sample["cm"]["Rate"]
    assert [*confusion.values()] == [*sample["cm"].values()][:3]
    assert cells(found["thresholds_and_metric_scores"])["tps"] == sample["thresholds"]["tps"]


def test_classes_have_areas_when_asked(trainer: Trainer) -> None:
    sample = MADE["multinomial"]
    rows = [",".join(map(str, row)) for row in sample["q"]]
    trainer.frame("p", csv("a,b,c,d", rows))
    trainer.frame("y", csv("y", [f"c{y}" for y in sample["y"]]), check_header="1")
    found = trainer.json("POST", ROUTE, data={"auc_type": "macro_ovr"})["model_metrics"]
    assert found["__meta"]["schema_name"] == "ModelMetricsMultinomialV3"
    assert [found["AUC"], found["pr_auc"]] == pytest.approx(sample["MACRO_OVR"])
    table = cells(found["multinomial_auc_table"])
    assert table["type"] == sample["auc_table"]["type"]
    assert table["auc"] == pytest.approx(sample["auc_table"]["auc"])
    assert table["second_class_domain"] == sample["auc_table"]["second_class_domain"]
    assert cells(found["hit_ratio_table"])["hit_ratio"] == pytest.approx(
        sample["hits"]["hit_ratio"]
    )
    plain = trainer.json("POST", ROUTE)["model_metrics"]
    assert (plain["AUC"], plain["multinomial_auc_table"]) == ("NaN", None)


@pytest.mark.parametrize(
    ("distribution", "deviance"),
    [("laplace", 1.0 / 3.0), ("quantile", 0.5 / 3.0), ("gaussian", 1.0 / 3.0)],
)
def test_numbers_have_the_loss_of_their_distribution(
    trainer: Trainer, distribution: str, deviance: float
) -> None:
    trainer.frame("p", b"p\n1\n2\n4\n")
    trainer.frame("y", b"y\n1\n2\n3\n")
    found = trainer.json("POST", ROUTE, data={"distribution": distribution})["model_metrics"]
    assert found["mean_residual_deviance"] == pytest.approx(deviance)


def test_tweedie_has_the_power_1_5(trainer: Trainer) -> None:
    trainer.frame("p", b"p\n1\n2\n4\n")
    trainer.frame("y", b"y\n1\n2\n3\n")
    found = trainer.json("POST", ROUTE, data={"distribution": "tweedie"})["model_metrics"]
    expected = mean_tweedie_deviance([1.0, 2.0, 3.0], [1.0, 2.0, 4.0], power=1.5)
    assert found["mean_residual_deviance"] == pytest.approx(expected)


def test_numbers_have_the_deviance_of_their_distribution(trainer: Trainer) -> None:
    trainer.frame("p", b"p\n1\n2\n4\n")
    trainer.frame("y", b"y\n1\n2\n3\n")
    body = trainer.json("POST", ROUTE, data={"distribution": "poisson"})
    found = body["model_metrics"]
    assert found["mean_residual_deviance"] == pytest.approx(0.09130252176310479)
    assert found["rmsle"] == pytest.approx(0.12883198941918803)
    assert (body["domain"], body["distribution"]) == (None, "poisson")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"auc_type": "BEST"}, "auc_type"),
        ({"distribution": "huber"}, "distribution"),
        ({"distribution": "bernoulli"}, "needs classes"),
        ({"domain": '["a"]'}, "at least two levels"),
        ({"domain": '["a","b","c"]'}, "where 3 would hold"),
        ({"weights_frame": "none"}, "none"),
        ({"domain": "[[["}, ""),
    ],
)
def test_what_cannot_be_measured_is_told(
    trainer: Trainer, asked: dict[str, str], sentence: str
) -> None:
    trainer.frame("p", b"p\n0.1\n0.2\n")
    trainer.frame("y", b"y\n1\n2\n")
    answer = trainer.http.post(ROUTE, data=asked)
    assert 400 <= answer.status_code < 500
    assert sentence in answer.json()["msg"]


def test_a_model_has_all_tables_of_its_kind(trainer: Trainer, prostate: bytes) -> None:
    trainer.frame("prostate", prostate)
    asked = {"training_frame": "prostate", "ignored_columns": '["ID"]', "lambda": "[0]"}
    trainer.train(model_id="m", response_column="CAPSULE", family="binomial", **asked)
    route = "/3/ModelMetrics/models/m/frames/prostate"
    found = trainer.json("POST", route)["model_metrics"][0]
    assert found["__meta"]["schema_name"] == "ModelMetricsBinomialGLMV3"
    assert found["gains_lift_table"]["rowcount"] == 16
    assert found["AIC"] == pytest.approx(found["residual_deviance"] + 16)
    trained = trainer.json("GET", "/3/Models/m")["models"][0]["output"]["training_metrics"]
    assert trained["AUC"] == found["AUC"]
