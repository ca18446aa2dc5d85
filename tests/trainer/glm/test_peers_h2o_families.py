"""Fits against what H2O 3.46 answered for the same rows (recorded, not run here)."""

from dataclasses import dataclass

import numpy as np
import pytest

from steam.trainer.glm.families import family_of
from tests.trainer.glm.families.fitted import fitted
from tests.trainer.glm.families.recorded import training_rows


@dataclass(frozen=True)
class Recorded:
    """H2O's model: `standardized` coefficients by predictor with the intercept last."""

    family: str
    link: str
    response: str
    lambda_: float
    standardized: dict[str, float]
    residual_deviance: float
    null_deviance: float
    numbers: dict[str, float]


MODELS = [
    Recorded(
        "gamma",
        "log",
        "AGE",
        1.272e-5,
        {
            "PSA": -0.0024631304769985683,
            "GLEASON": 0.0073681949786656865,
            "Intercept": 4.191477949499014,
        },
        2.860060400217262,
        2.873167043523404,
        {},
    ),
    Recorded(
        "negativebinomial",
        "log",
        "GLEASON",
        2.032e-4,
        {
            "AGE": 0.01074541229959382,
            "PSA": 0.06319176179221958,
            "Intercept": 1.8466509250722223,
        },
        13.670290177207434,
        15.532267522985732,
        {"theta": 0.5},
    ),
    Recorded(
        "tweedie",
        "tweedie",
        "PSA",
        0.003768,
        {
            "AGE": -0.002282478432325763,
            "GLEASON": 0.48414411178565064,
            "Intercept": 2.5692510700641007,
        },
        750.9011066730544,
        1008.4837926580698,
        {"variance_power": 1.5, "link_power": 0.0},
    ),
    Recorded(
        "fractionalbinomial",
        "logit",
        "OFF",
        8.407e-7,
        {
            "PSA": -0.0026623623230645475,
            "GLEASON": 0.007923529965993352,
            "Intercept": -2.6478677465753035,
        },
        0.19811964408776356,
        0.19905304369612206,
        {},
    ),
]


@pytest.fixture(scope="module")
def rows(prostate):
    columns = training_rows(prostate)
    return columns | {"OFF": columns["AGE"] / 1000.0}


def design_of(model, rows):
    predictors = [name for name in model.standardized if name != "Intercept"]
    numbers = [(rows[name] - rows[name].mean()) / rows[name].std(ddof=1) for name in predictors]
    return np.column_stack([*numbers, np.ones(len(rows["ID"]))])


def as_h2os_metrics_read(y):
    """Its metrics round the response to 32 bits; its fit does not."""
    return y.astype(np.float32).astype(np.float64)


def test_the_training_rows_are_h2os(rows):
    assert len(rows["ID"]) == 287
    deviance = ((rows["AGE"] - rows["AGE"].mean()) ** 2).sum()
    assert deviance == pytest.approx(12104.731707317065, rel=1e-13)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.family)
def test_the_null_deviance_is_h2os(rows, model):
    family = family_of(model.family, model.link, **model.numbers)
    y = rows[model.response]
    eta = np.full(len(y), family.link(float(y.mean())))
    deviance = family.working(eta, as_h2os_metrics_read(y)).deviance.sum()
    assert deviance == pytest.approx(model.null_deviance, rel=1e-11)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.family)
def test_the_deviance_of_h2os_coefficients_is_h2os(rows, model):
    family = family_of(model.family, model.link, **model.numbers)
    x, theirs = design_of(model, rows), np.array(list(model.standardized.values()))
    y = as_h2os_metrics_read(rows[model.response])
    deviance = family.working(x @ theirs, y).deviance.sum()
    assert deviance == pytest.approx(model.residual_deviance, rel=1e-11)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.family)
def test_the_fit_is_h2os_or_better(rows, model):
    """H2O prints four digits of its lambda and stops early, hence the 1e-3."""
    family = family_of(model.family, model.link, **model.numbers)
    x, y = design_of(model, rows), rows[model.response]
    theirs = np.array(list(model.standardized.values()))
    ours = fitted(family, x, y, lambda_=model.lambda_, alpha=0.5)
    assert ours.converged

    def objective(beta):
        penalised = np.abs(beta[:-1]).sum() / 2 + (beta[:-1] ** 2).sum() / 4
        half_deviance = family.working(x @ beta, y).deviance.sum() / 2
        return half_deviance / len(y) + model.lambda_ * penalised

    assert objective(ours.beta) <= objective(theirs) * (1 + 1e-14)
    np.testing.assert_allclose(ours.beta, theirs, rtol=1e-3, atol=1e-4)
