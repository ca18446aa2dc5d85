"""Balanced classes: the rows that H2O draws, and what becomes of the answers."""

from pathlib import Path

import numpy as np
import pytest

from steam.core.clock import SystemClock
from steam.core.errors import Exhausted, InvalidInput
from steam.model.artifact import load_artifact
from steam.model.trees.model import TreeModel
from steam.trainer.algorithms.algorithm import Algorithm
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.trees import GradientBoosting, RandomForest
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.multinomial import MultinomialMetrics
from steam.trainer.progress import Silent
from tests.trainer.algorithms.trees.frames import ENGINE, order, prostate, train
from tests.trainer.algorithms.trees.test_earlier import on

GBM, DRF = GradientBoosting(), RandomForest()


def made() -> Frame:
    """43 of 380 rows are `rare`; `DPROS` has 99, 139, 96 and 46."""
    frame = prostate()
    arrays = {name: frame.vec(name).values() for name in ("AGE", "PSA", "VOL", "DPROS")}
    rare = (frame.vec("GLEASON").values() > 7).astype(np.int32)
    domains = {"DPROS": frame.vec("DPROS").domain or (), "rare": ("no", "yes")}
    return frame_from_arrays("f", {**arrays, "rare": rare}, block_rows=70, domains=domains)


FRAME = made()


def balanced(algorithm: Algorithm = GBM, response: str = "rare", **given: object) -> TrainedModel:
    others = [name for name in ("DPROS", "rare") if name != response]
    asked = {"ntrees": 2, "max_depth": 3, "min_rows": 1.0, "ignored_columns": others, **given}
    return train(algorithm, order(FRAME, response, balance_classes=True, **asked))


def counts(model: TrainedModel) -> list[int]:
    """The training rows of each class."""
    found = model.training_metrics
    assert isinstance(found, BinomialMetrics | MultinomialMetrics)
    balance = model.predictor_as(TreeModel).combination.answers.balance
    return [round(share * found.rows) for share in balance.sampled]


@pytest.mark.parametrize(
    ("response", "given", "wanted"),
    [
        ("rare", {"seed": 1}, [337, 333]),
        ("rare", {"seed": 2}, [337, 338]),
        ("rare", {"seed": 1234}, [337, 337]),
        ("rare", {"seed": 1, "max_after_balance_size": 1.2}, [232, 230]),
        ("rare", {"seed": 1, "class_sampling_factors": [0.5, 3.0]}, [173, 129]),
        (
            "rare",
            {"seed": 1, "class_sampling_factors": [0.5, 3.0], "max_after_balance_size": 0.5},
            [123, 80],
        ),
        ("DPROS", {"seed": 1}, [139, 132, 143, 134]),
        ("DPROS", {"seed": 1, "max_after_balance_size": 1.0}, [94, 96, 96, 97]),
    ],
)
def test_the_rows_are_as_many_as_in_h2o(
    response: str, given: dict[str, object], wanted: list[int]
) -> None:
    """Counts of H2O 3.46.0.11 for these seeds."""
    model = balanced(response=response, **given)
    assert counts(model) == wanted
    assert model.training_metrics.rows == sum(wanted)
    if response == "rare":  # its init_f too
        assert model.outputs["init_f"] == pytest.approx(np.log(wanted[1] / wanted[0]), rel=1e-12)


def test_rows_are_drawn_by_their_number_in_the_frame_whatever_is_left_out() -> None:
    """Rows without a response are no rows to draw from, and shift none."""
    rare = FRAME.vec("rare").values().copy()
    gone = np.flatnonzero(rare == 0)[:200]
    rare[gone] = -1
    arrays = {name: FRAME.vec(name).values() for name in ("AGE", "PSA", "VOL")}
    part = frame_from_arrays("g", {**arrays, "rare": rare}, domains={"rare": ("no", "yes")})
    factors = {"class_sampling_factors": [1.0, 337 / 43], "balance_classes": True}
    model = train(GBM, order(part, "rare", ntrees=1, **factors, seed=1))
    assert counts(model) == [137, 333]


@pytest.mark.parametrize(("algorithm", "response"), [(GBM, "rare"), (DRF, "rare"), (DRF, "DPROS")])
def test_probabilities_are_those_of_the_frame_and_not_of_the_sample(
    algorithm: Algorithm, response: str, tmp_path: Path
) -> None:
    model = balanced(algorithm, response, ntrees=30)
    columns = {name: FRAME.vec(name).values() for name in model.signature.names}
    found = model.predictor.predict(columns, FRAME.rows).probabilities
    shares = np.bincount(FRAME.vec(response).values()) / FRAME.rows
    assert found.mean(axis=0) == pytest.approx(shares, abs=0.06)
    path = tmp_path / "artifact.zip"
    path.write_bytes(model.pack({"created_ms": 0}))
    again = load_artifact(path).predictor.predict(columns, FRAME.rows)
    assert (again.probabilities == found).all()


def test_a_forest_measures_the_drawn_rows_that_a_tree_has_not_seen() -> None:
    model = balanced(DRF, ntrees=1, sample_rate=0.5, seed=1)
    assert model.training_metrics.rows == pytest.approx(670 / 2, rel=0.15)


def test_without_classes_or_without_being_asked_nothing_is_drawn() -> None:
    plain = order(FRAME, "rare", ntrees=2, ignored_columns=["DPROS"])
    asked = order(
        FRAME, "rare", ntrees=2, ignored_columns=["DPROS"], class_sampling_factors=[0.5, 3.0]
    )
    one, other = (train(GBM, wanted).pack({"created_ms": 0}) for wanted in (plain, asked))
    assert one == other
    numbers = [
        train(GBM, order(FRAME, "PSA", ntrees=2, **more)).pack({"created_ms": 0})
        for more in ({}, {"balance_classes": True})
    ]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"weights_column": "VOL"}, "balance_classes", "not currently supported together"),
        ({"max_after_balance_size": 0.0}, "max_after_balance_size", "not above 0"),
        ({"max_after_balance_size": float("nan")}, "max_after_balance_size", "not above 0"),
        ({"class_sampling_factors": [1.0]}, "class_sampling_factors", "must have 2 elements"),
        ({"class_sampling_factors": [0.0, 1.0]}, "class_sampling_factors", "above 0"),
        ({"class_sampling_factors": [1.0, -1.0]}, "class_sampling_factors", "above 0"),
        ({"class_sampling_factors": [float("nan"), 1.0]}, "class_sampling_factors", "above 0"),
        ({"class_sampling_factors": [float("inf"), 1.0]}, "class_sampling_factors", "above 0"),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, object], field: str, told: str) -> None:
    problems = GBM.check(order(FRAME, "rare", balance_classes=True, **given), ENGINE)
    assert [problem.field for problem in problems] == [field]
    assert told in problems[0].message


def test_a_class_of_which_no_row_is_drawn_is_told() -> None:
    wanted = order(
        FRAME, "rare", balance_classes=True, class_sampling_factors=[1.0, 1e-9], ntrees=1
    )
    with pytest.raises(InvalidInput, match="No row of the class 'yes' was drawn"):
        GBM.train(wanted, ENGINE, SystemClock(), Silent())


def test_more_rows_than_memory_holds_are_told() -> None:
    wanted = order(
        FRAME,
        "rare",
        balance_classes=True,
        class_sampling_factors=[1e12, 1e12],
        max_after_balance_size=float("inf"),
    )
    with pytest.raises(Exhausted, match="Trees need all values in memory"):
        GBM.train(wanted, ENGINE, SystemClock(), Silent())


def test_a_checkpoint_stays_balanced_as_it_was() -> None:
    given = {"ntrees": 4, "seed": 1, "ignored_columns": ["DPROS"], "balance_classes": True}
    first = train(GBM, order(FRAME, "rare", **given))
    whole = train(GBM, order(FRAME, "rare", **{**given, "ntrees": 7}))
    more = train(GBM, on(first, order(FRAME, "rare", **{**given, "ntrees": 7})))
    assert more.pack({"created_ms": 0}) == whole.pack({"created_ms": 0})
    other = on(first, order(FRAME, "rare", **{**given, "ntrees": 7, "balance_classes": False}))
    assert [one.field for one in GBM.check(other, ENGINE)] == ["balance_classes"]
