"""Flows that bin, split, scale, rename and reshape frames, and read times."""

from pathlib import Path

import h2o

from tests.conformance.h2o_client.flows.telling import cells


def _prostate(data: Path) -> h2o.H2OFrame:
    return h2o.import_file(str(data / "prostate.csv"))


def binning_misc(data: Path) -> object:
    frame = _prostate(data)
    gaps = h2o.H2OFrame({"x": [1, None, 3], "y": [None, 2, 3]}, column_types=["int", "int"])
    table = h2o.H2OFrame(
        {"i": [1, 1, 2], "c": ["a", "b", "a"], "v": [1, 2, 3]},
        column_types=["int", "enum", "int"],
    )
    copy = h2o.deep_copy(frame, "copied")
    return {
        "cut": cells(frame["AGE"].cut([0, 50, 60, 100])[:3, :]),
        "named": cells(frame["AGE"].cut([0, 50, 60, 100], labels=["y", "m", "o"])[:3, :]),
        "repeated": cells(frame[:3, "AGE"].rep_len(5)),
        "turned": cells(frame[:3, ["AGE", "PSA"]].transpose()),
        "product": cells(frame[:3, ["AGE", "PSA"]].mult(frame[:2, ["AGE", "PSA", "VOL"]])),
        "pivot": cells(table.pivot("i", "c", "v")),
        "melt": cells(frame[:3, :].melt(["ID"], ["AGE", "PSA"])),
        "once": frame.drop_duplicates(["AGE"]).nrows,
        "filled": cells(gaps.fillna("forward", axis=0, maxlen=1))[1:],
        "copy": [copy.frame_id, copy.dim],
    }


def rename_drop(data: Path) -> object:
    iris = h2o.import_file(str(data / "iris.csv"))
    iris.columns = ["a", "b", "c", "d", "e"]
    iris.set_name(0, "first")
    told = [iris.names]
    iris.rename(columns={"b": "second"})
    told.append(iris.names)
    told.append(iris.drop(4).names)
    told.append(iris.drop([0, 1]).names)
    taken = iris.pop("c")
    told += [taken.names, iris.names]
    iris.frame_id = "renamed"
    return {"names": told, "key": h2o.get_frame("renamed").dim}


def scale_apply(data: Path) -> object:
    frame = _prostate(data)[["AGE", "PSA"]]
    return {
        "scaled": cells(frame.scale()[:3, :]),
        "by": cells(frame.scale(center=[1, 2], scale=[2, 3])[:3, :]),
        "columns": cells(frame.apply(lambda x: x.mean(), axis=0)),
        "rows": cells(frame.apply(lambda row: row[0] * 2 + row["PSA"], axis=1)[:3, :])[1:],
    }


def split(data: Path) -> object:
    """Which rows fall where is drawn as H2O draws it."""
    frame = _prostate(data)
    parts = frame.split_frame([0.6, 0.2], destination_frames=["tr", "va", "te"], seed=1)
    return {
        "keys": [part.frame_id for part in parts],
        "rows": [part.nrows for part in parts],
        "first": [cells(part["ID"][:5, :])[1:] for part in parts],
        "uniform": cells(frame.runif(7)[:4, :]),
        "modulo": cells(frame["AGE"].modulo_kfold_column(3)[:5, :])[1:],
        "folds": frame["AGE"].kfold_column(3, 1).unique().nrows,
        "stratified": cells(frame["CAPSULE"].asfactor().stratified_split(0.2, 1).table().sort(0)),
    }


def time(_data: Path) -> object:
    frame = h2o.H2OFrame(
        {"when": ["2020-01-02 03:04:05", None, "2021-03-04 05:06:07"]}, column_types=["time"]
    )
    when = frame["when"]
    texts = h2o.H2OFrame({"d": ["2020-01-01", "2021-01-01"]}, column_types=["string"])
    read = {
        "year": when.year(),
        "month": when.month(),
        "day": when.day(),
        "hour": when.hour(),
        "minute": when.minute(),
        "second": when.second(),
        "weekday": when.dayOfWeek(),
        "week": when.week(),
        "date": texts["d"].as_date("%Y-%m-%d"),
    }
    return {"types": frame.types, **{name: cells(one)[1:] for name, one in read.items()}}


def misc_ops(data: Path) -> object:
    frame = _prostate(data)
    frame["RACE"] = frame["RACE"].asfactor()
    age, psa = frame["AGE"], frame["PSA"]
    frame[:3, "AGE"] = 99
    frame["label"] = "foo"
    return {
        "negative": cells((age * -1)[:2, :])[1:],
        "races": (frame["RACE"] == "1").sum(),
        "old": (age > 70).any(),
        "spearman": age.cor(psa, method="Spearman"),
        "set": cells(frame[:4, ["AGE", "label"]]),
    }


FLOWS = {
    flow.__name__: flow for flow in (binning_misc, rename_drop, scale_apply, split, time, misc_ops)
}
