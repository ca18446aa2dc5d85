"""The deviance by which the metrics of a GLM measure, from its parameters."""

from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.metrics.deviance import UnitDeviance


def unit_deviance_of(family: str, parameters: GlmParameters) -> UnitDeviance | None:
    """That of a family with parameters of its own; None where the name says all."""
    if family == "tweedie":
        return UnitDeviance(family, power=parameters.tweedie_variance_power)
    if family == "negativebinomial":
        return UnitDeviance(family, theta=parameters.theta)
    return None
