"""Flows that ask for the service itself: its state, its keys, its jobs, its errors, its files."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import h2o
from h2o.estimators import H2OGeneralizedLinearEstimator
from h2o.exceptions import H2OJobCancelled, H2OResponseError

from tests.conformance.h2o_client.flows.glm import X, prostate

COPIES = 20
"""Of prostate.csv: a search along a path of lambdas over them takes far longer than a cancel."""


def cluster_status(_data: Path) -> object:
    cluster = h2o.cluster()
    return {
        "algorithms": "glm" in h2o.api("GET /3/ModelBuilders")["model_builders"],
        "zone": cluster.timezone,
        "nodes": len(cluster.nodes),
    }


def remove_all(data: Path) -> object:
    h2o.import_file(str(data / "iris.csv"), destination_frame="kept")
    h2o.import_file(str(data / "iris.csv"), destination_frame="gone")
    h2o.remove_all(["kept"])
    some = [h2o.get_frame("kept").dim, h2o.get_frame("gone")]
    h2o.remove_all()
    return {"retained": some, "nothing": h2o.get_frame("kept")}


def export(data: Path) -> object:
    frame = h2o.import_file(str(data / "prostate.csv"), destination_frame="exported")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.csv"
        h2o.export_file(frame, str(path))
        again = _refused(lambda: h2o.export_file(frame, str(path)))
        lines = path.read_text().splitlines()
        h2o.export_file(frame, str(Path(folder) / "parquet"), format="parquet")
        back = h2o.import_file(str(Path(folder) / "parquet")).dim
        frame.save(folder)
        h2o.remove_all()
        loaded = h2o.load_frame("exported", folder)
        down = Path(h2o.download_csv(loaded, str(Path(folder) / "down.csv")))
        return {
            "lines": [*lines[:3], len(lines)],
            "again": again,
            "parquet": back,
            "loaded": [loaded.dim, loaded.types],
            "downloaded": down.read_text().splitlines()[:3],
        }


def schemas_meta(_data: Path) -> object:
    """Of the builder of linear models, what a client shows of each parameter."""
    told = h2o.api("GET /3/ModelBuilders/glm")["model_builders"]["glm"]["parameters"]
    names = ("default_value", "level", "values", "gridable")
    return {
        "endpoints": len(h2o.api("GET /3/Metadata/endpoints").routes) > 100,
        "parameters": {one["name"]: {name: one[name] for name in names} for one in told},
    }


def errors(data: Path) -> object:
    iris = h2o.import_file(str(data / "iris.csv"))
    frame = prostate(data)
    wrong: dict[str, Callable[[], object]] = {
        "file": lambda: h2o.import_file(str(data / "nope.csv")),
        "model": partial(h2o.get_model, "nope"),
        "column": lambda: iris["NOPE"].head(3),
        "alpha": lambda: _fit(frame, "CAPSULE", alpha=7),
        "family": lambda: _fit(iris, "Species"),
        "operator": lambda: h2o.rapids("(nosuch 1)"),
        "brackets": lambda: h2o.rapids("(+ 1 2"),
        "job": lambda: h2o.api("GET /3/Jobs/nope"),
    }
    return {name: _refused(one) for name, one in wrong.items()}


def raw_http(data: Path) -> object:
    h2o.import_file(str(data / "iris.csv"), destination_frame="raw")
    return {
        "number": h2o.api("POST /99/Rapids", data={"ast": "(+ 1 2)"})["scalar"],
        "json": h2o.api("POST /99/Rapids", json={"ast": "(+ 1 2)"})["scalar"],
        "nothing": _refused(lambda: h2o.api("POST /99/Rapids")),
        "unknown": _refused(lambda: h2o.api("GET /3/Cloud", data={"zz": 1})),
        "some": h2o.api("GET /3/Frames/raw", data={"row_count": 1, "column_count": 1})["frames"][0][
            "columns"
        ][0]["data"],
        "latest": h2o.api("GET /LATEST/Cloud")["cloud_size"],
    }


def probe_rapids(data: Path) -> object:
    h2o.import_file(str(data / "prostate.csv"), destination_frame="trm.hex")
    told = {}
    for ast in (
        "({x . (+ x 1)} 3)",
        "(, 1 2)",
        "(sumNA (cols trm.hex 'AGE'))",
        "(max (cols trm.hex 'PSA'))",
        "(median (cols trm.hex [2 6]) FALSE)",
        "(/ 0 0)",
        "(/ 1 0)",
        '["a" "b"]',
        "[1 2 3]",
        "TRUE",
        "(nrow trm.hex)",
        "(ncol trm.hex)",
    ):
        reply = h2o.rapids(ast)
        told[ast] = [reply.get("scalar"), reply.get("string"), reply.get("funstr")]
    return told


def job_running(data: Path) -> object:
    model = _search(data)
    key, seen = model._job.job_key, model._job.status
    model.join()
    return {"known": seen in {"CREATED", "RUNNING"}, **_job(key), "names": sorted(model.coef())}


def job_cancel(data: Path) -> object:
    model = _search(data)
    key = model._job.job_key
    model._job.cancel()
    with suppress(H2OJobCancelled):
        model.join()
    return {**_job(key), "model": _refused(lambda: h2o.get_model(model.model_id))}


def job_maxruntime(data: Path) -> object:
    """The model is what there is when the time is over: a warning says so, and no error."""
    model = _search(data, nfolds=0, max_runtime_secs=3)
    key = model._job.job_key
    model.join()
    return {**_job(key), "names": sorted(model.coef())}


def _fit(frame: Any, y: str, **more: Any) -> None:
    model = H2OGeneralizedLinearEstimator(family="binomial", **more)
    model.train(y=y, training_frame=frame)


def _search(data: Path, **more: Any) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        header, *rows = (data / "prostate.csv").read_text().splitlines()
        path = Path(folder) / "large.csv"
        path.write_text("\n".join([header, *rows * COPIES]) + "\n")
        types = {"CAPSULE": "enum", "RACE": "enum"}
        large = h2o.upload_file(str(path), destination_frame="large", col_types=types)
    model = H2OGeneralizedLinearEstimator(
        **{
            "family": "binomial",
            "lambda_search": True,
            "model_id": "searched",
            "nfolds": 5,
            "seed": 1,
            **more,
        }
    )
    model.start(x=X, y="CAPSULE", training_frame=large)
    return model


def _job(key: str) -> dict[str, Any]:
    [job] = h2o.api(f"GET /3/Jobs/{key}")["jobs"]
    return {name: job[name] for name in ("status", "progress", "exception", "description")}


def _refused(ask: Callable[[], object]) -> list[Any]:
    """The status and the kind of the error that the client raises."""
    try:
        ask()
    except H2OResponseError as error:
        told = error.args[0]
        return [told.http_status, told.exception_type, type(told).__name__]
    return []


FLOWS = {
    flow.__name__: flow
    for flow in (
        cluster_status,
        remove_all,
        export,
        schemas_meta,
        errors,
        raw_http,
        probe_rapids,
        job_running,
        job_cancel,
        job_maxruntime,
    )
}
