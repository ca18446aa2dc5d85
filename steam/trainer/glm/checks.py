"""Refusals of a fit before it begins: of what it is told, of its columns, and of its start."""

from collections.abc import Sequence

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.constraint_names import check_constraints
from steam.trainer.glm.dispersion import check_dispersion
from steam.trainer.glm.influence import check_influence
from steam.trainer.glm.parameters import GlmParameters, check_parameters
from steam.trainer.glm.plan import plan_reading
from steam.trainer.glm.preparation import prepare
from steam.trainer.glm.solvers import check_solver
from steam.trainer.glm.start import start_of
from steam.trainer.progress import Silent


def check_all(parameters: GlmParameters) -> None:
    """Raises InvalidInput or Unsupported for what cannot be fitted whatever the data."""
    check_influence(parameters)
    check_parameters(parameters)
    check_solver(parameters)
    check_dispersion(parameters)


def check_columns(frame: Frame, x: Sequence[str], y: str, parameters: GlmParameters) -> None:
    """Raises NotFound, InvalidInput or Exhausted for columns that cannot play their part, those
    that interact among them, and for constraints that name none, by names and types alone."""
    check_constraints(plan_reading(frame, x, y, parameters), parameters)


def check_start(
    frame: Frame, x: Sequence[str], y: str, parameters: GlmParameters, engine: LocalEngine
) -> None:
    """Raises InvalidInput for a start that does not fit the model, whose coefficients one pass over
    the columns tells; without a start nothing is read."""
    if parameters.start:
        prepared = prepare(frame, x, y, parameters, engine, Silent())
        start_of(
            prepared.design,
            parameters.start,
            size=prepared.likelihood.size(prepared.design.width),
            standardize=parameters.standardize,
        )
