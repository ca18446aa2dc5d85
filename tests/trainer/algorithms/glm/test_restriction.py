"""Control variables and offsets without effect, beside what H2O 3.46.0.11 gave for prostate.csv:
CAPSULE by AGE, RACE, PSA and GLEASON, binomial, without a penalty."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from steam.core.clock import SystemClock
from steam.model.coefficients import coefficient_names
from steam.model.glm import GlmModel
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.glm.derived import DERIVED, Derived
from steam.trainer.algorithms.glm.restriction import Restriction, restricted
from steam.trainer.algorithms.metrics import metric_facts
from steam.trainer.algorithms.saved.file import open_model, write_model
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.progress import Silent

ENGINE = LocalEngine(1)
GLM = GlmAlgorithm()
ROLES = {"response_column": "CAPSULE", "family": "binomial", "lambda": [0.0]}
OFFSET = {"offset_column": "off", "remove_offset_effects": True}


def prostate() -> Frame:
    file = Path(__file__).parents[4] / "examples" / "data" / "prostate.csv"
    categories = ("CAPSULE", "RACE")
    table = pl.read_csv(file).with_columns(
        pl.col(categories).cast(pl.String), off=pl.col("VOL") * 0.01
    )
    domains = {name: sorted(table[name].unique()) for name in categories}
    names = ("CAPSULE", "AGE", "RACE", "PSA", "GLEASON", "off")
    return frame_from_arrays("p", {name: table[name].to_numpy() for name in names}, 128, domains)


def order(**given: Any) -> Order:
    ignored = [] if "offset_column" in given else ["off"]
    frame = prostate()
    return Order("m", frame, frame, {**ROLES, "ignored_columns": ignored, **given})


def train(**given: Any) -> TrainedModel:
    return GLM.train(order(**given), ENGINE, SystemClock(), Silent())


def numbers(model: TrainedModel) -> dict[str, float | None]:
    return metric_facts(metrics(model))


def metrics(model: TrainedModel) -> BinomialMetrics:
    assert isinstance(model.training_metrics, BinomialMetrics)
    return model.training_metrics


def derived(model: TrainedModel) -> Derived:
    found = model.details[DERIVED]
    assert isinstance(found, Derived)
    return found


@pytest.mark.parametrize(
    ("given", "deviance", "auc"),
    [
        ({"control_variables": ["PSA", "RACE"]}, 427.0794844046975, 0.7804698972099853),
        (OFFSET, 403.46582652493095, 0.7930235236532205),
        (OFFSET | {"control_variables": ["PSA"]}, 438.75246388080944, 0.7814776424519881),
    ],
)
def test_the_metrics_are_those_of_h2o(given: dict[str, Any], deviance: float, auc: float) -> None:
    model = train(**given)
    assert metrics(model).residual_deviance == pytest.approx(deviance, rel=1e-6)
    assert metrics(model).auc == pytest.approx(auc, rel=1e-9)
    assert metrics(model).residual_degrees_of_freedom == 374
    assert isinstance(model.validation_metrics, BinomialMetrics)
    assert metric_facts(model.validation_metrics) == numbers(model)  # of the same frame
    again = GLM.score(model, prostate(), ENGINE, Silent())
    assert again.residual_deviance == metrics(model).residual_deviance


def test_what_is_derived_without_restriction_is_the_plain_fit() -> None:
    plain, model = train(offset_column="off"), train(**OFFSET, control_variables=["RACE"])
    whole = derived(model).models[Restriction()]
    assert numbers(whole) == numbers(plain)
    one, other = whole.predictor_as(GlmModel), plain.predictor_as(GlmModel)
    assert one.coefficients.tolist() == other.coefficients.tolist()
    assert whole.parameters["control_variables"] is None
    assert whole.parameters["remove_offset_effects"] is False
    columns = {column.name: column.values for column in whole.tables["scoring_history"].columns}
    theirs = {column.name: column.values for column in plain.tables["scoring_history"].columns}
    assert columns["objective"] == theirs["objective"]


def test_each_kind_alone_is_as_if_it_alone_had_been_asked_for() -> None:
    both = derived(train(**OFFSET, control_variables=["PSA"])).models
    control = train(offset_column="off", control_variables=["PSA"])
    assert set(both) == {Restriction(), Restriction(("PSA",)), Restriction(offset=True)}
    assert numbers(both[Restriction(("PSA",))]) == numbers(control)
    assert numbers(both[Restriction(offset=True)]) == numbers(train(**OFFSET))


def test_the_answer_does_not_depend_on_what_is_left_out() -> None:
    model = train(**OFFSET, control_variables=["PSA", "RACE"]).predictor_as(GlmModel)
    rows, rng = 50, np.random.default_rng(3)
    columns = {"AGE": rng.normal(60, 5, rows), "GLEASON": rng.normal(6, 1, rows)}
    one, other = (
        model.predict(
            columns
            | {"PSA": rng.normal(size=rows), "RACE": rng.integers(0, 3, rows).astype(np.int32)},
            rows,
        )
        for _ in range(2)
    )
    assert one.probabilities is not None
    assert other.probabilities is not None
    assert one.probabilities.tolist() == other.probabilities.tolist()
    assert model.signature.offset is None


def test_control_variables_matter_nothing_and_their_coefficients_are_shown() -> None:
    model = train(control_variables=["RACE"])
    sizes = {
        name: size
        for name, size in zip(
            *(column.values for column in model.tables["variable_importances"].columns[:2]),
            strict=True,
        )
        if isinstance(size, float)
    }
    assert {name for name, size in sizes.items() if size == 0.0} == {"RACE.1", "RACE.2"}
    shown = dict(
        zip(
            *(column.values for column in model.tables["coefficients_table"].columns[:2]),
            strict=True,
        )
    )
    assert shown["RACE.2"] == pytest.approx(-0.4895763963048805, rel=1e-4)
    fitted = model.predictor_as(GlmModel)
    used = dict(zip(coefficient_names(fitted), fitted.coefficients.tolist(), strict=True))
    assert used["RACE.1"] == used["RACE.2"] == 0.0
    assert used["PSA"] == shown["PSA"]


def test_the_history_tells_of_the_answers_at_its_end_and_of_the_fit_beside() -> None:
    model = train(control_variables=["PSA"], generate_scoring_history=True)
    plain = train(generate_scoring_history=True)
    columns = {one.name: one.values for one in model.tables["scoring_history"].columns}
    fit = {one.name: one.values for one in plain.tables["scoring_history"].columns}
    assert columns["unrestricted_objective"] == fit["objective"]
    assert columns["unrestricted_negative_log_likelihood"] == fit["negative_log_likelihood"]
    loss = metrics(model).residual_deviance / 2
    assert columns["negative_log_likelihood"][-1] == pytest.approx(loss, rel=1e-12)
    assert columns["objective"][-1] == pytest.approx(loss / 380, rel=1e-9)  # there is no penalty
    assert columns["deviance_train"][-1] == pytest.approx(2 * metrics(model).logloss, rel=1e-12)
    assert set(columns["objective"][:-1]) == {None}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"control_variables": ["nowhere"]}, "'nowhere' is no predictor"),
        ({"control_variables": ["CAPSULE"]}, "'CAPSULE' is no predictor"),
        ({"remove_offset_effects": True}, "no offset_column"),
        ({"control_variables": ["PSA"], "nfolds": 2}, "cross-validation"),
        ({"control_variables": ["PSA"], "interactions": ["AGE", "PSA"]}, "interactions"),
        ({"control_variables": ["PSA"], "lambda": None, "lambda_search": True}, "lambda_search"),
        (
            {"control_variables": ["PSA"], "response_column": "RACE", "family": "multinomial"},
            "multinomial",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(given: dict[str, Any], told: str) -> None:
    (problem,) = GLM.check(order(**given), ENGINE)
    assert told in problem.message


def test_a_saved_model_answers_the_same_and_derives_no_others() -> None:
    model, file = train(**OFFSET, control_variables=["PSA"]), io.BytesIO()
    write_model(model, file)
    again = open_model(file, file.tell(), lambda _: GLM.parameters).model
    assert DERIVED not in again.details
    scored = GLM.score(again, prostate(), ENGINE, Silent())
    assert scored.residual_deviance == metrics(model).residual_deviance


def test_nothing_is_left_out_of_a_model_without_a_restriction() -> None:
    model = train()
    fitted = model.predictor_as(GlmModel)
    assert DERIVED not in model.details
    assert restricted(fitted, Restriction()).coefficients.tolist() == fitted.coefficients.tolist()
