"""The metrics of a GLM on a frame."""

from collections.abc import Mapping

from steam.model.glm import GlmModel
from steam.model.predictor import Predictor
from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.metrics import ModelMetrics
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.unit_deviance import unit_deviance_of
from steam.trainer.metrics.deviance import UnitDeviance
from steam.trainer.metrics.evaluate import evaluate
from steam.trainer.progress import Progress


def measure(
    model: Predictor,
    frame: Frame,
    given: Mapping[str, object],
    engine: LocalEngine,
    progress: Progress,
) -> ModelMetrics:
    """Metrics on a frame; weighted as in training where the frame has the weights."""
    weights = text_of(given, "weights_column")
    return evaluate(
        model,
        frame,
        engine,
        progress,
        weights_column=weights if weights in frame.names else None,
        complete_only=given.get("missing_values_handling") == "Skip",
        deviance=_deviance_of(model, given),
    )


def _deviance_of(model: Predictor, given: Mapping[str, object]) -> UnitDeviance | None:
    family = model.family if isinstance(model, GlmModel) else ""
    named = {name: given[name] for name in ("tweedie_variance_power", "theta") if name in given}
    return unit_deviance_of(family, GlmParameters(**named))  # type: ignore[arg-type]
