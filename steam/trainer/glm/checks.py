"""Every refusal of a fit that needs no data."""

from steam.trainer.glm.dispersion import check_dispersion
from steam.trainer.glm.parameters import GlmParameters, check_parameters
from steam.trainer.glm.solvers import check_solver


def check_all(parameters: GlmParameters) -> None:
    """Raises InvalidInput or Unsupported for what cannot be fitted whatever the data."""
    check_parameters(parameters)
    check_solver(parameters)
    check_dispersion(parameters)
