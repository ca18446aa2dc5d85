"""A binomial model for a population in which the classes have other shares than in the rows."""

import math
from dataclasses import replace

from steam.model.glm import GlmModel


def with_prior(model: GlmModel, prior: float, share: float) -> GlmModel:
    """The model for the `prior` share of the second class, from rows in which it has `share`.

    Formula: intercept + logit(prior) - logit(share). Source: King and Zeng, Political Analysis
    9(2), 2001, section 4.1.
    """
    coefficients = model.coefficients.copy()
    coefficients[-1] += math.log(prior / (1.0 - prior)) - math.log(share / (1.0 - share))
    return replace(model, coefficients=coefficients)
