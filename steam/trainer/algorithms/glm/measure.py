"""The metrics of a GLM on a frame."""

from collections.abc import Mapping

from steam.model.predictor import Predictor
from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.gains import gains_shares_of
from steam.trainer.algorithms.glm.parameters import auc_type_of
from steam.trainer.algorithms.metrics import ModelMetrics
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.held_out import response_of
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.unit_deviance import unit_deviance_of
from steam.trainer.metrics.class_areas import AucType
from steam.trainer.metrics.deviance import UnitDeviance
from steam.trainer.metrics.evaluate import evaluate
from steam.trainer.metrics.fitted import Fitted
from steam.trainer.progress import Progress


def measure(  # noqa: PLR0917 - who answers, about what, and with what
    predictor: Predictor,
    family: str,
    frame: Frame,
    given: Mapping[str, object],
    engine: LocalEngine,
    progress: Progress,
    *,
    null: Predictor | None = None,
    rank: int | None = None,
) -> ModelMetrics:
    """Metrics on a frame of a GLM of that family, or of several that answer for one.

    They are weighted as in training where the frame has the weights. `null` is the model without
    predictors; without it, that of the frame's own mean stands in. `rank` is that of the fit.
    Raises InvalidInput for a frame without the offset.
    """
    weights = text_of(given, "weights_column")
    return evaluate(
        predictor,
        frame,
        engine,
        progress,
        weights_column=weights if weights in frame.names else None,
        complete_only=given.get("missing_values_handling") == "Skip",
        fitted=Fitted(rank, null_rank=int(given.get("intercept") is not False)),
        null=null,
        deviance=_deviance_of(family, given),
        auc_type=AucType(auc_type_of(given)),
        response=response_of(predictor.signature, family),
        gains_shares=gains_shares_of(given),
    )


def _deviance_of(family: str, given: Mapping[str, object]) -> UnitDeviance | None:
    named = {name: given[name] for name in ("tweedie_variance_power", "theta") if name in given}
    return unit_deviance_of(family, GlmParameters(**named))  # type: ignore[arg-type]
