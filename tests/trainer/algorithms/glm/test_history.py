"""Scoring histories, with a clock that is told the time."""

import numpy as np
import pytest

from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.progress import Silent

RNG = np.random.default_rng(4)
X = RNG.normal(size=(300, 2))
CHANCE = 1 / (1 + np.exp(-X[:, 0]))
ARRAYS = {
    "x0": X[:, 0], "x1": X[:, 1], "y": (RNG.random(300) < CHANCE).astype(np.int32),
    "k": RNG.integers(0, 3, 300).astype(np.int32), "n": RNG.poisson(np.exp(X[:, 1])) * 1.0,
}  # fmt: skip
DOMAINS = {"y": ("no", "yes"), "k": ("a", "b", "c")}
FRAME = frame_from_arrays("f", ARRAYS, 64, DOMAINS)
HELD_OUT = frame_from_arrays("v", {k: v[:100] for k, v in ARRAYS.items()}, 64, DOMAINS)


class Ticking:
    """A clock on which every look takes 100 ms."""

    def __init__(self) -> None:
        self.at_ms = 1_700_000_000_000

    def now_ms(self) -> int:
        self.at_ms += 100
        return self.at_ms


def train(response="y", validation=None, **given):
    others = [name for name in ("y", "k", "n") if name != response]
    given = {"response_column": response, "ignored_columns": others, **given}
    order = Order("m", FRAME, validation, given)
    return GlmAlgorithm().train(order, LocalEngine(1), Ticking(), Silent())


def columns(model):
    return {column.name: column.values for column in model.tables["scoring_history"].columns}


def test_every_iteration_has_its_time() -> None:
    table = columns(train(**{"lambda": [0.0]}))
    steps = len(table["iterations"])
    assert table["iterations"] == tuple(range(steps))
    assert table["duration"] == tuple(f" 0.{100 * (step + 1)} sec" for step in range(steps))
    assert table["timestamp"][0] == "2023-11-14 22:13:20"
    assert table["objective"][-1] < table["objective"][0]
    assert table["training_logloss"][:-1] == (None,) * (steps - 1)
    assert table["training_logloss"][-1] == pytest.approx(table["objective"][-1])


def test_a_search_has_a_line_for_each_lambda() -> None:
    model = train(
        validation=HELD_OUT, lambda_search=True, nlambdas=6, early_stopping=False, alpha=[0.2, 0.9]
    )
    table = columns(model)
    assert [*table][1:10] == [
        "timestamp", "duration", "iteration", "lambda", "predictors", "deviance_train",
        "deviance_test", "alpha", "iterations",
    ]  # fmt: skip
    assert table["alpha"] == (0.2,) * 6 + (0.9,) * 6
    assert table["predictors"][0] == 1
    assert list(table["iteration"]) == sorted(table["iteration"])
    assert table["iterations"][-1] == table["iteration"][-1]
    assert list(table["duration"]) == sorted(table["duration"])
    best = model.outputs["best_submodel_index"]
    assert table["deviance_train"][best] == pytest.approx(2 * model.training_metrics.logloss)
    assert table["deviance_test"][best] == pytest.approx(2 * model.validation_metrics.logloss)
    assert min(table["deviance_test"]) == table["deviance_test"][best]


def test_more_is_told_when_asked() -> None:
    plain, more = (
        columns(train("n", HELD_OUT, family="poisson", generate_scoring_history=asked))
        for asked in (False, True)
    )
    assert set(more) - set(plain) == {"alpha", "lambda", "deviance_train", "deviance_test"}
    assert list(more["deviance_train"]) == sorted(more["deviance_train"], reverse=True)
    assert more["deviance_train"][-1] == pytest.approx(more["training_deviance"][-1])
    assert more["deviance_test"][-1] == pytest.approx(more["validation_deviance"][-1])


@pytest.mark.parametrize(("response", "names"), [
    ("n", ["rmse", "deviance", "mae", "r2"]),
    ("y", ["rmse", "logloss", "r2", "auc", "pr_auc", "lift", "classification_error"]),
    ("k", ["rmse", "logloss", "r2", "classification_error", "auc", "pr_auc"]),
])  # fmt: skip
def test_the_last_line_has_the_metrics_that_h2o_shows(response, names) -> None:
    table = columns(train(response))
    assert [name for name in table if name.startswith("training_")] == [
        f"training_{name}" for name in names
    ]
    assert table["training_rmse"][-1] > 0.0


@pytest.mark.parametrize(("lambda_", "text"), [
    (0.40023, ".4E0"), (0.0634, ".63E-1"), (0.01005, ".1E-1"), (1.0006, ".1E1"), (0.0, "0.0"),
    (4.0023e-5, ".4E-4"), (0.0995, ".1E0"),
])  # fmt: skip
def test_lambdas_in_two_digits_as_h2o_writes_them(lambda_, text) -> None:
    values = columns(train(**{"lambda": [lambda_, lambda_ / 2], "alpha": [0.5]}))["lambda"]
    assert values[0] == text
