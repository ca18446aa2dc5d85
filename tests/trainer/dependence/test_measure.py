"""Partial dependence beside what a loop over values gives, with the model asked row by row."""

import math
from typing import Any

import numpy as np
import pytest

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.algorithms.table import Table
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.passes import Passes
from steam.trainer.dependence.measure import Request, check_request, measured_tables
from steam.trainer.dependence.settings import Asked
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.progress import Silent
from steam.trainer.rollups import rollup_frame
from tests.trainer.algorithms.cross_validation.prostate import order, prostate, trained

MODEL = trained(order("CAPSULE", family="binomial", **{"lambda": [0.0]})).model
FRAME = prostate(block_rows=97)


def measured(
    request: Request, frame: Frame = FRAME, threads: int = 1, model: Any = MODEL
) -> tuple[Table, ...]:
    engine = LocalEngine(threads)
    check_request(request, model.signature, frame)
    passes = Passes(frame, engine, Silent(), len(request.groups))
    rollups = rollup_frame(FRAME, engine)
    return measured_tables(model.key, model.predictor, request, rollups, passes)


def columns(table: Table) -> dict[str, list[Any]]:
    return {column.name: list(column.values) for column in table.columns}


def chances(changed: dict[str, Any], frame: Frame = FRAME) -> Any:
    """The probability of the second class with some columns set."""
    features = {name: frame.vec(name).values() for name in MODEL.signature.names}
    found = MODEL.predictor.predict({**features, **changed}, frame.rows).probabilities
    assert found is not None
    return found[:, 1]


def test_numbers_go_from_the_least_to_the_largest() -> None:
    (table,) = measured(Request((("AGE",),), Asked(bins=3)))
    told = columns(table)
    assert told["age"] == [43.0, 61.0, 79.0]
    expected = [chances({"AGE": np.full(FRAME.rows, age)}) for age in told["age"]]
    np.testing.assert_allclose(told["mean_response"], [one.mean() for one in expected], rtol=1e-13)
    deviations = [one.std(ddof=1) for one in expected]
    np.testing.assert_allclose(told["stddev_response"], deviations, rtol=1e-12)
    errors = np.array(deviations) / math.sqrt(FRAME.rows)
    np.testing.assert_allclose(told["std_error_mean_response"], errors, rtol=1e-12)


def test_levels_are_all_told_and_a_missing_one_where_it_is_wanted() -> None:
    (table,) = measured(Request((("RACE",),), Asked(with_missing=True)))
    told = columns(table)
    assert told["race"] == ["0", "1", "2", ".missing(NA)"]
    missing = chances({"RACE": np.full(FRAME.rows, -1, np.int32)})
    assert told["mean_response"][-1] == pytest.approx(missing.mean(), rel=1e-13)


def test_rows_without_an_answer_are_left_out() -> None:
    """A model that skips rows with missing values; without the column itself no row has one."""
    given = {"lambda": [0.0], "missing_values_handling": "Skip"}
    skips = trained(order("CAPSULE", family="binomial", **given)).model
    races = FRAME.vec("RACE").values().copy()
    races[::3] = -1
    frame = frame_from_arrays(
        "gaps",
        {name: FRAME.vec(name).values() for name in FRAME.names} | {"RACE": races},
        block_rows=97,
        domains={n: d for n in FRAME.names if (d := FRAME.vec(n).domain) is not None},
    )
    (ages,) = measured(Request((("AGE",),), Asked(bins=3)), frame, model=skips)
    known = races >= 0
    expected = [chances({"AGE": np.full(FRAME.rows, age)})[known] for age in columns(ages)["age"]]
    means = [one.mean() for one in expected]
    np.testing.assert_allclose(columns(ages)["mean_response"], means, rtol=1e-12)
    (levels,) = measured(Request((("RACE",),), Asked(with_missing=True)), frame, model=skips)
    assert math.isnan(columns(levels)["mean_response"][-1])


def test_pairs_are_every_combination_the_second_fastest() -> None:
    (table,) = measured(Request((("PSA", "RACE"),), Asked(bins=3)))
    told = columns(table)
    assert table.name == "2D-PartialDependence"
    assert told["race"] == ["0", "1", "2"] * 3
    assert told["psa"] == sorted(told["psa"])
    last = chances(
        {"PSA": np.full(FRAME.rows, told["psa"][-1]), "RACE": np.full(FRAME.rows, 2, np.int32)}
    )
    assert told["mean_response"][-1] == pytest.approx(last.mean(), rel=1e-13)


def test_weights_count_as_rows_that_are_there_several_times() -> None:
    """The mean is that of repeated rows; the deviation has n - 1 of the rows with a weight."""
    weights = np.arange(FRAME.rows) % 3
    frame = FRAME.with_columns({"w": frame_from_arrays("", {"w": weights}, block_rows=97).vec("w")})
    (table,) = measured(Request((("AGE",),), Asked(bins=2), weights="w"), frame)
    told = columns(table)
    for age, mean, deviation in zip(
        told["age"], told["mean_response"], told["stddev_response"], strict=True
    ):
        repeated = np.repeat(chances({"AGE": np.full(frame.rows, age)}, frame), weights)
        assert mean == pytest.approx(repeated.mean(), rel=1e-13)
        rows = np.count_nonzero(weights)
        assert deviation == pytest.approx(repeated.std() * math.sqrt(rows / (rows - 1)), rel=1e-12)


def test_it_is_the_same_on_any_number_of_threads() -> None:
    request = Request((("AGE",), ("RACE",)), Asked(bins=5))
    assert measured(request) == measured(request, threads=2) == measured(request, threads=4)


def test_splits_take_the_place_of_bins_and_levels() -> None:
    splits = {"AGE": (50.0, 51.5), "RACE": (2.0,)}
    ages, races = measured(Request((("AGE",), ("RACE",)), Asked(bins=2, splits=splits)))
    assert columns(ages)["age"] == [50.0, 51.5]
    assert columns(races)["race"] == ["2"]


def test_each_class_that_is_asked_for_has_a_table() -> None:
    model = trained(order("DPROS", family="multinomial")).model
    targets = ("1", "4")
    tables = measured(Request((("AGE",),), Asked(bins=2), targets), model=model)
    assert [table.description.endswith(f"class {one}.") for table, one in
            zip(tables, targets, strict=True)] == [True, True]  # fmt: skip
    with pytest.raises(InvalidInput, match="has to be set"):
        measured(Request((("AGE",),), Asked()), model=model)
    with pytest.raises(InvalidInput, match="no class"):
        measured(Request((("AGE",),), Asked(), ("9",)), model=model)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Request((("AGE",),), Asked(bins=1)), "nbins must be"),
        (Request((("RACE",),), Asked(bins=2)), "cardinality of 3 > nbins of 2"),
        (Request((("RACE",),), Asked(splits={"RACE": (3.0,)})), "none of its 3 levels"),
        (Request((("AGE",),), Asked(), ("1",)), "only for multinomial"),
        (Request((("AGE",),), Asked(), weights="RACE"), "does not hold numbers"),
        (Request((("VOL", "PSA"),), Asked(bins=400)), "100,000 combinations"),
        (Request((("PSA",),), Asked(bins=1 << 30)), "at most 100,000"),
    ],
)
def test_what_cannot_be_measured_is_refused(asked: Request, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        measured(asked)
    with pytest.raises(NotFound):
        measured(Request((("NOPE",),), Asked()))
