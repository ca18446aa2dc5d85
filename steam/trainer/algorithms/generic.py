"""Models from elsewhere: artifacts that were made by H2O, by steam or by another library."""

from collections.abc import Mapping
from dataclasses import dataclass

from steam.core.errors import Unsupported
from steam.model.artifact import Artifact
from steam.model.signature import Category
from steam.trainer.algorithms.common_parameters import MODEL_ID
from steam.trainer.algorithms.named_metrics import NOT_MEASURED, AnyMetrics
from steam.trainer.algorithms.parameters import ParameterSpec, Support
from steam.trainer.algorithms.recorded import RECORDED, recorded_output
from steam.trainer.algorithms.table import Table, strings
from steam.trainer.algorithms.trained import KeptBytes, TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.metrics.evaluate import evaluate
from steam.trainer.progress import Progress

_MEASURED = frozenset(
    {Category.BINOMIAL, Category.MULTINOMIAL, Category.ORDINAL, Category.REGRESSION}
)


@dataclass(frozen=True, slots=True)
class Generic:
    """Measures models from elsewhere by what they answer alone."""

    name: str = "generic"
    full_name: str = "Import MOJO Model"
    categories: tuple[str, ...] = tuple(category.value for category in Category)
    parameters: tuple[ParameterSpec, ...] = (
        MODEL_ID,
        ParameterSpec(
            "model_key", "Key<Frame>", None, Support.FULL, "Key of the uploaded or imported file."
        ),
        ParameterSpec("path", "string", None, Support.FULL, "The file on the trainer's machine."),
    )

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> AnyMetrics:
        """Metrics on a frame that has the response. Raises SteamError."""
        category = model.signature.category
        if category not in _MEASURED:
            raise Unsupported(f"A {category.value} model from elsewhere is not measured.")
        return evaluate(model.predictor, frame, engine, progress)


GENERIC = Generic()


def generic_model(
    key: str,
    artifact: Artifact,
    data: bytes,
    asked: Mapping[str, object],
    times_ms: tuple[int, int],
) -> TrainedModel:
    """The model in an artifact of those bytes; `times_ms` are when its reading began and ended."""
    facts = artifact.facts
    return TrainedModel(
        key=key,
        algorithm=GENERIC.name,
        full_name=GENERIC.full_name,
        predictor=artifact.predictor,
        training_frame="",
        parameters={**asked, "model_id": key},
        asked=asked,
        training_metrics=NOT_MEASURED,
        tables={"model_summary": _summary(facts)},
        outputs={
            "original_model_identifier": str(facts["algorithm"]),
            "original_model_full_name": str(facts["model"]),
        },
        details={RECORDED: recorded_output(data)},
        facts=facts,
        created_ms=times_ms[1],
        duration_ms=times_ms[1] - times_ms[0],
        pack=KeptBytes(data),
    )


def _summary(facts: Mapping[str, object]) -> Table:
    names = ("algorithm", "model", "category", "steam_version")
    return Table(
        "Model Summary",
        (
            strings("", ("",)),
            *(strings(name, (str(facts.get(name, "")),)) for name in names),
        ),
        "summary",
    )
