"""More trees on those of a checkpoint: what one training of all gives, and what is refused."""

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from steam.core.clock import SystemClock
from steam.model.trees.forest import Forest
from steam.model.trees.model import TreeModel
from steam.trainer.algorithms.algorithm import Algorithm, Order
from steam.trainer.algorithms.saved.file import open_model, write_model
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.trees import GradientBoosting, RandomForest
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.progress import OutOfTime, Silent
from tests.trainer.algorithms.trees.frames import ENGINE, mixed, order, train

GBM, DRF = GradientBoosting(), RandomForest()
FRAME = mixed()
PARTS = {one.name: train(one, order(FRAME, "y", ntrees=4)) for one in (GBM, DRF)}
SAMPLED = {"sample_rate": 0.6, "col_sample_rate": 0.5, "col_sample_rate_per_tree": 0.8}


def on(model: TrainedModel, wanted: Order) -> Order:
    """The order with that model as its checkpoint."""
    given = {**wanted.given, "checkpoint": model.key}
    return replace(wanted, given=given, models={"checkpoint": model})


def forest(model: TrainedModel) -> Forest:
    return model.predictor_as(TreeModel).forest


def saved(model: TrainedModel, algorithm: Algorithm) -> TrainedModel:
    """The model written and opened again."""
    out = io.BytesIO()
    write_model(model, out)
    return open_model(out, out.tell(), lambda _name: algorithm.parameters).model


def problems(algorithm: Algorithm, wanted: Order) -> list[tuple[str, str]]:
    return [(one.field, one.message) for one in algorithm.check(wanted, ENGINE)]


@pytest.mark.parametrize(
    ("algorithm", "response", "given"),
    [
        (GBM, "y", {**SAMPLED, "offset_column": "o", "weights_column": "w", "seed": 9}),
        (GBM, "y", {"distribution": "laplace", "learn_rate_annealing": 0.9}),
        (GBM, "y", {"distribution": "tweedie", "sample_rate": 0.3}),
        (GBM, "two", {**SAMPLED, "sample_rate": 0.4}),
        (GBM, "c", {**SAMPLED, "score_each_iteration": True}),
        (DRF, "y", {"mtries": 2, "weights_column": "w"}),
        (DRF, "two", {"sample_rate": 0.5}),
        (DRF, "c", {"col_sample_rate_per_tree": 0.7}),
    ],
)
@pytest.mark.parametrize("keeps", [True, False], ids=["kept", "saved"])
def test_going_on_gives_the_forest_of_one_training(
    algorithm: Algorithm, response: str, given: dict[str, Any], keeps: bool
) -> None:
    given = {"max_depth": 4, **given}
    whole = train(algorithm, order(FRAME, response, FRAME, ntrees=7, **given))
    part = train(algorithm, order(FRAME, response, ntrees=4, **given))
    part = part if keeps else saved(part, algorithm)
    model = train(algorithm, on(part, order(FRAME, response, FRAME, ntrees=7, **given)))
    facts = {"created_ms": 0}
    assert model.pack(facts) == whole.pack(facts)
    assert forest(model).trees == 7 * forest(model).output_count
    assert repr(model.training_metrics) == repr(whole.training_metrics)
    assert repr(model.validation_metrics) == repr(whole.validation_metrics)
    gains, expected = (
        dict(zip(*(c.values for c in m.tables["variable_importances"].columns[:2]), strict=True))
        for m in (model, whole)
    )
    assert gains == pytest.approx(expected, rel=1e-9)
    turns = model.tables["scoring_history"].columns[3].values
    assert (turns[0], turns[-1]) == (4, 7)


def test_the_seed_is_that_of_the_checkpoint_unless_one_is_given() -> None:
    part = train(GBM, order(FRAME, "y", ntrees=3, sample_rate=0.5, seed=-1))
    wanted = on(part, order(FRAME, "y", ntrees=6, sample_rate=0.5, seed=-1))
    same = train(GBM, wanted)
    assert same.parameters["seed"] == part.parameters["seed"] != -1
    whole = train(GBM, order(FRAME, "y", ntrees=6, sample_rate=0.5, seed=part.parameters["seed"]))
    assert forest(same).value.tolist() == forest(whole).value.tolist()
    other = train(GBM, replace(wanted, given={**wanted.given, "seed": 77}))
    own = slice(forest(part).nodes)
    assert forest(other).value[own].tolist() == forest(whole).value[own].tolist()
    assert forest(other).value.tolist() != forest(whole).value.tolist()


def test_other_rows_are_learned_from_after_the_trees_that_are_there() -> None:
    """By the loss of the other rows, on which the scores of the earlier trees are the start."""
    part = train(GBM, order(FRAME, "y", ntrees=5))
    other = mixed(seed=4)
    model = train(GBM, on(part, order(other, "y", ntrees=30)))
    before, after = (GBM.score(one, other, ENGINE, Silent()).mse for one in (part, model))
    assert after < before / 2.0
    assert model.training_metrics.mse == pytest.approx(after, rel=1e-12)
    assert model.outputs["init_f"] == part.outputs["init_f"]
    column = model.signature.features[0]
    seen = [frame.vec("a").values() for frame in (FRAME, other)]
    assert column.low == min(np.nanmin(values) for values in seen)
    assert column.high == max(np.nanmax(values) for values in seen)


def test_columns_are_read_in_the_order_of_the_checkpoint() -> None:
    part = train(GBM, order(FRAME, "y", ntrees=3))
    turned = _with(FRAME, {}, names=tuple(reversed(FRAME.names)))
    model = train(GBM, on(part, order(turned, "y", ntrees=6)))
    whole = train(GBM, order(FRAME, "y", ntrees=6))
    assert model.pack({"created_ms": 0}) == whole.pack({"created_ms": 0})


def test_a_frame_may_lack_levels_and_variety() -> None:
    part = train(GBM, order(FRAME, "y", ntrees=3))
    few = _with(
        FRAME,
        {"level": np.where(FRAME.vec("level").values() == 4, 0, FRAME.vec("level").values())},
        domains={"level": list("pqrs")},
    )
    few = _with(few, {"b": np.ones(FRAME.rows)})
    model = train(GBM, on(part, order(few, "y", ntrees=6)))
    assert model.signature.names == part.signature.names
    assert model.signature.features[2].levels == tuple("pqrst")


def test_columns_that_the_checkpoint_does_not_read_stay_out() -> None:
    part = train(GBM, order(FRAME, "y", ntrees=3))
    wanted = order(FRAME, "y", ntrees=6)
    more = replace(wanted, given={**wanted.given, "ignored_columns": ["o", "c", "two"]})
    model = train(GBM, on(part, more))
    assert model.pack({"created_ms": 0}) == train(GBM, wanted).pack({"created_ms": 0})
    assert "The checkpoint does not read w, which stay out." in model.warnings


def test_a_forest_that_is_cut_off_keeps_what_there_is() -> None:
    part = train(DRF, order(FRAME, "y", ntrees=3))

    class Hurried:
        def update(self, _share: float, message: str = "") -> None:
            if message == "Tree 6 of 9.":
                raise OutOfTime(1.0)

    model = DRF.train(on(part, order(FRAME, "y", ntrees=9)), ENGINE, SystemClock(), Hurried())
    assert forest(model).trees == 5
    assert "5 of 9 trees" in model.warnings[-1]


def test_trees_that_cannot_be_split_further_leave_those_of_the_checkpoint() -> None:
    part = train(GBM, order(FRAME, "y", ntrees=3))
    wanted = on(part, order(FRAME, "y", ntrees=6, min_split_improvement=1e9))
    model = train(GBM, wanted)
    assert forest(model).value.tolist() == forest(part).value.tolist()
    assert "After 3 of 6 trees" in model.warnings[-1]


@pytest.mark.parametrize("algorithm", [GBM, DRF])
@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"max_depth": 6}, "max_depth", "max_depth cannot be modified if checkpoint is specified"),
        ({"min_rows": 3.0}, "min_rows", "it was {min_rows}, and is 3.0 here"),
        ({"nbins": 300}, "nbins", "cannot be modified"),
        ({"nbins_cats": 30}, "nbins_cats", "cannot be modified"),
        ({"nbins_top_level": 512}, "nbins_top_level", "cannot be modified"),
        ({"sample_rate": 0.5}, "sample_rate", "cannot be modified"),
        ({"build_tree_one_node": True}, "build_tree_one_node", "cannot be modified"),
        ({"ntrees": 4}, "ntrees", "requested ntrees must be higher than 4"),
        ({"nfolds": 3}, "checkpoint", "Cross-validation cannot go on from a checkpoint"),
        ({"response_column": "two"}, "response_column", "The response must be the same"),
        (
            {"response_column": "o", "ignored_columns": ["y", "w", "c", "two"]},
            "training_frame",
            "The response must be the same as for the checkpointed model, 'y' with no offset.",
        ),
        ({"ignored_columns": ["a", "w", "o", "c", "two"]}, "checkpoint", "The columns of"),
    ],
)
def test_what_may_not_change_is_refused(
    algorithm: Algorithm, given: dict[str, Any], field: str, sentence: str
) -> None:
    part = PARTS[algorithm.name]
    wanted = on(part, order(FRAME, "y", ntrees=9))
    wanted = replace(wanted, given={**wanted.given, **given})
    [(found, message)] = problems(algorithm, wanted)
    assert found == field
    assert sentence.format(**part.parameters) in message


def test_another_offset_and_another_distribution_are_refused() -> None:
    part = train(GBM, order(FRAME, "y", ntrees=2, offset_column="o"))
    [(_, message)] = problems(GBM, on(part, order(FRAME, "y", ntrees=4)))
    assert "'y' with the offset o." in message
    wanted = on(part, order(FRAME, "y", ntrees=4, distribution="gamma"))
    message = "distribution cannot be modified if checkpoint is specified: it was gaussian, and is"
    assert problems(GBM, wanted) == [("distribution", f"{message} gamma here.")]


def test_a_checkpoint_of_another_kind_is_refused() -> None:
    [(field, message)] = problems(GBM, on(PARTS["drf"], order(FRAME, "y", ntrees=9)))
    assert (field, message) == ("checkpoint", "'m' was made by drf, and not by gbm.")
    [(field, message)] = problems(DRF, on(PARTS["drf"], order(FRAME, "y", ntrees=9, seed=6)))
    assert (field, "Leave it out, or give 5." in message) == ("seed", True)


def test_other_levels_are_refused() -> None:
    part = train(GBM, order(FRAME, "c", ntrees=2))
    level = _with(FRAME, {}, domains={"level": list("pqrsu")})
    [(_, message)] = problems(GBM, on(part, order(level, "c", ntrees=4)))
    assert "levels of the training data must be the same" in message
    assert "'level'" in message
    codes = FRAME.vec("c").values()
    more = _with(FRAME, {"c": np.where(codes == 2, 3, codes)}, domains={"c": list("wxyz")})
    [(field, _)] = problems(GBM, on(part, order(more, "c", ntrees=4)))
    assert field == "response_column"
    named = _with(FRAME, {}, domains={"c": ["low", "middle", "top"]})
    [(_, message)] = problems(GBM, on(part, order(named, "c", ntrees=4)))
    assert "'c', whose levels are low, middle, high." in message


def _with(
    frame: Frame,
    changed: dict[str, Any],
    *,
    domains: dict[str, list[str]] | None = None,
    names: tuple[str, ...] | None = None,
) -> Frame:
    arrays = {name: frame.vec(name).values() for name in names or frame.names} | changed
    known = {name: list(frame.vec(name).domain or ()) for name in frame.names}
    known = {name: levels for name, levels in known.items() if levels} | (domains or {})
    return frame_from_arrays("mixed", arrays, block_rows=128, domains=known)
