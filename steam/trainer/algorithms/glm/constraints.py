"""What a GLM tells of its linear constraints: what each comes to, and whether that satisfies it."""

from collections.abc import Mapping

import numpy as np

from steam.trainer.algorithms.table import Table, TableColumn, doubles, strings
from steam.trainer.glm.bounds import LinearConstraint
from steam.trainer.glm.result import GlmFit

_ROUNDING = 1e-8
"""Share of the sizes of the terms that a sum of them may be off by."""


def constraint_tables(fit: GlmFit) -> dict[str, Table]:
    """The table of a fit with linear constraints, by the name that H2O's clients know."""
    linear = fit.parameters.linear
    if not linear:
        return {}
    coefficients = _by_name(fit)
    values = tuple(one.value(coefficients) for one in linear)
    kinds = ["equality" if one.equal else "inequality" for one in linear]
    texts = (
        f"Linear {kind} constraint: {one.text} = {value:.6g}"
        for kind, one, value in zip(kinds, linear, values, strict=True)
    )
    satisfied = (str(_holds(one, coefficients)).lower() for one in linear)
    return {
        "linear_constraints_table": Table(
            "Beta (if exists) and Linear Constraints Table",
            (
                TableColumn("", "string", "%s", ("",) * len(linear)),
                strings("constraint", tuple(texts)),
                doubles("values", values),
                strings("condition", tuple("== 0" if one.equal else "<= 0" for one in linear)),
                strings("condition_satisfied", tuple(satisfied)),
            ),
        )
    }


def constraint_outputs(fit: GlmFit) -> dict[str, bool]:
    """Whether all of them are satisfied; nothing of a fit without."""
    linear, coefficients = fit.parameters.linear, _by_name(fit)
    if not linear:
        return {}
    return {"all_constraints_satisfied": all(_holds(one, coefficients) for one in linear)}


def _by_name(fit: GlmFit) -> Mapping[str, float]:
    return dict(zip(fit.names, np.ravel(fit.coefficients).tolist(), strict=False))


def _holds(constraint: LinearConstraint, coefficients: Mapping[str, float]) -> bool:
    value = constraint.value(coefficients)
    sizes = (abs(weight * coefficients[name]) for name, weight in constraint.weights.items())
    allowed = _ROUNDING * (1.0 + abs(constraint.constant) + sum(sizes))
    return bool((abs(value) if constraint.equal else value) <= allowed)
