"""Flows of frames: in, shown, cut and out again. Each tells plain values of what the client got."""

import tempfile
from pathlib import Path

import h2o

from tests.conformance.h2o_client.flows.telling import cells, shown

DATES = """\
id,when,name,color,val
1,2020-01-02 03:04:05,ann,red,1.5
2,,bob,,NA
3,2021-03-04 05:06:07,cy,blue,3
"""


def connect(_data: Path) -> object:
    cluster = h2o.cluster()
    return {
        "running": cluster.is_running(),
        "size": cluster.cloud_size,
        "healthy": cluster.cloud_healthy,
        "consensus": cluster.consensus,
    }


def import_file(data: Path) -> object:
    prostate = h2o.import_file(str(data / "prostate.csv"))
    iris = h2o.import_file(str(data / "iris.csv"))
    again = h2o.import_file(str(data / "iris.csv"))
    few = h2o.import_file(str(data / "prostate.csv"), skipped_columns=[0, 1])
    named = h2o.import_file(
        str(data / "iris.csv"), destination_frame="flowers", col_types={"Species": "string"}
    )
    return {
        "prostate": shown(prostate),
        "iris": shown(iris),
        "keys": [prostate.frame_id, iris.frame_id, again.frame_id, named.frame_id],
        "few": few.names,
        "named": named.types,
    }


def upload_file(data: Path) -> object:
    frame = h2o.upload_file(str(data / "iris.csv"), destination_frame="up")
    return {"key": frame.frame_id, **shown(frame)}


def h2oframe_python(_data: Path) -> object:
    mapped = h2o.H2OFrame({"x": [1, 2, None], "y": ["a", "b", "a"]}, column_types=["int", "enum"])
    listed = h2o.H2OFrame([[1, 2.5], [3, 4.5]], column_names=["a", "b"])
    return {"map": [mapped.types, cells(mapped)], "list": [listed.types, cells(listed)]}


def frame_display(data: Path) -> object:
    frame = h2o.import_file(str(data / "prostate.csv"))
    iris = h2o.import_file(str(data / "iris.csv"))
    return {
        "head": cells(frame.head(3)),
        "tail": cells(frame.tail(2)),
        "dim": frame.dim,
        "numeric": iris.columns_by_type("numeric"),
        "categorical": iris.columns_by_type("categorical"),
        "summary": {
            name: {
                one: column[one]
                for one in ("mins", "maxs", "mean", "sigma", "zero_count", "missing_count")
            }
            for name, column in frame.get_summary().items()
        },
    }


def as_data_frame(data: Path) -> object:
    frame = h2o.import_file(str(data / "iris.csv"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "iris.csv")
        h2o.download_csv(frame, str(path))
        text = path.read_text(encoding="utf-8")
    return {
        "cells": cells(frame[:3, :]),
        "text": text[:200],
        "row": frame[0, :4].getrow(),
        "flat": [frame[0, 0], frame[0, 4]],
    }


def mixed_types(_data: Path) -> object:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "mixed.csv")
        path.write_text(DATES, encoding="utf-8")
        frame = h2o.upload_file(str(path), col_types={"name": "string", "color": "enum"})
    return {"types": frame.types, "cells": cells(frame), "missing": frame.nacnt()}


FLOWS = {
    flow.__name__: flow
    for flow in (
        connect,
        import_file,
        upload_file,
        h2oframe_python,
        frame_display,
        as_data_frame,
        mixed_types,
    )
}
