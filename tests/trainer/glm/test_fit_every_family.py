"""Every family through a whole fit: what is refused, what is told, and the model that is made."""

import numpy as np
import pytest

from steam.core.errors import InvalidInput, Unsupported
from steam.model.artifact import load_artifact
from steam.model.pack import glm_bytes
from steam.model.signature import Category
from tests.trainer.glm.every_family import (
    DOMAINS,
    EXTRA,
    LEVELS,
    PAIRS,
    columns_of,
    responses_of,
)

ROWS = 400
RNG = np.random.default_rng(4)
COLUMNS = columns_of(ROWS, RNG)
RESPONSES = responses_of(COLUMNS, RNG)
RANKS = RESPONSES["ordinal"]


def saved(fit, tmp_path):
    """The model as it comes back from its artifact."""
    path = tmp_path / "model.zip"
    path.write_bytes(glm_bytes(fit.model, {"model": "m", "created_ms": 0}))
    return load_artifact(path).predictor


@pytest.mark.parametrize("lambda_", [0.0, None])
@pytest.mark.parametrize(("family", "link"), PAIRS)
def test_a_family_with_one_eta(train, tmp_path, family, link, lambda_) -> None:
    arrays = COLUMNS | {"y": RESPONSES[family]}
    fit = train(
        arrays, "y", DOMAINS, family=family, link=link, lambda_=lambda_, **EXTRA.get(family, {})
    )
    assert fit.converged
    assert fit.warnings == ()
    assert 0.0 < fit.residual_deviance < fit.null_deviance
    assert fit.metrics.residual_deviance == pytest.approx(fit.residual_deviance, rel=1e-9)
    ours, theirs = (model.predict(COLUMNS, ROWS) for model in (fit.model, saved(fit, tmp_path)))
    answers = ours.values if ours.values is not None else ours.probabilities[:, 1]
    again = theirs.values if theirs.values is not None else theirs.probabilities[:, 1]
    np.testing.assert_array_equal(answers, again)
    if link in {"logit", "log", "identity"} and lambda_ == 0.0 and family != "gaussian":
        canonical = (family, link) in {
            ("binomial", "logit"), ("quasibinomial", "logit"), ("fractionalbinomial", "logit"),
            ("poisson", "log"),
        }  # fmt: skip
        if canonical:  # the mean of the answers is that of the response
            assert answers.mean() == pytest.approx(RESPONSES[family].mean(), rel=1e-6)


@pytest.mark.parametrize(
    ("family", "category"),
    [("multinomial", Category.MULTINOMIAL), ("ordinal", Category.ORDINAL)],
)
@pytest.mark.parametrize("lambda_", [0.0, 0.002])
def test_a_family_of_several_classes(train, tmp_path, family, category, lambda_) -> None:
    domains = DOMAINS | {"y": LEVELS}
    fit = train(COLUMNS | {"y": RANKS}, "y", domains, family=family, lambda_=lambda_)
    assert fit.converged
    assert fit.warnings == ()
    assert fit.model.signature.category is category
    assert fit.classes == tuple(LEVELS)
    assert len(fit.coefficients) == 4 * len(fit.names)
    answer = fit.model.predict(COLUMNS, ROWS)
    chosen = answer.probabilities[np.arange(ROWS), RANKS]
    assert fit.residual_deviance == pytest.approx(-2.0 * np.log(chosen).sum(), rel=1e-9)
    assert fit.metrics.logloss == pytest.approx(-np.log(chosen).mean(), rel=1e-9)
    shares = np.bincount(RANKS) / ROWS
    assert fit.null_deviance == pytest.approx(-2.0 * np.log(shares[RANKS]).sum(), rel=1e-9)
    if family == "multinomial":
        np.testing.assert_allclose(answer.probabilities.mean(axis=0), shares, rtol=1e-6)
    np.testing.assert_array_equal(
        saved(fit, tmp_path).predict(COLUMNS, ROWS).probabilities, answer.probabilities
    )


@pytest.mark.parametrize(
    ("family", "value"),
    [
        ("poisson", -1.0), ("gamma", 0.0), ("tweedie", -1.0), ("negativebinomial", -1.0),
        ("fractionalbinomial", 1.5), ("quasibinomial", -0.1), ("binomial", 2.0),
    ],
)  # fmt: skip
def test_a_response_that_a_family_cannot_have_is_refused(train, family, value) -> None:
    y = RESPONSES[family].copy()
    y[17] = value
    with pytest.raises(InvalidInput, match="response y"):
        train(COLUMNS | {"y": y}, "y", DOMAINS, family=family, **EXTRA.get(family, {}))


@pytest.mark.parametrize("family", ["multinomial", "ordinal"])
def test_what_several_classes_cannot_have_is_refused(train, family) -> None:
    arrays = COLUMNS | {"y": RANKS, "o": np.zeros(ROWS)}
    for given in ({"offset_column": "o"}, {"link": "logit"}, {"bounds": {"x0": (0.0, 1.0)}},
                  {"lambda_": 0.0, "compute_p_values": True}):  # fmt: skip
        with pytest.raises(Unsupported):
            train(arrays, "y", DOMAINS | {"y": LEVELS}, family=family, **given)
    with pytest.raises(InvalidInput, match="three levels"):
        train(COLUMNS | {"y": RESPONSES["gaussian"]}, "y", DOMAINS, family=family)


@pytest.mark.parametrize("place", range(len(LEVELS) + 1))
def test_ordered_classes_are_fitted_as_if_one_without_rows_were_not_there(train, place) -> None:
    named = (*LEVELS[:place], "nobody", *LEVELS[place:])
    codes = np.where(place <= RANKS, RANKS + 1, RANKS).astype(np.int32)
    fit = train(COLUMNS | {"y": codes}, "y", DOMAINS | {"y": named}, family="ordinal")
    plain = train(COLUMNS | {"y": RANKS}, "y", DOMAINS | {"y": LEVELS}, family="ordinal")
    assert fit.residual_deviance == plain.residual_deviance
    assert fit.null_deviance == plain.null_deviance
    chances = fit.model.predict(COLUMNS, ROWS).probabilities
    theirs = plain.model.predict(COLUMNS, ROWS).probabilities
    assert (chances[:, place] == 0.0).all()
    np.testing.assert_allclose(np.delete(chances, place, axis=1), theirs, atol=1e-15)


def test_a_single_ordered_class_with_rows_is_refused(train) -> None:
    codes = np.ones_like(RANKS)
    with pytest.raises(InvalidInput, match="The response y is constant"):
        train(COLUMNS | {"y": codes}, "y", DOMAINS | {"y": LEVELS}, family="ordinal")


def test_a_class_without_rows_is_never_answered(train) -> None:
    codes = np.where(RANKS == 1, 2, RANKS).astype(np.int32)
    fit = train(
        COLUMNS | {"y": codes}, "y", DOMAINS | {"y": LEVELS}, family="multinomial", lambda_=0.01
    )
    assert fit.model.predict(COLUMNS, ROWS).probabilities[:, 1].max() < 1e-6


@pytest.mark.parametrize("link", ["identity", "log", "inverse"])
def test_an_offset_keeps_means_where_they_may_be(train, link) -> None:
    offset = RNG.uniform(-0.2, 0.2, ROWS)
    arrays = COLUMNS | {"y": RESPONSES["gamma"], "o": offset}
    fit = train(arrays, "y", DOMAINS, family="gamma", link=link, lambda_=0.0, offset_column="o")
    assert fit.converged
    assert fit.residual_deviance < fit.null_deviance
