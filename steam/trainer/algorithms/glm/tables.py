"""What a GLM shows: coefficients, their sizes, and how the fit went."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.trainer.algorithms.glm.constraints import constraint_tables
from steam.trainer.algorithms.glm.fold_deviances import FoldDeviances
from steam.trainer.algorithms.glm.history import scoring_history
from steam.trainer.algorithms.importances import importances_table
from steam.trainer.algorithms.metrics import ModelMetrics
from steam.trainer.algorithms.table import Cell, Table, TableColumn, doubles, integers, strings
from steam.trainer.glm.lambdas import asked_for
from steam.trainer.glm.result import GlmFit


def glm_tables(
    fit: GlmFit,
    training_frame: str,
    validation: ModelMetrics | None,
    started_ms: int,
    folds: FoldDeviances | None = None,
) -> dict[str, Table]:
    """Every table of a GLM by the name that H2O's clients know."""
    names, sizes, signs = _magnitudes(fit)
    return {
        "model_summary": _summary(fit, training_frame, folds),
        "scoring_history": scoring_history(fit, validation, started_ms, folds),
        **_coefficient_tables(fit),
        **constraint_tables(fit),
        "standardized_coefficient_magnitudes": Table(
            "Standardized Coefficient Magnitudes",
            (
                strings("names", names),
                doubles("coefficients", sizes, "Coefficients"),
                strings("sign", signs, "Sign"),
            ),
            "standardized coefficient magnitudes",
        ),
        "variable_importances": importances_table(names, sizes),
    }


def four_digits(value: float) -> str:
    """The number with four digits, as Java writes it: 0.001091, but 4.504E-4."""
    rounded = float(f"{value:.4g}")
    if rounded == 0.0 or 1e-3 <= abs(rounded) < 1e7:
        return repr(rounded)
    digits, _, power = f"{rounded:e}".partition("e")
    return f"{float(digits)!r}E{int(power)}"


def regularization(alpha: float, lambda_: float) -> str:
    """The penalty in words."""
    if lambda_ == 0.0:
        return "None"
    if alpha == 0.0:
        return f"Ridge ( lambda = {four_digits(lambda_)} )"
    if alpha == 1.0:
        return f"Lasso (lambda = {four_digits(lambda_)} )"
    return f"Elastic Net (alpha = {alpha:.4G}, lambda = {four_digits(lambda_)} )"


def _summary(fit: GlmFit, training_frame: str, folds: FoldDeviances | None) -> Table:
    predictors = _by_class(fit.standardized_coefficients, fit)[:, :-1].ravel()
    return Table(
        "GLM Model",
        (
            TableColumn("", "string", "%s", ("",)),
            strings("family", (fit.model.family,), "Family"),
            strings("link", (fit.model.link,), "Link"),
            strings("regularization", (regularization(fit.alpha, fit.lambda_),), "Regularization"),
            *_search(fit, folds),
            integers("number_of_predictors_total", (len(predictors),)),
            TableColumn(  # a number as text, as H2O's clients get it
                "number_of_active_predictors",
                "int",
                "%d",
                (str(np.count_nonzero(predictors)),),
                "Number of Active Predictors",
            ),
            integers("number_of_iterations", (fit.iterations,)),
            strings("training_frame", (training_frame,), "Training Frame"),
        ),
        "summary",
    )


def _search(fit: GlmFit, folds: FoldDeviances | None) -> tuple[TableColumn, ...]:
    """The lambdas of a search, from the largest to the one that was best."""
    if not fit.parameters.lambda_search:
        return ()
    lambdas = [one.penalty.lambda_ for one in fit.submodels]
    told = (
        f"nlambda = {asked_for(fit.parameters, fit.alpha)}, "
        f"lambda.max = {four_digits(max(lambdas))}, lambda.min = {four_digits(fit.lambda_)}"
    )
    text = told if folds is not None else f"{told}, lambda.1se = -1.0"
    return (strings("lambda_search", (text,), "Lambda Search"),)


def _coefficient_tables(fit: GlmFit) -> dict[str, Table]:
    if not fit.classes:
        return {"coefficients_table": _coefficients(fit)}
    return class_tables(
        fit.model.family,
        fit.names,
        fit.classes,
        _by_class(fit.coefficients, fit),
        _by_class(fit.standardized_coefficients, fit),
    )


def class_tables(
    family: str,
    names: Sequence[str],
    classes: Sequence[str],
    coefficients: NDArray[np.float64],
    standardized: NDArray[np.float64],
) -> dict[str, Table]:
    """The coefficients of several classes by their numbers, and again by their names.

    Both kinds of them are (classes, names). The intercept comes first here, though it is last in
    the model.
    """
    order = np.roll(np.arange(len(names)), 1)
    kinds = (("coefs_class_", coefficients), ("std_coefs_class_", standardized))

    def table(title: str, called: Sequence[str]) -> Table:
        return Table(
            title,
            (
                strings("names", tuple(names[i] for i in order.tolist())),
                *(
                    doubles(prefix + name, tuple(own[order].tolist()))
                    for prefix, values in kinds
                    for name, own in zip(called, values, strict=True)
                ),
            ),
            f"glm {family} coefficients",
        )

    numbers = [str(number) for number in range(len(classes))]
    return {
        "coefficients_table": table("Coefficients", numbers),
        "coefficients_table_multinomials_with_class_names": table(
            "Coefficients with class names", classes
        ),
    }


def _by_class(values: NDArray[np.float64], fit: GlmFit) -> NDArray[np.float64]:
    """(classes or 1, coefficients)."""
    return values.reshape(-1, len(fit.names))


def _coefficients(fit: GlmFit) -> Table:
    """The intercept comes first here, though it is last in the model."""
    order = np.roll(np.arange(len(fit.names)), 1)
    names = tuple(fit.names[i] for i in order)
    return Table(
        "Coefficients",
        (
            strings("names", names),
            doubles("coefficients", tuple(fit.coefficients[order].tolist()), "Coefficients"),
            *_certainty(fit, order),
            *_inflation(fit, names),
            doubles(
                "standardized_coefficients",
                tuple(fit.standardized_coefficients[order].tolist()),
                "Standardized Coefficients",
            ),
        ),
        "glm coefficients",
    )


def _inflation(fit: GlmFit, names: Sequence[str]) -> tuple[TableColumn, ...]:
    """Variance inflation factors of numbers, if they were asked for; NaN for all else."""
    if fit.inflation is None:
        return ()
    values = tuple(fit.inflation.get(name, float("nan")) for name in names)
    return (doubles("variable_inflation_factor", values, "Variance Inflation Factor"),)


def _certainty(fit: GlmFit, order: NDArray[np.intp]) -> tuple[TableColumn, ...]:
    """Standard errors and what follows from them, if they were asked for."""
    found = fit.inference
    if found is None:
        return ()
    return (
        doubles("std_error", tuple(found.standard_errors[order].tolist()), "Std. Error"),
        doubles("z_value", tuple(found.z_values[order].tolist()), "z value"),
        doubles("p_value", tuple(found.p_values[order].tolist()), "p value"),
    )


def _magnitudes(fit: GlmFit) -> tuple[tuple[Cell, ...], tuple[Cell, ...], tuple[Cell, ...]]:
    """Names, sizes and signs of the standardized coefficients, largest first.

    Of several classes the sizes are added up, and have no sign to show.
    """
    by_class = _by_class(fit.standardized_coefficients, fit)[:, :-1]
    values = by_class[0] if not fit.classes else np.abs(by_class).sum(axis=0)
    order = np.argsort(-np.abs(values), kind="stable")
    return (
        tuple(fit.names[i] for i in order),
        tuple(np.abs(values)[order].tolist()),
        tuple("POS" if values[i] >= 0 else "NEG" for i in order),
    )
