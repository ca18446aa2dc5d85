"""Which solver fits, by H2O's names and by the number of coefficients."""

from steam.core.errors import Exhausted, InvalidInput, Unsupported
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.quasi_newton import ITERATIONS

MOST_COEFFICIENTS = 5000
"""A Gram matrix of this width takes 200 MB, and several are alive at once."""

MOST_BY_SLOPES = 500_000
"""Of a solver that keeps no matrix, but forty vectors of them."""

_BY_GRAM = {"IRLSM", "COORDINATE_DESCENT", "COORDINATE_DESCENT_NAIVE"}
_OF_ORDINAL = {"GRADIENT_DESCENT_LH", "GRADIENT_DESCENT_SQERR"}


def check_solver(parameters: GlmParameters) -> None:
    """Raises Unsupported for a solver that does not exist, InvalidInput for one that cannot do what
    is asked."""
    solver = parameters.solver.upper()
    if solver not in {"AUTO", "L_BFGS"} | _BY_GRAM | _OF_ORDINAL:
        raise Unsupported(
            f"steam has no solver '{parameters.solver[:40]}'.", hint="Use AUTO, IRLSM or L_BFGS."
        )
    if solver in _OF_ORDINAL and parameters.family.lower() != "ordinal":
        raise InvalidInput(
            f"The solver {solver} is for the ordinal family alone.", hint="Use AUTO or IRLSM."
        )
    if solver == "L_BFGS" and parameters.compute_p_values:
        raise InvalidInput(
            "p-values need a matrix that the solver L_BFGS does not make.", hint="Use IRLSM."
        )


def is_by_slopes(parameters: GlmParameters, coefficients: int) -> bool:
    """Whether L-BFGS fits so many coefficients; AUTO takes it for those beyond a Gram matrix."""
    solver = parameters.solver.upper()
    if solver == "AUTO":
        needs_gram = parameters.compute_p_values or parameters.linear
        return coefficients > MOST_COEFFICIENTS and not needs_gram
    return solver == "L_BFGS"


def check_width(parameters: GlmParameters, coefficients: int) -> None:
    """Raises Exhausted for more coefficients than the solver has memory for."""
    by_slopes = is_by_slopes(parameters, coefficients)
    limit = MOST_BY_SLOPES if by_slopes else MOST_COEFFICIENTS
    if coefficients > limit:
        advice = "" if by_slopes or parameters.compute_p_values else ", or use the solver L_BFGS"
        raise Exhausted(
            f"The model would have {coefficients} coefficients; {limit} is the limit.",
            hint=f"Leave out categorical columns with very many levels{advice}.",
        )


def iterations_of(parameters: GlmParameters, *, by_slopes: bool) -> int:
    """How many iterations a submodel may take."""
    unlimited = parameters.max_iterations is None or parameters.max_iterations == -1
    return ITERATIONS if by_slopes and unlimited else parameters.iterations
