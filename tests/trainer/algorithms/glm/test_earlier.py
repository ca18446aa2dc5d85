"""Fits that start where a checkpoint ended: where that is, where they end, and what is refused."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from steam.model.coefficients import coefficient_names
from steam.model.glm import GlmModel
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.kmeans import KMeans
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from tests.trainer.algorithms.cross_validation.prostate import GLM, order, prostate, trained

ENGINE = LocalEngine(1)
SHORT = {"max_iterations": 2, "solver": "IRLSM"}
FAMILIES = [
    ("binomial", "CAPSULE"),
    ("gaussian", "VOL"),
    ("poisson", "GLEASON"),
    ("multinomial", "RACE"),
    ("negativebinomial", "GLEASON"),
]


def fitted(of: Order) -> TrainedModel:
    assert GLM.check(of, ENGINE) == []
    return trained(of).model


def on(model: TrainedModel, response: str, **given: Any) -> Order:
    """An order with that model as its checkpoint."""
    wanted = order(response, **given)
    asked = {**wanted.given, "checkpoint": model.key}
    return replace(wanted, given=asked, models={"checkpoint": model})


def column(model: TrainedModel, name: str) -> tuple[Any, ...]:
    return next(c.values for c in model.tables["scoring_history"].columns if c.name == name)


def betas(model: TrainedModel) -> np.ndarray:
    return model.predictor_as(GlmModel).coefficients


def problems(of: Order) -> list[tuple[str, str]]:
    return [(one.field, one.message) for one in GLM.check(of, ENGINE)]


@pytest.mark.parametrize("lambdas", [[0.001], [0.02]])
@pytest.mark.parametrize("standardize", [True, False])
@pytest.mark.parametrize(("family", "response"), FAMILIES)
def test_a_fit_starts_where_the_checkpoint_ended(
    family: str, response: str, standardize: bool, lambdas: list[float]
) -> None:
    given = {"family": family, "lambda": lambdas, "standardize": standardize, "theta": 0.5}
    short = fitted(order(response, **given, **SHORT))
    whole = fitted(order(response, **given, objective_epsilon=1e-12))
    model = fitted(on(short, response, **given, objective_epsilon=1e-12))
    assert column(model, "objective")[0] == pytest.approx(column(short, "objective")[-1], rel=1e-12)
    assert column(model, "objective")[0] < column(whole, "objective")[0]
    if family != "gaussian":  # which one step solves from anywhere
        assert len(column(model, "objective")) < len(column(whole, "objective"))
    assert betas(model) == pytest.approx(betas(whole), abs=1e-6)


def test_from_its_optimum_no_step_is_needed() -> None:
    given = {"family": "binomial", "lambda": [0.0]}
    whole = fitted(order("CAPSULE", **given))
    again = fitted(on(whole, "CAPSULE", **given))
    assert len(column(again, "objective")) <= 2
    assert betas(again) == pytest.approx(betas(whole), abs=1e-7)


def test_another_penalty_may_have_a_coefficient_for_a_level_more() -> None:
    free = fitted(order("CAPSULE", family="binomial", **{"lambda": [0.0]}))
    model = fitted(on(free, "CAPSULE", family="binomial", **{"lambda": [0.02]}))
    whole = fitted(order("CAPSULE", family="binomial", **{"lambda": [0.02]}))
    names = coefficient_names(free.predictor_as(GlmModel))
    assert "RACE.0" in set(coefficient_names(model.predictor_as(GlmModel))) - set(names)
    assert column(model, "objective")[0] < column(whole, "objective")[0]
    assert betas(model) == pytest.approx(betas(whole), abs=1e-3)


def test_other_rows_have_their_own_optimum() -> None:
    """H2O's IRLSM takes the steps, and then tells the coefficients of the checkpoint."""
    half = _rows(prostate(), slice(0, 190))
    first = fitted(order("CAPSULE", half, family="binomial", **{"lambda": [0.0]}))
    model = fitted(on(first, "CAPSULE", family="binomial", **{"lambda": [0.0]}))
    whole = fitted(order("CAPSULE", family="binomial", **{"lambda": [0.0]}))
    assert betas(model) == pytest.approx(betas(whole), abs=1e-5)
    assert abs(betas(model) - betas(first)).max() > 0.1


def test_a_search_goes_down_its_path_as_ever() -> None:
    given = {"family": "binomial", "lambda_search": True, "nlambdas": 5}
    first = fitted(order("CAPSULE", family="binomial", **{"lambda": [0.0]}))
    model, whole = fitted(on(first, "CAPSULE", **given)), fitted(order("CAPSULE", **given))
    assert betas(model).tolist() == betas(whole).tolist()


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"nfolds": 3}, "checkpoint", "Cross-validation cannot go on from a checkpoint"),
        ({"startval": [0.0] * 12}, "startval", "both say where to start"),
        ({"ignored_columns": ["ID", "AGE"]}, "checkpoint", "columns of the training data must be"),
        ({"response_column": "RACE"}, "response_column", "it was CAPSULE, and is RACE here"),
    ],
)
def test_what_may_not_change_is_refused(given: dict[str, Any], field: str, sentence: str) -> None:
    first = fitted(order("CAPSULE", family="binomial", **{"lambda": [0.0]}))
    wanted = on(first, "CAPSULE", family="binomial", **{"lambda": [0.0]})
    [(found, message)] = problems(replace(wanted, given={**wanted.given, **given}))
    assert (found, sentence in message) == (field, True), message


def test_another_family_is_refused() -> None:
    first = fitted(order("GLEASON", family="gaussian"))
    message = "family cannot be modified if checkpoint is specified: it was gaussian, and is"
    assert problems(on(first, "GLEASON", family="poisson")) == [
        ("family", f"{message} poisson here.")
    ]


def test_a_model_of_another_algorithm_is_refused() -> None:
    means = order("CAPSULE")
    given = {"k": 2, "ignored_columns": ["ID", "CAPSULE", "RACE", "DPROS"], "seed": 1}
    clusters = trained(replace(means, given=given), KMeans()).model
    [(field, message)] = problems(on(clusters, "CAPSULE", family="binomial"))
    assert (field, message) == ("checkpoint", "'m' was made by kmeans, and not by glm.")


def test_an_ordinal_fit_has_no_such_start() -> None:
    given = {"family": "ordinal", "max_iterations": 3}
    first = fitted(order("DPROS", **given))
    [(field, _)] = problems(on(first, "DPROS", **given))
    assert field == "checkpoint"


def test_levels_that_the_checkpoint_does_not_know_are_refused() -> None:
    frame = prostate()
    codes = frame.vec("RACE").values()
    few = _rows(frame, np.flatnonzero(codes != 2))
    short = _with_levels(few, "RACE", frame.vec("RACE").domain[:2])
    first = fitted(order("CAPSULE", short, family="binomial"))
    [(field, message)] = problems(on(first, "CAPSULE", family="binomial"))
    assert (field, "those of 'RACE' differ" in message) == ("checkpoint", True)


def _rows(frame: Frame, which: slice | np.ndarray) -> Frame:
    arrays = {name: frame.vec(name).values()[which] for name in frame.names}
    domains = {name: frame.vec(name).domain for name in frame.names if frame.vec(name).domain}
    return frame_from_arrays("train", arrays, 400, domains)


def _with_levels(frame: Frame, column_name: str, levels: tuple[str, ...]) -> Frame:
    arrays = {name: frame.vec(name).values() for name in frame.names}
    domains = {name: frame.vec(name).domain for name in frame.names if frame.vec(name).domain}
    return frame_from_arrays("train", arrays, 400, {**domains, column_name: levels})
