"""The keys of what a cross-validation keeps, which are H2O's."""


def fold_key(model: str, fold: int) -> str:
    """The model of a fold, counted from 0; H2O's, from 1."""
    return f"{model}_cv_{fold + 1}"


def predictions_key(model: str, fold: int) -> str:
    """The predictions of a fold's rows."""
    return f"prediction_{fold_key(model, fold)}"


def holdout_key(model: str) -> str:
    """The predictions of all rows, each by the model that has not seen it."""
    return f"cv_holdout_prediction_{model}"


def assignment_key(model: str) -> str:
    """Which row is in which fold."""
    return f"cv_fold_assignment_{model}"
