"""What models of a grid are compared by."""

import pytest

from steam.core.clock import SystemClock
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.grid.figures import figure_named, figures
from steam.trainer.algorithms.parameters import InvalidParameter
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.changes.convert import convert_columns
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.frame.vec import VecType
from steam.trainer.progress import Silent

FRAME = frame_from_arrays(
    "f",
    {
        "x": [0.1, 1.0, 2.0, 3.0, 5.0, 4.0, 2.5, 0.5],
        "b": [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0],
        "m": [0.0, 1.0, 2.0, 0.0, 1.0, 2.0, 0.0, 1.0],
        "n": [1.0, 2.5, 2.0, 4.0, 5.0, 3.0, 2.0, 1.0],
    },
)


CLASSES = convert_columns(convert_columns(FRAME, {"m": VecType.STRING})[0], {"m": VecType.ENUM})[0]


def trained(response: str, family: str) -> TrainedModel:
    given = {
        "response_column": response,
        "family": family,
        "lambda": [0.1],
        "ignored_columns": [name for name in ("b", "m", "n") if name != response],
    }
    order = Order("k", CLASSES, None, given)
    return GlmAlgorithm().train(order, LocalEngine(1), SystemClock(), Silent())


@pytest.mark.parametrize(
    ("response", "family", "usual"),
    [
        ("b", "binomial", "logloss"),
        ("m", "multinomial", "logloss"),
        ("n", "gaussian", "residual_deviance"),
    ],
)
def test_each_kind_of_model_has_a_usual_figure(response: str, family: str, usual: str) -> None:
    known = figures(trained(response, family))
    assert figure_named("AUTO", known) == figure_named("", known) == usual
    assert all(isinstance(value, float | int) for value in known.values())


def test_case_and_underscores_do_not_count() -> None:
    known = figures(trained("b", "binomial"))
    told = ["F1", "AUCPR", "mean_per_class_error", "Misclassification"]
    assert [figure_named(name, known) for name in told] == [
        *("f1", "pr_auc", "mean_per_class_error", "err")
    ]
    with pytest.raises(InvalidParameter, match="no 'nosuch' to be compared by"):
        figure_named("nosuch", known)


def test_the_share_of_wrong_predictions_is_that_of_the_confusion_matrix() -> None:
    model = trained("b", "binomial")
    ((right_no, wrong_no), (wrong_yes, right_yes)) = model.training_metrics.confusion  # type: ignore[union-attr]
    assert figures(model)["err"] == pytest.approx((wrong_no + wrong_yes) / 8)
    assert right_no + right_yes + wrong_no + wrong_yes == 8
