"""The regularization path of a GLM."""

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.glm.made import full_names
from steam.trainer.algorithms.glm.regularization import RegularizationPath
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.rest.call import Call, get
from steam.trainer.rest.schemas import Json, schema


def show_path(call: Call) -> Json:
    """`GET /3/GetGLMRegPath?model=`."""
    key = call.arguments.required("model")
    model = call.services.store.get(TrainedModel, key)
    path = model.details.get("regularization_path")
    if not isinstance(path, RegularizationPath):
        raise InvalidInput(
            f"The model {model.key} has no regularization path.", hint="Only GLMs have one."
        )
    return schema(
        "GLMRegularizationPathV3",
        "RegularizationPath",
        model=None,
        lambdas=list(path.lambdas),
        alphas=list(path.alphas),
        explained_deviance_train=list(path.explained_train),
        explained_deviance_valid=path.explained_valid and list(path.explained_valid),
        coefficients=path.coefficients.tolist(),
        coefficients_std=_standardized(path, model),
        coefficient_names=list(_names(path, model)),
        z_values=_alone(path.z_values),
        p_values=_alone(path.p_values),
        std_errs=_alone(path.errors),
    )


def _standardized(path: RegularizationPath, model: TrainedModel) -> list[list[float]] | None:
    """None of a model that was fitted to columns as they are, as in H2O."""
    if model.parameters.get("standardize") is False:
        return None
    lines: list[list[float]] = path.standardized.tolist()
    return lines


def _names(path: RegularizationPath, model: TrainedModel) -> tuple[str, ...]:
    """One for each coefficient, those of a class with its name."""
    several = path.coefficients.shape[-1] > len(path.names)
    return full_names(path.names, model.signature.response.levels if several else ())


def _alone(values: tuple[float, ...] | None) -> list[list[float | None]] | None:
    """As the path of one submodel; None in it for what is not a number."""
    return None if values is None else [[v if np.isfinite(v) else None for v in values]]


routes = [get("/3/GetGLMRegPath", show_path)]
