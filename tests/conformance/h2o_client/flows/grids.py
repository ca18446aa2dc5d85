"""Flows of grids over linear models."""

import tempfile
import warnings
from pathlib import Path
from typing import Any

import h2o
from h2o.estimators import H2OGeneralizedLinearEstimator
from h2o.grid.grid_search import H2OGridSearch

from tests.conformance.h2o_client.flows.glm import X, prostate


def _grid(data: Path, values: dict[str, Any], key: str, **more: Any) -> Any:
    grid = H2OGridSearch(H2OGeneralizedLinearEstimator(family="binomial"), values, key, **more)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # advice about alpha
        grid.train(x=X, y="CAPSULE", training_frame=prostate(data))
    return grid


def grid_glm(data: Path) -> object:
    grid = _grid(data, {"alpha": [0, 0.5], "lambda": [0.1, 0.01]}, "g1")
    again = h2o.get_grid("g1")
    return {
        "models": grid.model_ids,
        "by area": grid.get_grid("auc", decreasing=True).model_ids,
        "table": [row[1:] for row in grid.sorted_metric_table(use_pandas=False).cell_values],
        "names": sorted(grid.hyper_names),
        "again": again.model_ids,
        "areas": {model.model_id: model.auc() for model in grid.models},
    }


def grid_rand(data: Path) -> object:
    criteria = {"strategy": "RandomDiscrete", "max_models": 2, "seed": 1}
    few = _grid(data, {"lambda": [0.1, 0.01, 0.001]}, "g2", search_criteria=criteria)
    bad = _grid(data, {"alpha": [0.25, 7]}, "g3")
    return {
        "models": sorted(few.model_ids),
        "made": bad.model_ids,
        "failed": len(bad.failed_params),
        "failures": len(bad.failure_details),
    }


def grid_saveload(data: Path) -> object:
    grid = _grid(data, {"lambda": [0.1, 0.01]}, "g4")
    with tempfile.TemporaryDirectory() as folder:
        path = h2o.save_grid(folder, "g4")
        h2o.remove_all()
        loaded = h2o.load_grid(path)
    return {
        "models": loaded.model_ids,
        "same": [loaded[0].coef() == grid[0].coef(), loaded[1].coef() == grid[1].coef()],
    }


FLOWS = {flow.__name__: flow for flow in (grid_glm, grid_rand, grid_saveload)}
