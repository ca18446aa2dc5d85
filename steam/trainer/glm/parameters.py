"""The parameters of a GLM, in H2O's names, and what of them can be done."""

import math
from dataclasses import dataclass

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.glm.families import CANONICAL_LINKS, FAMILIES, Family

DEFAULT_ALPHA = 0.5
DEFAULT_MAX_ITERATIONS = 50
DEFAULT_OBJECTIVE_EPSILON = 1e-8


@dataclass(frozen=True, slots=True)
class GlmParameters:
    """How to fit. None and H2O's -1 both mean "the default rule".

    `lambda_` None takes a fraction of the smallest lambda that shrinks everything to zero.
    The fit has converged when no standardised coefficient moves by more than `beta_epsilon` and
    the objective by no more than `objective_epsilon` of itself, or when its gradient is at most
    `gradient_epsilon` in every coordinate, if that is given.
    """

    family: str = "gaussian"
    link: str = "family_default"
    alpha: float | None = None
    lambda_: float | None = None
    standardize: bool = True
    intercept: bool = True
    missing_values_handling: str = "mean_imputation"
    weights_column: str | None = None
    offset_column: str | None = None
    solver: str = "AUTO"
    max_iterations: int | None = None
    beta_epsilon: float = 1e-4
    objective_epsilon: float | None = None
    gradient_epsilon: float | None = None
    ignore_const_cols: bool = True
    seed: int = -1

    @property
    def skip_missing(self) -> bool:
        return self.missing_values_handling == "skip"

    @property
    def iterations(self) -> int:
        if self.max_iterations is None or self.max_iterations == -1:
            return DEFAULT_MAX_ITERATIONS
        return self.max_iterations

    @property
    def objective_tolerance(self) -> float:
        given = _unless_default(self.objective_epsilon)
        return DEFAULT_OBJECTIVE_EPSILON if given is None else given

    @property
    def gradient_tolerance(self) -> float:
        given = _unless_default(self.gradient_epsilon)
        return 0.0 if given is None else given

    @property
    def mixing(self) -> float:
        """alpha with its default."""
        return DEFAULT_ALPHA if self.alpha is None else self.alpha

    def likelihood(self) -> Family:
        """The family and link. Raises Unsupported for one that steam does not fit."""
        family = self.family.lower()
        link = self.link.lower()
        if link == "family_default":
            link = CANONICAL_LINKS.get(family, link)
        if found := FAMILIES.get((family, link)):
            return found
        if family in CANONICAL_LINKS:
            raise Unsupported(
                f"steam does not fit the {family} family with the {link} link.",
                hint=f"Use the link {CANONICAL_LINKS[family]}.",
            )
        raise Unsupported(
            f"steam does not fit the family '{family[:40]}'.", hint="Use gaussian or binomial."
        )


def check_parameters(parameters: GlmParameters) -> None:
    """Refuse what cannot be fitted whatever the data. Raises InvalidInput or Unsupported."""
    parameters.likelihood()
    if parameters.solver.upper() not in {"AUTO", "IRLSM"}:
        raise Unsupported(
            f"steam has no solver '{parameters.solver[:40]}'.", hint="Use AUTO or IRLSM."
        )
    if parameters.missing_values_handling not in {"mean_imputation", "skip"}:
        raise Unsupported(
            f"steam cannot treat missing values by '{parameters.missing_values_handling[:40]}'.",
            hint="Use mean_imputation or skip.",
        )
    if not 0.0 <= parameters.mixing <= 1.0:
        raise InvalidInput(f"alpha is {parameters.mixing}, but it must be between 0 and 1.")
    if parameters.lambda_ is not None and not 0.0 <= parameters.lambda_ < math.inf:
        raise InvalidInput(f"lambda is {parameters.lambda_}, but it must be 0 or more.")
    if parameters.iterations < 1:
        raise InvalidInput(
            f"max_iterations is {parameters.iterations}, but it must be at least 1.",
            hint="Use -1 for the default.",
        )
    tolerances = {
        "beta_epsilon": parameters.beta_epsilon,
        "objective_epsilon": parameters.objective_tolerance,
        "gradient_epsilon": parameters.gradient_tolerance,
    }
    for name, tolerance in tolerances.items():
        if not 0.0 <= tolerance < math.inf:
            raise InvalidInput(f"{name} is {tolerance}, but it must be 0 or more.")


def _unless_default(value: float | None) -> float | None:
    return None if value == -1.0 else value
