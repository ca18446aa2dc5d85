"""What probabilities lose, where doubles of them are rounded to 0 or 1: beside 60 decimals."""

from decimal import Decimal, localcontext

import numpy as np
import pytest

from steam.model.glm import GlmModel
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.algorithms.cross_validation.held_out import held_out_predictor
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.metrics.binomial import BinomialMetrics, binomial_part
from steam.trainer.metrics.evaluate import evaluate

EPS = float(np.finfo(np.float64).eps)
ETAS = np.array(
    [-1000.0, -745.0, -40.0, -37.0, -7.0, -0.5, 0.0, 3.0, 20.0, 36.9, 38.0, 710.0, 900.0]
)
ENGINE = LocalEngine(1)


def exact(eta: float, y: float) -> Decimal:
    """2 (ln(1 + e^eta) - y eta), less what a share would lose by itself."""
    with localcontext() as context:
        context.prec = 60
        context.Emin, context.Emax = -(10**6), 10**6
        share = Decimal(y)
        lost = (1 + Decimal(eta).exp()).ln() - share * Decimal(eta)
        own = sum((one * one.ln() for one in (share, 1 - share) if one), start=Decimal(0))
        return 2 * (lost + own)


def model(family: str) -> GlmModel:
    """eta = x."""
    signature = Signature(
        (Column("x", ColumnType.NUMERIC),),
        Column("y", ColumnType.CATEGORICAL, ("0", "1")),
        Category.BINOMIAL,
    )
    return GlmModel(
        signature, family, "logit", np.array([1.0, 0.0]), (0,), False, True,
        np.zeros(1), np.zeros(0, np.int32),
    )  # fmt: skip


def measured(family: str, y: np.ndarray, *, folds: bool = False) -> BinomialMetrics:
    arrays = {"x": ETAS, "y": y, "fold": np.arange(len(y)) % 2.0}
    frame = frame_from_arrays("f", arrays, 4)
    predictor = held_out_predictor([model(family)] * 2, "fold") if folds else model(family)
    response = Column("y", ColumnType.NUMERIC)
    found = evaluate(predictor, frame, ENGINE, response=response)
    assert isinstance(found, BinomialMetrics)
    return found


@pytest.mark.parametrize("folds", [False, True])
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_the_deviance_of_rows_far_out_is_that_of_their_eta(y: float, folds: bool) -> None:
    found = measured("binomial", np.full(len(ETAS), y), folds=folds)
    expected = float(sum(exact(eta, y) for eta in ETAS))
    assert found.residual_deviance == pytest.approx(expected, rel=8 * EPS)
    assert found.log_likelihood == pytest.approx(-0.5 * expected, rel=8 * EPS)


@pytest.mark.parametrize("y", [0.25, 0.75, 1e-9])
def test_the_deviance_of_shares_far_out_is_that_of_their_eta(y: float) -> None:
    found = measured("fractionalbinomial", np.full(len(ETAS), y))
    expected = float(sum(exact(eta, y) for eta in ETAS))
    assert found.residual_deviance == pytest.approx(expected, rel=8 * EPS)


@pytest.mark.parametrize("eta", [7.0, 12.0, 20.0, 36.0, 36.9, 38.0, 700.0])
def test_one_row_on_the_wrong_side_loses_no_digit(eta: float) -> None:
    """1 - p has 36 - eta/ln 2 bits left of 53, and from 37 on none."""
    p, odds = np.array([1.0 / (1.0 + np.exp(-eta))]), np.array([eta])
    found = binomial_part(p, np.zeros(1), None, odds).losses
    assert found.surprise == pytest.approx(float(exact(eta, 0.0)) / 2, rel=4 * EPS)
    assert found.log == min(found.surprise, -np.log(1e-15))  # the floor of H2O's logloss stays


def test_an_eta_beyond_doubles_keeps_the_floor() -> None:
    found = binomial_part(np.array([1.0]), np.zeros(1), None, np.array([np.inf])).losses
    assert found.surprise == pytest.approx(-np.log(np.finfo(float).tiny))
