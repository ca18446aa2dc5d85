"""The deviance by which the metrics of a GLM measure, from its parameters."""

from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.metrics.deviance import UnitDeviance


def unit_deviance_of(family: str, parameters: GlmParameters) -> UnitDeviance | None:
    """That of a family of numbers; None for one that is measured by squares or by classes."""
    if family in {"poisson", "gamma"}:
        return UnitDeviance(family)
    if family == "tweedie":
        return UnitDeviance(family, power=parameters.tweedie_variance_power)
    if family == "negativebinomial":
        return UnitDeviance(family, theta=parameters.theta)
    return None
