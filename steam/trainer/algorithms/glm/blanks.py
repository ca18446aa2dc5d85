"""What clients look for in the output of every GLM, in one that has nothing to tell there."""

from collections.abc import Mapping

from steam.trainer.algorithms.table import Cell

BLANK: Mapping[str, Cell] = {
    "dispersion": 0.0,
    "lambda_1se": -1.0,
    "lambda_min": -1.0,
    "lambda_max": -1.0,
    "all_constraints_satisfied": False,
    "linear_constraint_states": None,
    "linear_constraints_table": None,
    "regression_influence_diagnostics": None,
    "scoring_history_unrestricted_model": None,
    "coefficients_table_multinomials_with_class_names": None,
    "vif_predictor_names": None,
    "variable_inflation_factors": None,
}
