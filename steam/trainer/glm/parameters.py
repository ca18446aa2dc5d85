"""The parameters of a GLM, in H2O's names, and what of them can be done."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.glm.bounds import Bounds, LinearConstraint, Pulls
from steam.trainer.glm.families import Family, family_of
from steam.trainer.glm.plugs import PlugValues
from steam.trainer.metrics.gains import USUAL_GROUPS, shares_of

OF_SEVERAL_CLASSES = {"multinomial": "multinomial", "ordinal": "ologit"}
"""Families that learn a response with three levels or more, and their only links."""

DEFAULT_ALPHA = 0.5
MOST_LAMBDAS = 10_000
DEFAULT_MAX_ITERATIONS = 50
DEFAULT_OBJECTIVE_EPSILON = 1e-8
SEARCH_OBJECTIVE_EPSILON = 1e-4


@dataclass(frozen=True, slots=True)
class GlmParameters:
    """How to fit. None and H2O's -1 both mean "the default rule".

    No `lambdas` takes a fraction of the smallest lambda that shrinks everything to zero, or, with
    `lambda_search`, `nlambdas` of them, from that one down to `lambda_min_ratio` of it, until no
    more is explained (unless told not to by `early_stopping`). Of several submodels the best is
    kept: for each of the `alphas` one for each lambda.
    An `obj_reg` stands before the negative log-likelihood, else 1 over the weight of the rows.
    `pulls` are penalties rho/2 (b - b0)^2, `linear` are constraints between coefficients, under
    which no p-values are computed; `start` is in the order of the coefficients, and of
    standardised ones with `standardize`; without it the fit starts from the coefficients that are
    `known`, of columns as they are by name, one for each class. With a `prior` the intercept is
    that of a population in which the second class has this share.
    A `path` is that of a search whose lambdas are settled; the last of them is kept.
    The fit has converged when no standardised coefficient moves by more than `beta_epsilon` and
    the objective by no more than `objective_epsilon` of itself, or when its gradient is at most
    `gradient_epsilon` in every coordinate, if that is given.

    By the `dispersion_parameter_method` ml the dispersion of gamma and tweedie is the most likely
    one, and so is the theta of negativebinomial, which is found together with the coefficients;
    with `fix_tweedie_variance_power` off, so is the variance power of tweedie. They have been found
    when none moves by more than `dispersion_epsilon`. `fix_dispersion_parameter` takes
    `init_dispersion_parameter` for the dispersion, and theta as it is.
    """

    family: str = "gaussian"
    link: str = "family_default"
    alphas: tuple[float, ...] = ()
    lambdas: tuple[float, ...] = ()
    lambda_search: bool = False
    nlambdas: int | None = None
    lambda_min_ratio: float | None = None
    early_stopping: bool = True
    cold_start: bool = False
    non_negative: bool = False
    bounds: Bounds = field(default_factory=dict)
    pulls: Pulls = field(default_factory=dict)
    linear: tuple[LinearConstraint, ...] = ()
    interactions: tuple[tuple[str, str], ...] = ()
    plug_values: PlugValues = field(default_factory=dict)
    remove_collinear_columns: bool = False
    max_active_predictors: int | None = None
    start: tuple[float, ...] = ()
    known: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    prior: float | None = None
    obj_reg: float | None = None
    compute_p_values: bool = False
    calc_like: bool = False
    dispersion_parameter_method: str = "pearson"
    fix_dispersion_parameter: bool = False
    init_dispersion_parameter: float = 1.0
    fix_tweedie_variance_power: bool = True
    dispersion_epsilon: float = 1e-4
    max_iterations_dispersion: int = 3000
    generate_variable_inflation_factors: bool = False
    influence: bool = False
    auc_type: str = "NONE"
    gainslift_bins: int = USUAL_GROUPS
    generate_scoring_history: bool = False
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
    path: tuple[float, ...] = ()
    ignore_const_cols: bool = True
    tweedie_variance_power: float = 0.0
    tweedie_link_power: float = 1.0
    theta: float = 1e-10
    seed: int = -1

    @property
    def skip_missing(self) -> bool:
        return self.missing_values_handling == "skip"

    @property
    def plugs_missing(self) -> bool:
        return self.missing_values_handling == "plug_values"

    @property
    def iterations(self) -> int:
        if self.max_iterations is None or self.max_iterations == -1:
            return DEFAULT_MAX_ITERATIONS
        return self.max_iterations

    @property
    def objective_tolerance(self) -> float:
        given = _unless_default(self.objective_epsilon)
        if given is not None:
            return given
        return SEARCH_OBJECTIVE_EPSILON if self.lambda_search else DEFAULT_OBJECTIVE_EPSILON

    @property
    def gradient_tolerance(self) -> float:
        given = _unless_default(self.gradient_epsilon)
        return 0.0 if given is None else given

    @property
    def mixings(self) -> tuple[float, ...]:
        """alphas with their default; H2O's is 0 where it is told to use L_BFGS."""
        return self.alphas or (0.0 if self.solver.upper() == "L_BFGS" else DEFAULT_ALPHA,)

    @property
    def is_path(self) -> bool:
        """Whether there are several submodels, of which each starts where another ended."""
        return self.lambda_search or max(len(self.lambdas), len(self.path)) > 1

    @property
    def is_penalised(self) -> bool:
        """Whether any submodel may have a penalty."""
        return not self.lambdas or any(self.lambdas)

    @property
    def takes_all_levels(self) -> bool:
        """Whether every level of a categorical has a coefficient, which only a penalty tells from
        the intercept."""
        return self.is_penalised and not self.remove_collinear_columns

    def likelihood(self) -> Family:
        """The family and link. Raises Unsupported for one that steam does not fit, and InvalidInput
        for a parameter of it that is out of range."""
        return family_of(
            self.family,
            self.link,
            variance_power=self.tweedie_variance_power,
            link_power=self.tweedie_link_power,
            theta=self.theta,
        )


def check_parameters(parameters: GlmParameters) -> None:
    """Refuse what cannot be fitted whatever the data. Raises InvalidInput or Unsupported."""
    if link := OF_SEVERAL_CLASSES.get(parameters.family.lower()):
        _check_several_classes(parameters, link)
    else:
        parameters.likelihood()
    if parameters.missing_values_handling not in {"mean_imputation", "skip", "plug_values"}:
        raise Unsupported(
            f"steam cannot treat missing values by '{parameters.missing_values_handling[:40]}'.",
            hint="Use mean_imputation, skip or plug_values.",
        )
    if parameters.plug_values and not parameters.plugs_missing:
        raise InvalidInput(
            "Plug values are given, and missing values are not to take them.",
            hint="Set missing_values_handling to PlugValues.",
        )
    if parameters.plugs_missing and not parameters.plug_values:
        raise InvalidInput(
            "Missing values are to take plug values, and none are given.",
            hint="Give the frame of them as plug_values.",
        )
    _check_rest(parameters)
    shares_of(parameters.gainslift_bins)
    for alpha in parameters.mixings:
        if not 0.0 <= alpha <= 1.0:
            raise InvalidInput(f"alpha is {alpha}, but it must be between 0 and 1.")
    for lambda_ in parameters.lambdas:
        if not 0.0 <= lambda_ < math.inf:
            raise InvalidInput(f"lambda is {lambda_}, but it must be 0 or more.")
    _check_search(parameters)
    _check_linear(parameters)
    _check_certainty(parameters)
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


def _check_rest(parameters: GlmParameters) -> None:
    prior, scale, most = parameters.prior, parameters.obj_reg, parameters.max_active_predictors
    if prior is not None and parameters.family.lower() != "binomial":
        raise InvalidInput(
            "A prior is for the binomial family alone.", hint="Leave prior at its default."
        )
    if prior is not None and not parameters.intercept:
        raise InvalidInput("A prior needs an intercept.", hint="Leave intercept at true.")
    if prior is not None and not 0.0 < prior < 1.0:
        raise InvalidInput(f"prior is {prior}, but it must be between 0 and 1.")
    if scale is not None and not 0.0 < scale < math.inf:
        raise InvalidInput(f"obj_reg is {scale}, but it must be more than 0.")
    if most is not None and most < 0:
        raise InvalidInput(f"max_active_predictors is {most}, but it must be 0 or more.")


def _check_several_classes(parameters: GlmParameters, link: str) -> None:
    family = parameters.family.lower()
    if parameters.link.lower() not in {"family_default", link}:
        raise Unsupported(f"The {family} family has no other link than {link}.")
    if parameters.offset_column is not None:
        raise Unsupported(
            f"The {family} family takes no offset.", hint="Leave the offset column out."
        )
    if parameters.bounds or parameters.pulls:
        raise Unsupported(
            f"The {family} family takes no bounds by name.", hint="Use non_negative, or none."
        )
    if parameters.start and family == "ordinal":
        raise Unsupported("The ordinal family takes no startval.", hint="Leave it out.")
    if parameters.compute_p_values:
        raise Unsupported(f"steam computes no p-values for the {family} family.")
    if family == "ordinal" and not parameters.intercept:
        raise Unsupported(
            "The ordinal family needs its intercepts.", hint="Leave intercept at true."
        )


def _check_certainty(parameters: GlmParameters) -> None:
    bounded = parameters.non_negative or parameters.bounds or parameters.pulls
    if parameters.compute_p_values and bounded and not parameters.linear:
        raise InvalidInput(
            "p-values have no meaning under bounds.", hint="Leave the bounds or the p-values out."
        )
    if parameters.compute_p_values and parameters.is_penalised:
        raise InvalidInput(
            "p-values have no meaning under a penalty.", hint="Set lambda to 0 to compute them."
        )


def _check_linear(parameters: GlmParameters) -> None:
    if not parameters.linear:
        return
    if parameters.is_penalised or parameters.lambda_search:
        raise InvalidInput("Linear constraints take no penalty.", hint="Set lambda to 0.")
    if parameters.family.lower() in OF_SEVERAL_CLASSES:
        raise Unsupported(f"The {parameters.family.lower()} family takes no linear constraints.")
    if parameters.solver.upper() not in {"AUTO", "IRLSM"}:
        raise Unsupported("Linear constraints need the solver IRLSM.", hint="Use AUTO or IRLSM.")


def _check_search(parameters: GlmParameters) -> None:
    if parameters.lambda_search and parameters.lambdas:
        raise InvalidInput(
            "lambda is given, and lambda_search is to find it.", hint="Leave one of them out."
        )
    if parameters.nlambdas is not None and not 1 <= parameters.nlambdas <= MOST_LAMBDAS:
        raise InvalidInput(
            f"nlambdas is {parameters.nlambdas}, but it must be between 1 and {MOST_LAMBDAS}."
        )
    ratio = parameters.lambda_min_ratio
    if ratio is not None and not 0.0 < ratio < 1.0:
        raise InvalidInput(f"lambda_min_ratio is {ratio}, but it must be between 0 and 1.")


def _unless_default(value: float | None) -> float | None:
    return None if value == -1.0 else value
