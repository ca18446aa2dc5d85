"""From an optimum to a model, and to what the user should be told about it."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.model.glm import GlmModel
from steam.model.signature import Column, ColumnType, Signature
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import VecType
from steam.trainer.glm.cholesky import SMALLEST_PIVOT
from steam.trainer.glm.design import Design
from steam.trainer.glm.irls import Optimum
from steam.trainer.glm.likelihood import Likelihood
from steam.trainer.glm.model_interactions import (
    category_fills,
    interactions_of,
    numeric_fills,
)
from steam.trainer.glm.ordinal import Ordinal
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.penalty import Penalty
from steam.trainer.glm.plan import category_of
from steam.trainer.glm.single_index import SingleIndex
from steam.trainer.glm.terms import CategoricalTerm

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_OF_CLASSES = frozenset({"binomial", "multinomial", "ordinal"})


def signature_of(
    design: Design, response: Column, frame: Frame, family: str, offset: str | None
) -> Signature:
    """What the model reads and predicts."""
    features = [
        *(
            Column(term.name, ColumnType.CATEGORICAL, term.levels)
            for term in design.categoricals
            if isinstance(term, CategoricalTerm)
        ),
        *(
            Column(
                term.name,
                ColumnType.TIME
                if frame.vec(term.name).type is VecType.TIME
                else ColumnType.NUMERIC,
                low=term.low,
                high=term.high,
            )
            for term in design.numerics
            if term.product is None
        ),
    ]
    return Signature(tuple(features), response, category_of(response, family), offset)


def model_of(
    signature: Signature,
    design: Design,
    beta: Vector,
    likelihood: Likelihood,
    parameters: GlmParameters,
) -> GlmModel:
    """The model for columns as they are, with the threshold still at 0.5."""
    return GlmModel(
        signature=signature,
        family=likelihood.name,
        link=likelihood.link_name,
        coefficients=coefficients_of(design, likelihood, beta),
        category_offsets=design.category_offsets,
        use_all_factor_levels=all(term.dropped == 0 for term in design.categoricals),
        mean_imputation=not parameters.skip_missing,
        numeric_means=numeric_fills(design),
        category_modes=category_fills(design),
        threshold=0.5,
        tweedie_link_power=parameters.tweedie_link_power if likelihood.name == "tweedie" else 0.0,
        interactions=interactions_of(design, signature, imputes=not parameters.skip_missing),
    )


def null_model_of(
    model: GlmModel, design: Design, likelihood: Likelihood, beta: Vector
) -> GlmModel:
    """The model without predictors beside `model`; `beta` is where the fit had it."""
    by_class = coefficients_of(design, likelihood, beta).reshape(model.classes, -1)
    return without_predictors(model, by_class[:, -1])


def without_predictors(model: GlmModel, intercepts: Vector) -> GlmModel:
    """A model of the same kind that reads no column; `intercepts` (classes,)."""
    return replace(
        model,
        signature=replace(model.signature, features=()),
        coefficients=intercepts,
        category_offsets=(0,),
        numeric_means=np.zeros(0),
        category_modes=np.zeros(0, np.int32),
        interactions=None,
    )


def coefficients_of(design: Design, likelihood: Likelihood, beta: Vector) -> Vector:
    """Those of each linear predictor for columns as they are, with an intercept at the end."""
    blocks = [design.on_original_scale(own) for own in likelihood.by_class(beta)]
    if isinstance(likelihood, Ordinal):
        blocks = _of_ordered_classes(likelihood, np.array(blocks))
    return np.concatenate(blocks)


def _of_ordered_classes(likelihood: Ordinal, blocks: Matrix) -> list[Vector]:
    """A block for each class, also for those without a row, from those that are fitted.

    The last one needs none, but has a place.
    """
    every = np.tile(blocks[0], (likelihood.classes - 1, 1))
    every[:, -1] = likelihood.all_thresholds(blocks[:, -1])
    return [*every, np.zeros(every.shape[1])]


def standardised(design: Design, coefficients: Vector) -> Vector:
    """The same for columns with mean 0 and deviation 1."""
    by_class = coefficients.reshape(-1, design.expanded + 1)
    return np.concatenate([design.standardised(own) for own in by_class])


def doubts_about(
    optimum: Optimum,
    design: Design,
    likelihood: Likelihood,
    penalty: Penalty,
    collinear: NDArray[np.bool_] | None = None,
) -> list[str]:
    """What the user should know before trusting the coefficients; `collinear` columns (width,)
    were left out of the fit."""
    doubts = []
    runaway = penalty.lambda_ == 0.0 and not optimum.converged and optimum.at.certain
    if optimum.drifting.any() or optimum.separated or runaway:
        drifting = np.asarray(likelihood.by_class(optimum.drifting.astype(np.float64)).any(axis=0))
        where = f" at {_listed(design, drifting)}" if drifting.any() else ""
        doubts.append(_without_end(where, likelihood))
    elif optimum.on_bound:
        doubts.append(
            f"The best means of some rows lie on the bound of the {likelihood.link_name} link, 0, "
            "which standard errors do not know of; a log link has none."
        )
    elif not optimum.converged:
        doubts.append(_without_rest(len(optimum.history) - 1, likelihood))
    # of several classes one is redundant, so that it is dropped; the last one never is
    removed = np.zeros(design.width, dtype=np.bool_) if collinear is None else collinear
    if not (optimum.dropped.any() or removed.any()):
        return doubts
    last = slice(len(optimum.dropped) - design.width, None)
    dropped = optimum.dropped[last] | removed
    still = dropped & ~removed & _without_variation(optimum.at.gram[last, last], design.intercept)
    if still.any():
        doubts.append(f"No variation is left in {_listed(design, still)}; the coefficient is 0.")
    explained = dropped & ~still
    if explained.any():
        doubts.append(
            f"Other columns explain {_listed(design, explained)} fully; the coefficient is 0."
        )
    return doubts


def _without_rest(iterations: int, likelihood: Likelihood) -> str:
    told = f"The fit did not converge in {iterations} iterations"
    if isinstance(likelihood, SingleIndex) and likelihood.family.eta_above > -np.inf:
        return (
            f"{told}: the {likelihood.link_name} link bounds the means of {likelihood.name}, and "
            "the best ones may lie on that bound; a log link has none."
        )
    return f"{told}."


def _without_end(where: str, likelihood: Likelihood) -> str:
    if likelihood.name in _OF_CLASSES:
        return (
            f"The predictors separate the classes (almost) perfectly{where}, so that coefficients "
            "have no finite best value; use lambda > 0."
        )
    return f"Coefficients{where} have no finite best value; use lambda > 0."


def _without_variation(gram: Matrix, intercept: bool) -> NDArray[np.bool_]:
    """Which columns are zero in every row, or explained by the intercept alone: constant."""
    squares = np.diag(gram)
    if not intercept or gram[-1, -1] == 0.0:
        return np.equal(squares, 0.0)
    by_intercept = gram[-1] * (gram[-1] / gram[-1, -1])
    constant: NDArray[np.bool_] = squares - by_intercept <= SMALLEST_PIVOT * squares
    return constant


def _listed(design: Design, marked: NDArray[np.bool_]) -> str:
    names = [name for name, mark in zip(design.names, marked, strict=True) if mark]
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f"{', '.join(names[:5])}{more}"
