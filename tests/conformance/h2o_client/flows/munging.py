"""Flows that make new frames of frames."""

from pathlib import Path

import h2o

from tests.conformance.h2o_client.flows.telling import cells


def _prostate(data: Path) -> h2o.H2OFrame:
    return h2o.import_file(str(data / "prostate.csv"))


def slice_(data: Path) -> object:
    frame = _prostate(data)
    return {
        "column": cells(frame["AGE"][:3, :]),
        "columns": cells(frame[["AGE", "PSA"]][:3, :]),
        "by number": cells(frame[[2, 6]][:3, :]),
        "rows": cells(frame[5:8, :]),
        "row list": cells(frame[[0, 10, 20], :]),
        "cell": frame[3, "PSA"],
        "from the end": frame[-1].names,
        "dropped": frame.drop(["ID", "AGE"]).names,
    }


def arith(data: Path) -> object:
    frame = _prostate(data)
    age, psa = frame["AGE"], frame["PSA"]
    made = {
        "sum": age + psa,
        "difference": 1 - age,
        "product": age * psa,
        "quotient": psa / age,
        "power": psa**2,
        "remainder": age % 7,
        "whole": age // 7,
        "negative": 0 - psa,
        "logarithm": age.log(),
        "root": psa.sqrt(),
        "rounded": psa.round(0),
        "less": age < 65,
        "and": (age < 65) & (psa > 5),
    }
    return {name: cells(one[:5, :])[1:] for name, one in made.items()}


def aggregates(data: Path) -> object:
    frame = _prostate(data)
    numbers = frame[["AGE", "PSA", "VOL"]]
    return {
        "mean": numbers.mean(),
        "median": numbers.median(),
        "deviation": numbers.sd(),
        "least": numbers.min(),
        "most": numbers.max(),
        "total": frame["PSA"].sum(),
        "quantiles": cells(frame["PSA"].quantile([0.1, 0.5, 0.9])),
        "variance": frame["PSA"].var(),
        "correlation": frame["PSA"].cor(frame["VOL"]),
        "table": cells(frame["RACE"].table()),
        "unique": cells(frame["DPROS"].unique().sort(0)),
        "missing": frame.nacnt(),
    }


def filter_(data: Path) -> object:
    frame = _prostate(data)
    iris = h2o.import_file(str(data / "iris.csv"))
    return {
        "greater": frame[frame["AGE"] > 75].nrows,
        "both": frame[(frame["AGE"] > 70) & (frame["PSA"] < 5), :].dim,
        "level": iris[iris["Species"] == "Iris-setosa", :].dim,
        "other": iris[iris["Species"] != "Iris-setosa", :].nrows,
        "missing": frame["AGE"].isna().sum(),
        "chosen": cells((frame["AGE"] > 70).ifelse(1, 0)[:5, :])[1:],
    }


def factor(data: Path) -> object:
    frame = _prostate(data)
    race = frame["RACE"].asfactor()
    return {
        "levels": race.levels(),
        "count": race.nlevels(),
        "is": [race.isfactor(), frame["RACE"].isfactor(), frame["AGE"].isnumeric()],
        "numbers": cells(race.asnumeric()[:5, :])[1:],
        "texts": cells(race.ascharacter()[:5, :])[1:],
        "told": race.types,
    }


def change(data: Path) -> object:
    frame = _prostate(data)
    frame["CAPSULE"] = frame["CAPSULE"].asfactor()
    frame["OLD"] = frame["AGE"] > 70
    frame[0, "PSA"] = 100.0
    frame.rename(columns={"VOL": "VOLUME"})
    return {"types": frame.types, "head": cells(frame.head(3))}


def bind(data: Path) -> object:
    frame = _prostate(data)
    wide = frame[["AGE"]].cbind(frame[["PSA"]])
    long = frame[:2, :].rbind(frame[378:, :])
    return {"wide": cells(wide[:3, :]), "long": cells(long)}


def sort(data: Path) -> object:
    frame = _prostate(data)
    return {
        "up": cells(frame.sort("PSA")["PSA"][:5, :]),
        "down": cells(frame.sort(["AGE", "ID"], ascending=[False, True])[["AGE", "ID"]][:8, :]),
    }


def groupby(data: Path) -> object:
    frame = _prostate(data)
    frame["RACE"] = frame["RACE"].asfactor()
    grouped = frame.group_by("RACE").mean("AGE").max("PSA").count()
    return cells(grouped.get_frame())


def merge(_data: Path) -> object:
    left = h2o.H2OFrame({"k": ["a", "b", "c"], "x": [1, 2, 3]}, column_types=["enum", "int"])
    right = h2o.H2OFrame({"k": ["b", "c", "d"], "y": [20, 30, 40]}, column_types=["enum", "int"])
    return {
        "inner": cells(left.merge(right).sort("x")),
        "left": cells(left.merge(right, all_x=True).sort("x")),
    }


def strings(_data: Path) -> object:
    frame = h2o.H2OFrame(
        {"s": [" Ann ", "bob,bo", "Cyd"]}, column_types=["string"], destination_frame="words"
    )
    made = {
        "upper": frame.toupper(),
        "lower": frame.tolower(),
        "trimmed": frame.trim(),
        "length": frame.nchar(),
        "replaced": frame.gsub("b", "X"),
        "first": frame.sub("b", "X"),
        "part": frame.substring(1, 3),
        "count": frame.countmatches("b"),
    }
    return {name: cells(one)[1:] for name, one in made.items()}


def ls_rm(data: Path) -> object:
    frame = h2o.import_file(str(data / "iris.csv"), destination_frame="kept")
    h2o.import_file(str(data / "prostate.csv"), destination_frame="going")
    before = sorted(key for [key] in cells_of_ls() if key in {"kept", "going"})
    h2o.remove("going")
    after = sorted(key for [key] in cells_of_ls() if key in {"kept", "going"})
    return {"before": before, "after": after, "still": frame.dim, "gone": h2o.get_frame("going")}


def cells_of_ls() -> list[list[str]]:
    """The rows of `h2o.ls()`."""
    listed = h2o.H2OFrame._expr(expr=h2o.expr.ExprNode("ls"))
    return cells(listed)[1:]


FLOWS = {
    flow.__name__.removesuffix("_"): flow
    for flow in (
        slice_,
        arith,
        aggregates,
        filter_,
        factor,
        change,
        bind,
        sort,
        groupby,
        merge,
        strings,
        ls_rm,
    )
}
