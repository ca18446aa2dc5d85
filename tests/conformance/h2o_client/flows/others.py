"""Flows of models that are not linear: trees and clusters."""

import tempfile
from pathlib import Path
from typing import Any

import h2o
from h2o.estimators import (
    H2OGradientBoostingEstimator,
    H2OIsolationForestEstimator,
    H2OKMeansEstimator,
    H2ONaiveBayesEstimator,
    H2ORandomForestEstimator,
)
from h2o.tree import H2OTree

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


def balanced(data: Path) -> object:
    """Which rows are drawn depends on seed and row alone: both draw the same."""
    frame = prostate(data)
    frame["rare"] = (frame["GLEASON"] > 7).asfactor()
    told = {}
    for seed, factors, most in ((1, None, 5.0), (2, None, 1.2), (1, [0.5, 3.0], 0.5)):
        model = H2OGradientBoostingEstimator(
            ntrees=1,
            max_depth=1,
            min_rows=1,
            seed=seed,
            balance_classes=True,
            class_sampling_factors=factors,
            max_after_balance_size=most,
        )
        model.train(x=["AGE", "PSA", "VOL"], y="rare", training_frame=frame)
        output = model._model_json["output"]
        rows = output["training_metrics"]["cm"]["table"].cell_values
        told[f"{seed} {factors} {most}"] = {
            "rows": output["training_metrics"]["nobs"],
            "start": output["init_f"],
            "of each class": [row[0] + row[1] for row in rows],
            "measured": model.model_performance(frame)._metric_json["nobs"],
        }
    return told


def checkpoints(data: Path) -> object:
    """Models in files of the server's machine as they are made, and training that goes on."""
    frame = prostate(data)
    asked = {"ntrees": 5, "max_depth": 3, "min_rows": 5, "seed": 1}
    with tempfile.TemporaryDirectory() as folder:
        done, growing = Path(folder, "done"), Path(folder, "growing")
        model = H2OGradientBoostingEstimator(
            model_id="m",
            nfolds=2,
            fold_assignment="Modulo",
            export_checkpoints_dir=str(done),
            in_training_checkpoints_dir=str(growing),
            in_training_checkpoints_tree_interval=2,
            **asked,
        )
        model.train(x=X, y="CAPSULE", training_frame=frame)
        whole = model.predict(frame)
        files = [sorted(path.name for path in place.iterdir()) for place in (done, growing)]
        early = h2o.load_model(str(growing / "m.ntrees_2"))
    more = H2OGradientBoostingEstimator(checkpoint=early.model_id, **asked)
    more.train(x=X, y="CAPSULE", training_frame=frame)
    return {
        "files": files,
        "early": early.model_id,
        "trees": early._model_json["output"]["model_summary"]["number_of_trees"],
        "apart": (more.predict(frame)["p1"] - whole["p1"]).abs().max() < 1e-9,
    }


def tree(data: Path) -> object:
    """Where trees are cut is the server's own affair: what is compared is how they are told."""
    frame = prostate(data)
    two = H2OGradientBoostingEstimator(ntrees=2, max_depth=3, seed=1)
    two.train(x=X, y="CAPSULE", training_frame=frame)
    three = H2ORandomForestEstimator(ntrees=2, max_depth=3, seed=1)
    three.train(x=["AGE", "PSA"], y="RACE", training_frame=frame)
    told = [H2OTree(two, 1), H2OTree(three, 0, "1"), H2OTree(two, 0, None, "FALSE")]
    return [
        {
            "number": one.tree_number,
            "class": one.tree_class,
            "root": [type(one.root_node).__name__, one.root_node.id],
            "known": {name for name in one.features if name} <= set(X),
            "leaves": [
                sorted(
                    {
                        str(values[place])
                        for place, child in enumerate(one.left_children)
                        if child == -1
                    }
                )
                for values in (one.thresholds, one.nas)
            ],
            "sides": {side for side in one.nas if side} <= {"LEFT", "RIGHT"},
            "rules": one.tree_decision_path[:4],
        }
        for one in told
    ]


def interactions(data: Path) -> object:
    """Columns outside of the groups are asked for by no tree."""
    model = H2OGradientBoostingEstimator(
        ntrees=10, max_depth=4, seed=1, interaction_constraints=[["AGE", "PSA"], ["VOL"]]
    )
    model.train(x=["AGE", "PSA", "VOL", "RACE"], y="CAPSULE", training_frame=prostate(data))
    return {name: gain > 0.0 for name, gain, *_ in sorted(model.varimp())}


def naive_bayes(data: Path) -> object:
    """What it learns are shares, means and deviations of all rows."""
    frame = prostate(data)
    model = H2ONaiveBayesEstimator(seed=1)
    model.train(x=["AGE", "RACE", "PSA"], y="CAPSULE", training_frame=frame)
    output = model._model_json["output"]
    return {
        "levels": output["levels"],
        "apriori": output["apriori"].cell_values,
        "within": [
            {"name": table._table_header, "columns": table.col_header, "rows": table.cell_values}
            for table in output["pcond"]
        ],
        "first": cells(model.predict(frame)[:3, :]),
    }


def unnamed_centers(data: Path) -> object:
    """Centers whose columns have no names are taken by their places."""
    iris = h2o.import_file(str(data / "iris.csv"))[:4]
    start = h2o.H2OFrame([[5, 3, 1, 0], [6, 3, 4, 1], [7, 3, 6, 2]])
    model = H2OKMeansEstimator(k=3, user_points=start, standardize=False, max_iterations=100)
    model.train(x=iris.names, training_frame=iris)
    return {"centers": model.centers(), "sizes": model.size()}


FLOWS = {
    flow.__name__: flow
    for flow in (
        *(drf, gbm, isolation_forest, kmeans),
        *(balanced, checkpoints, interactions, tree, naive_bayes, unnamed_centers),
    )
}
