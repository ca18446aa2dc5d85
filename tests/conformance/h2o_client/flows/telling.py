"""What the client knows of a frame or model, as plain values."""

from typing import Any

METRICS = ("MSE", "r2", "AUC", "pr_auc", "logloss", "Gini", "mae", "rmsle", "nobs", "AIC")
DEVIANCES = (
    *("null_deviance", "residual_deviance", "null_degrees_of_freedom"),
    "residual_degrees_of_freedom",
)


def cells(frame: Any) -> list[list[str]]:
    """The header and the rows, as the texts that were downloaded."""
    rows: list[list[str]] = frame.as_data_frame(use_pandas=False)
    return rows


def shown(frame: Any) -> dict[str, Any]:
    """What is seen of a frame at once."""
    return {"dim": frame.dim, "types": frame.types, "head": cells(frame.head(3))}


def measured(metrics: Any) -> dict[str, Any]:
    """The single numbers of metrics, those of them that there are."""
    told = metrics._metric_json
    return {name: told[name] for name in (*METRICS, *DEVIANCES) if told.get(name) is not None}


def fitted(model: Any) -> dict[str, Any]:
    """The coefficients of a linear model, and how good it is on its training frame."""
    return {
        "coefficients": model.coef(),
        "standardized": model.coef_norm(),
        "training": measured(model.model_performance()),
    }
