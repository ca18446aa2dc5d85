"""Flows of models that are not linear: trees and clusters."""

from pathlib import Path
from typing import Any

import h2o
from h2o.estimators import (
    H2OGradientBoostingEstimator,
    H2OIsolationForestEstimator,
    H2OKMeansEstimator,
    H2ORandomForestEstimator,
)

from tests.conformance.h2o_client.flows.glm import X, prostate
from tests.conformance.h2o_client.flows.telling import cells


def _used(model: Any, frame: Any) -> dict[str, Any]:
    return {
        "columns": model.predict(frame).names,
        "important": sorted(row[0] for row in model.varimp()),
        "trees": model._model_json["output"]["model_summary"]["number_of_trees"],
    }


def drf(data: Path) -> object:
    """What a forest draws is the server's own affair: its numbers are not compared."""
    frame = prostate(data)
    model = H2ORandomForestEstimator(ntrees=3, max_depth=4, seed=1)
    model.train(x=X, y="CAPSULE", training_frame=frame)
    return _used(model, frame)


def gbm(data: Path) -> object:
    """All rows and columns are used in every tree: nothing is drawn."""
    frame = prostate(data)
    model = H2OGradientBoostingEstimator(ntrees=3, max_depth=3, min_rows=5, seed=1)
    model.train(x=X, y="CAPSULE", training_frame=frame)
    shares = model.predict_contributions(frame)
    return {
        **_used(model, frame),
        "shares": shares.names,
        "leaves": model.predict_leaf_node_assignment(frame).names,
        "staged": model.staged_predict_proba(frame).names,
        "first": cells(model.predict(frame)[:3, :]),
        "logloss": model.logloss(),
    }


def isolation_forest(data: Path) -> object:
    """Its cuts are the server's own affair: what is compared is what they are called."""
    frame = prostate(data)
    model = H2OIsolationForestEstimator(ntrees=3, max_depth=4, seed=1)
    model.train(x=X, training_frame=frame)
    marked = H2OIsolationForestEstimator(ntrees=3, contamination=0.1, seed=1)
    marked.train(x=X, training_frame=frame)
    scores = marked.predict(frame)
    history = model._model_json["output"]["scoring_history"]
    return {
        "type": model.type,
        "kind": type(model.model_performance()).__name__,
        "metrics": sorted(model.model_performance(frame)._metric_json),
        "columns": model.predict(frame).types,
        "marked": scores.types,
        "levels": scores["predict"].levels(),
        "cut": [row[0] for row in model.varsplits()],
        "history": list(history.col_header),
        "measured": [row[3] for row in history.cell_values],
        "leaves": model.predict_leaf_node_assignment(frame).types,
        "numbers": model.predict_leaf_node_assignment(frame, "Node_ID").types,
        "threshold": model._model_json["output"]["default_threshold"],
    }


def kmeans(data: Path) -> object:
    """From centers that are given, both must end at the same ones."""
    iris = h2o.import_file(str(data / "iris.csv"))[:4]
    start = h2o.H2OFrame([[5, 3, 1, 0], [6, 3, 4, 1], [7, 3, 6, 2]], column_names=iris.names)
    model = H2OKMeansEstimator(k=3, user_points=start, standardize=False, max_iterations=100)
    model.train(x=iris.names, training_frame=iris)
    performance = model.model_performance(iris)
    return {
        "centers": model.centers(),
        "sizes": model.size(),
        "within": model.withinss(),
        "between": model.betweenss(),
        "total": performance.tot_withinss(),
        "clusters": cells(model.predict(iris)[[0, 60, 140], :]),
    }


FLOWS = {flow.__name__: flow for flow in (drf, gbm, isolation_forest, kmeans)}
