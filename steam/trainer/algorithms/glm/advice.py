"""What the user should know of the parameters given, in the words that users of H2O look for."""

from collections.abc import Mapping

from steam.trainer.algorithms.glm.parameters import is_search
from steam.trainer.algorithms.parameters import Problem


def advice_about(given: Mapping[str, object]) -> list[Problem]:
    """A warning for each parameter that does not do what it is for beside the others."""
    found = []
    if given.get("lambda_search") and not is_search(given):
        told = "lambda_search is disabled when user specified any lambda value(s)."
        found.append(Problem("lambda_search", told, "WARN"))
    if given.get("remove_collinear_columns"):
        sentences = _about_collinear_columns(given)
        found += [Problem("remove_collinear_columns", told, "WARN") for told in sentences]
    if given.get("balance_classes"):
        told = (
            "balance_classes has no effect on a GLM, here as in H2O. Give rows of rare classes "
            "more weight with weights_column."
        )
        found.append(Problem("balance_classes", told, "WARN"))
    return found


def _about_collinear_columns(given: Mapping[str, object]) -> list[str]:
    found = []
    solver = str(given.get("solver") or "AUTO").upper()
    if solver not in {"AUTO", "IRLSM"}:
        found.append(
            "In H2O remove_collinear_columns only works when IRLSM (or AUTO) is the solver; here "
            f"columns go with {solver} as well."
        )
    if told := _about_penalty(given):
        found.append(f"remove_collinear_columns is meant for lambda = 0. {told}")
    return found


def _about_penalty(given: Mapping[str, object]) -> str:
    """A penalty shares an effect among the columns that have it, so that none need go."""
    if is_search(given):
        return "It is used improperly here with lambda_search."
    lambdas = given.get("lambda")
    is_free = isinstance(lambdas, list) and lambdas and not any(lambdas)
    return "" if is_free else "It is used improperly here.  Please set lambda=0."
