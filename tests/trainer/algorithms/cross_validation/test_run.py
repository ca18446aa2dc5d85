"""Cross-validation of whole trainings, beside folds that are cut out by hand."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn import metrics as sklearn_metrics

from steam.core.errors import SteamError
from steam.core.states import JobState
from steam.model.artifact import load_artifact
from steam.model.glm import GlmModel
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.cross_validation.run import LEFT_OUT
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.jobs import JobRecord
from steam.trainer.jobs.job import Job
from steam.trainer.progress import Cancelled, OutOfTime, Silent
from tests.trainer.algorithms.cross_validation.prostate import (
    CATEGORIES,
    GLM,
    order,
    prostate,
    trained,
)

H2O = json.loads((Path(__file__).parent / "h2o_prostate.json").read_text())
EXACT = {"objective_epsilon": 1e-14, "beta_epsilon": 1e-9, "max_iterations": 100}
FREE = {"lambda": [0.0], **EXACT}
PENALISED = {"lambda": [0.01], "alpha": [0.5], **EXACT}


def rows_of(frame: Frame, keep: np.ndarray) -> Frame:
    arrays = {name: frame.vec(name).values()[keep] for name in frame.names}
    domains = {name: frame.vec(name).domain or () for name in CATEGORIES}
    return frame_from_arrays("part", arrays, domains=domains)


def without_folds(whole: Order) -> Order:
    return replace(whole, given={**whole.given, "nfolds": 0, "fold_assignment": "AUTO"})


def weighted() -> Frame:
    weights = np.random.default_rng(5).integers(0, 4, 380).astype(float)
    return prostate().with_columns({"W": number_vec(weights, 400)})


@pytest.mark.parametrize(
    ("response", "given"),
    [
        ("CAPSULE", {"family": "binomial", **PENALISED}),
        ("AGE", {"family": "gaussian", **FREE}),
        ("GLEASON", {"family": "poisson", "weights_column": "W", **PENALISED}),
        ("DPROS", {"family": "multinomial", **PENALISED}),
        ("CAPSULE", {"missing_values_handling": "Skip", "offset_column": "VOL", **PENALISED}),
    ],
)
def test_folds_are_what_training_on_the_other_rows_gives(response: str, given: dict) -> None:
    frame = weighted()
    whole = order(response, frame, nfolds=3, fold_assignment="Modulo", **given)
    made = trained(whole)
    told = made.model.cross_validation
    assert told is not None
    assert told.models == ("m_cv_1", "m_cv_2", "m_cv_3")
    for fold, model in enumerate(made.fold_models):
        outside = np.arange(380) % 3 != fold
        alone = replace(
            without_folds(whole),
            training=rows_of(frame, outside),
            validation=rows_of(frame, ~outside),
        )
        by_hand = trained(alone).model
        ours, theirs = model.predictor, by_hand.predictor
        assert isinstance(ours, GlmModel)
        assert isinstance(theirs, GlmModel)
        np.testing.assert_allclose(ours.coefficients, theirs.coefficients, rtol=1e-8, atol=1e-10)
        assert model.validation_metrics is not None
        assert by_hand.validation_metrics is not None
        assert model.validation_metrics.rows == by_hand.validation_metrics.rows
        assert model.validation_metrics.mse == pytest.approx(by_hand.validation_metrics.mse)
    plain = trained(without_folds(whole))
    assert isinstance(made.model.predictor, GlmModel)
    np.testing.assert_array_equal(
        made.model.predictor.coefficients, plain.model.predictor.coefficients
    )
    assert plain.model.cross_validation is None


PLUGS = {"AGE": 60.0, "PSA": 5.0, "VOL": 1.0, "DCAPS": 1.0, "GLEASON": 6.0}
BOUNDS = {
    "names": np.array(["AGE", "PSA", "GLEASON"], object),
    "lower_bounds": np.array([0.0, -0.01, -1.0]),
    "upper_bounds": np.array([0.5, 0.01, 0.3]),
}


def with_gaps() -> Frame:
    """One row in seven has no PSA."""
    frame = prostate()
    psa = frame.vec("PSA").values().copy()
    psa[::7] = np.nan
    return frame.with_columns({"PSA": number_vec(psa, 400)})


@pytest.mark.parametrize(
    ("given", "frames"),
    [
        ({"interactions": ["AGE", "RACE", "VOL"]}, {}),
        (
            {"missing_values_handling": "PlugValues"},
            {
                "plug_values": frame_from_arrays(
                    "p",
                    {name: np.array([value]) for name, value in PLUGS.items()}
                    | {"RACE": np.array([1], np.int32), "DPROS": np.array([2], np.int32)},
                    domains={"RACE": ("0", "1", "2"), "DPROS": ("1", "2", "3", "4")},
                )
            },
        ),
        ({}, {"beta_constraints": frame_from_arrays("b", BOUNDS)}),
    ],
    ids=["interactions", "plug values", "constraints"],
)
def test_folds_have_what_the_main_order_has_besides(given: dict, frames: dict) -> None:
    frame = with_gaps()
    modulo = {"nfolds": 3, "fold_assignment": "Modulo"}
    whole = order("CAPSULE", frame, **modulo, **given, **PENALISED)
    whole = replace(whole, frames=frames)
    made = trained(whole)
    for fold, model in enumerate(made.fold_models):
        outside = np.arange(380) % 3 != fold
        alone = replace(without_folds(whole), training=rows_of(frame, outside))
        by_hand: Any = trained(alone).model.predictor
        ours: Any = model.predictor
        np.testing.assert_allclose(ours.coefficients, by_hand.coefficients, rtol=1e-7, atol=1e-9)
    table: Any = made.model.tables["coefficients_table"].columns
    found = dict(zip(table[0].values, table[1].values, strict=True))
    if "interactions" in given:
        assert {"AGE_VOL", "RACE_AGE.1"} & set(found)
    elif "beta_constraints" in frames:
        bounded = zip(BOUNDS["names"], BOUNDS["lower_bounds"], BOUNDS["upper_bounds"], strict=True)
        assert all(low <= found[name] <= high for name, low, high in bounded)
        assert found["GLEASON"] == 0.3
    else:
        imputed = {**whole.given, "missing_values_handling": "MeanImputation"}
        means = trained(replace(whole, given=imputed, frames={}))
        assert means.model.tables["coefficients_table"].columns != table


def held_out(made: Any) -> dict[str, np.ndarray]:
    (combined,) = (frame for frame in made.frames if "holdout" in frame.key)
    return {name: combined.vec(name).values() for name in combined.names}


def test_metrics_of_two_classes_are_those_of_the_combined_predictions() -> None:
    made = trained(
        order(
            "CAPSULE",
            nfolds=4,
            seed=3,
            weights_column="GLEASON",
            keep_cross_validation_predictions=True,
            **PENALISED,
        )
    )
    told = made.model.cross_validation.metrics  # type: ignore[union-attr]
    frame = prostate()
    truth, weights = frame.vec("CAPSULE").values(), frame.vec("GLEASON").values()
    chance = held_out(made)["p1"]
    some = weights > 0
    auc = sklearn_metrics.roc_auc_score(truth[some], chance[some], sample_weight=weights[some])
    loss = sklearn_metrics.log_loss(truth[some], chance[some], sample_weight=weights[some])
    assert told.auc == pytest.approx(auc, rel=1e-12)
    assert told.logloss == pytest.approx(loss, rel=1e-12)
    assert told.rows == int(some.sum())


def test_metrics_of_numbers_and_of_classes_are_those_of_the_combined_predictions() -> None:
    keep = {"nfolds": 3, "seed": 9, "keep_cross_validation_predictions": True}
    numbers = trained(order("AGE", family="poisson", **keep, **PENALISED))
    told: Any = numbers.model.cross_validation.metrics  # type: ignore[union-attr]
    truth, guess = prostate().vec("AGE").values(), held_out(numbers)["predict"]
    deviance = sklearn_metrics.mean_poisson_deviance(truth, guess)
    assert told.mean_residual_deviance == pytest.approx(deviance, rel=1e-12)
    assert told.mse == pytest.approx(sklearn_metrics.mean_squared_error(truth, guess), rel=1e-12)
    classes = trained(order("DPROS", family="multinomial", **keep, **PENALISED))
    told = classes.model.cross_validation.metrics  # type: ignore[union-attr]
    answers = held_out(classes)
    chances = np.column_stack([answers[f"p{level}"] for level in range(1, 5)])
    loss = sklearn_metrics.log_loss(prostate().vec("DPROS").values(), chances)
    assert told.logloss == pytest.approx(loss, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "response", "given"),
    [
        ("gauss", "AGE", {"nfolds": 4, "fold_assignment": "Modulo"}),
        ("poisson", "AGE", {"family": "poisson", "nfolds": 3, "fold_assignment": "Modulo"}),
        ("foldcol", "CAPSULE", {"family": "binomial", "fold_column": "RACE"}),
    ],
)
def test_recorded_results_of_h2o(name: str, response: str, given: dict[str, Any]) -> None:
    made = trained(order(response, **given, **FREE))
    told, theirs = made.model.cross_validation, H2O[name]
    assert told is not None
    metrics: Any = told.metrics
    assert metrics.rows == theirs["rows"]
    # one fold of foldcol has a level whose coefficient has no finite best value
    near = 1e-5 if name == "foldcol" else 1e-9
    assert metrics.residual_deviance == pytest.approx(theirs["residual_deviance"], rel=near)
    assert metrics.mse == pytest.approx(theirs["mse"], rel=near)
    assert metrics.residual_degrees_of_freedom == theirs["degrees"]
    assert [column.name for column in told.summary.columns] == theirs["columns"]
    ours = {row[0]: row[1:] for row in zip(*(c.values for c in told.summary.columns), strict=True)}
    assert list(ours) == list(theirs["summary"])
    assert ours["null_deviance"] == pytest.approx(theirs["summary"]["null_deviance"], rel=1e-6)
    # those of all rows are the sum, each fold about the null model that has not seen it
    assert metrics.null_deviance == pytest.approx(sum(ours["null_deviance"][2:]), rel=1e-12)
    if name == "foldcol":
        return
    for row, numbers in theirs["summary"].items():
        if row != "loglikelihood":  # H2O has none here
            assert ours[row] == pytest.approx(numbers, rel=1e-6), row
    for model, coefficients in zip(made.fold_models, theirs["coefficients"], strict=True):
        table = model.tables["coefficients_table"].columns
        found = dict(zip(table[0].values, table[1].values, strict=True))
        for coefficient, value in coefficients.items():
            assert found[coefficient] == pytest.approx(value, rel=1e-4, abs=1e-8)


def test_a_level_that_only_the_fold_has_is_known_and_counts_nothing() -> None:
    frame = prostate()
    folds = number_vec(frame.vec("RACE").values().astype(float), 400)
    frame = frame.with_columns({"FOLD": folds})
    made = trained(order("CAPSULE", frame, fold_column="FOLD", **PENALISED))
    for fold, model in enumerate(made.fold_models):
        predictor: Any = model.predictor
        (race,) = (one for one in predictor.signature.features if one.name == "RACE")
        assert race.levels == ("0", "1", "2")
        table = model.tables["coefficients_table"].columns
        coefficients = dict(zip(table[0].values, table[1].values, strict=True))
        assert coefficients[f"RACE.{fold}"] == 0.0


def bits(made: Any) -> list[bytes]:
    frames = [vec.values().tobytes() for frame in made.frames for vec in frame.vecs]
    models = [made.model, *made.fold_models]
    metrics = [repr(made.model.cross_validation.metrics.residual_deviance).encode()]
    return frames + metrics + [model.predictor.coefficients.tobytes() for model in models]


KEEP = {"keep_cross_validation_predictions": True, "keep_cross_validation_fold_assignment": True}


def test_the_same_seed_gives_the_same_bits_on_any_number_of_threads() -> None:
    def run(threads: int, seed: int = 11) -> Any:
        asked = order("CAPSULE", prostate(50), nfolds=3, seed=seed, **KEEP, **PENALISED)
        return trained(asked, threads=threads)

    one = bits(run(1))
    assert bits(run(2)) == one
    assert bits(run(4)) == one
    assert bits(run(1, seed=12)) != one


@pytest.mark.parametrize("how", ["Random", "Modulo", "Stratified"])
def test_folds_do_not_depend_on_the_blocks(how: str) -> None:
    """To the bit; what is summed over blocks differs by rounding alone."""
    given = {"nfolds": 3, "seed": 1, "fold_assignment": how, **KEEP, **PENALISED}
    small, large = (trained(order("CAPSULE", prostate(rows), **given)) for rows in (50, 400))
    folds = [made.frames[-1].vec("fold_assignment").values() for made in (small, large)]
    np.testing.assert_array_equal(*folds)
    ours, theirs = held_out(small), held_out(large)
    np.testing.assert_allclose(ours["p1"], theirs["p1"], rtol=1e-9)
    metrics: list[Any] = [made.model.cross_validation.metrics for made in (small, large)]
    for name in ("auc", "logloss", "null_deviance"):
        assert getattr(metrics[0], name) == pytest.approx(getattr(metrics[1], name), rel=1e-9)


def test_the_artifact_tells_the_metrics_of_the_cross_validation(tmp_path: Path) -> None:
    made = trained(order("CAPSULE", nfolds=3, seed=1, **PENALISED))
    metrics: Any = made.model.cross_validation.metrics  # type: ignore[union-attr]
    (tmp_path / "m.zip").write_bytes(made.model.artifact())
    told: Any = load_artifact(tmp_path / "m.zip").facts["metrics"]
    assert set(told) == {"training", "cross_validation"}
    assert told["cross_validation"]["auc"] == metrics.auc
    assert told["cross_validation"]["residual_deviance"] == metrics.residual_deviance
    assert set(told["cross_validation"]) == set(told["training"])


def test_a_seed_that_was_not_given_is_chosen_and_told() -> None:
    made = trained(order("AGE", nfolds=2, **KEEP, **FREE))
    seed = made.model.parameters["seed"]
    assert isinstance(seed, int)
    assert seed >= 0
    again = trained(order("AGE", nfolds=2, seed=seed, **KEEP, **FREE))
    assert bits(again) == bits(made)
    assert made.model.asked.get("seed") is None


def test_kept_frames_have_the_names_and_zeros_of_h2o() -> None:
    made = trained(order("CAPSULE", nfolds=2, fold_assignment="Modulo", **KEEP, **PENALISED))
    told = made.model.cross_validation
    assert told is not None
    assert told.predictions == ("prediction_m_cv_1", "prediction_m_cv_2")
    assert told.holdout_predictions == "cv_holdout_prediction_m"
    assert told.fold_assignment == "cv_fold_assignment_m"
    assert {frame.key for frame in made.frames} | {"m_cv_1", "m_cv_2"} == set(told.keys)
    first, second, combined, folds = made.frames
    assert folds.vec("fold_assignment").values().tolist() == [0.0, 1.0] * 190
    for name in ("predict", "p0", "p1"):
        parts = [frame.vec(name).values() for frame in (first, second)]
        assert not parts[0][1::2].any()
        assert not parts[1][::2].any()
        np.testing.assert_array_equal(parts[0] + parts[1], combined.vec(name).values())


def test_a_fold_column_is_kept_as_it_was_named() -> None:
    made = trained(
        order(
            "CAPSULE", fold_column="RACE", keep_cross_validation_fold_assignment=True, **PENALISED
        )
    )
    assert made.frames[0].vec("fold_assignment") is not None
    assert made.frames[0].vec("fold_assignment").domain == ("0", "1", "2")


def test_models_of_folds_that_are_not_kept_are_not_told() -> None:
    made = trained(order("AGE", nfolds=2, keep_cross_validation_models=False, **FREE))
    assert made.fold_models == ()
    assert made.model.cross_validation is not None
    assert made.model.cross_validation.models is None
    assert made.model.cross_validation.keys == ()


def test_a_fold_that_cannot_be_trained_is_named() -> None:
    frame = frame_from_arrays(
        "f",
        {"y": np.array([1.0, 0.0] + [0.0] * 8), "x": np.arange(10.0), "k": np.arange(10.0) // 5},
    )
    asked = Order("m", frame, None, {"response_column": "y", "fold_column": "k", "lambda": [0.0]})
    with pytest.raises(SteamError, match=r"Fold 1 of 2: The response y is constant"):
        trained(asked)


class Watched:
    """Progress that raises at the first message that begins with `words`, `times` times."""

    def __init__(self, words: str = "", error: type[Exception] = Cancelled, times: int = 1) -> None:
        self.words = words
        self.error = error
        self.times = times
        self.seen: list[tuple[float, str]] = []

    def update(self, fraction: float, message: str = "") -> None:
        self.seen.append((fraction, message))
        if self.words and message.startswith(self.words) and self.times > 0:
            self.times -= 1
            raise self.error(1.0) if self.error is OutOfTime else self.error


def test_progress_goes_through_every_fold_and_never_back() -> None:
    watched = Watched()
    trained(order("AGE", prostate(50), nfolds=3, **FREE), progress=watched)
    fractions = [fraction for fraction, _ in watched.seen]
    assert fractions == sorted(fractions)
    starts = [
        next(at for at, message in watched.seen if message.startswith(name))
        for name in ("Fold 1 of 3", "Fold 2 of 3", "Fold 3 of 3", "Measuring", "All rows")
    ]
    assert np.diff(starts).min() > 0.1
    assert fractions[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("where", ["Choosing", "Fold 2 of 3", "Measuring", "All rows"])
def test_a_cancel_ends_it_wherever_it_is(where: str) -> None:
    watched = Watched(where)
    asked = order("AGE", nfolds=3, lambda_search=True, nlambdas=3)
    with pytest.raises(Cancelled):
        trained(asked, progress=watched)
    assert watched.seen[-1][1].startswith(where)


class Endless:
    """An algorithm that needs as long as it is given wherever `where` says."""

    def __init__(self, where: Callable[[Order], bool], algorithm: Any = GLM) -> None:
        self.where, self.algorithm = where, algorithm

    def __getattr__(self, name: str) -> Any:
        return getattr(self.algorithm, name)

    def train(self, order: Order, engine: Any, clock: Any, progress: Any) -> Any:
        while self.where(order):
            progress.update(0.1)
        return self.algorithm.train(order, engine, clock, progress)


def is_second_fold(order: Order) -> bool:
    return order.model_key.endswith("cv_2")


@pytest.mark.parametrize("seconds", [1e-9, 0.5])
def test_without_time_for_the_folds_there_is_a_model_of_all_rows(seconds: float) -> None:
    asked = order("AGE", nfolds=3, max_runtime_secs=seconds, **KEEP, **FREE)
    made = trained(asked, Endless(is_second_fold))
    assert made.model.cross_validation is None
    assert made.model.warnings[-1] == LEFT_OUT
    assert (made.fold_models, made.frames) == ((), ())


@pytest.mark.parametrize("where", ["Choosing", "Fold 2 of 3", "Measuring", "All rows"])
def test_when_the_time_of_the_job_is_over_all_is_over_wherever_it_is(where: str) -> None:
    asked = order("AGE", nfolds=3, **KEEP, **FREE)
    asked = replace(asked, given={**asked.given, "lambda": [0.0, 0.1]})
    watched = Watched(where, OutOfTime)
    with pytest.raises(OutOfTime):
        trained(asked, progress=watched)
    assert watched.seen[-1][1].startswith(where)


def test_a_job_with_folds_ends_when_its_time_is_over_and_tells_so_once() -> None:
    """Nothing of this algorithm ever ends, and what it catches it does not hear of again."""
    asked = order("AGE", nfolds=3, max_runtime_secs=0.2, **FREE)
    job = Job(JobRecord("k", "Work", "m", "Model", 0), max_runtime_s=0.2)
    job.run(lambda job: trained(asked, Endless(lambda _: True), progress=job))
    assert job.record.state is JobState.FAILED
    assert "The time of 0.2 s was over" in job.record.error
    assert job.record.duration_ms >= 200


def test_the_first_fold_may_take_all_of_the_time_and_no_more() -> None:
    """It looks at its progress when the whole budget is gone: the job tells it, one time alone."""
    gone = threading.Event()
    asked = order("AGE", nfolds=3, max_runtime_secs=0.05, **FREE)

    def where(order: Order) -> bool:
        if not gone.is_set():
            gone.wait(0.1)
            gone.set()
        return True

    job = Job(JobRecord("k", "Work", "m", "Model", 0), max_runtime_s=0.05)
    job.run(lambda job: trained(asked, Endless(where), progress=job))
    assert job.record.state is JobState.FAILED
    assert "was over" in job.record.error


class Plain:
    """GLM as another package would have it: nothing to settle, no metrics of validation rows."""

    name = "plain"
    full_name = "Plain"
    categories = GlmAlgorithm.categories
    parameters = GlmAlgorithm.parameters
    check = GLM.check
    score = GLM.score

    def train(self, order: Order, engine: Any, clock: Any, progress: Any) -> Any:
        model = GLM.train(replace(order, validation=None), engine, clock, progress)
        return replace(model, algorithm=self.name)


def test_an_algorithm_that_knows_nothing_of_folds_is_cross_validated_alike() -> None:
    asked = order("CAPSULE", nfolds=3, seed=4, **PENALISED)
    plain, glm = (trained(asked, algorithm).model.cross_validation for algorithm in (Plain(), GLM))
    assert plain is not None
    assert glm is not None
    assert plain.metrics.auc == glm.metrics.auc  # type: ignore[union-attr]
    assert plain.summary == glm.summary


def test_without_folds_training_is_the_algorithms_own() -> None:
    silent = Silent()

    class Asked(Plain):
        def train(self, order: Order, engine: Any, clock: Any, progress: Any) -> Any:
            assert progress is silent
            return super().train(order, engine, clock, progress)

    made = trained(order("AGE", **FREE), Asked(), progress=silent)
    assert (made.fold_models, made.frames) == ((), ())
