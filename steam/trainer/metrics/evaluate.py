"""Metrics of a model on a frame, in one pass over its blocks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from steam.core.errors import InvalidInput
from steam.model.families import NUMERIC_RESPONSE_FAMILIES
from steam.model.glm import GlmModel
from steam.model.predictor import Prediction, Predictor
from steam.model.signature import Column, ColumnType
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.portion import Portion
from steam.trainer.features import FeaturePlan, Mapped, plan_features
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.glm_scores import GlmScores, of_blocks
from steam.trainer.metrics.class_areas import AucType
from steam.trainer.metrics.deviance import UnitDeviance
from steam.trainer.metrics.fitted import NOTHING_KNOWN, Fitted
from steam.trainer.metrics.gains import SHARES
from steam.trainer.metrics.measure import Metrics, measure_of
from steam.trainer.metrics.measuring import (
    Measured,
    MeasuringTask,
    is_missing,
    joined,
    measured,
    only,
    read_truth,
)
from steam.trainer.metrics.regression import GAUSSIAN
from steam.trainer.predict import Offset, PredictTask, plan_prediction
from steam.trainer.progress import Progress, Silent

Part = TypeVar("Part")

_VALUES_AT_ONCE = 1 << 22
"""What is scored between two beats, in rows times columns: with very many columns rows take long,
and with few of them at once threads would meet at the interpreter's lock too often."""

_FEWEST_AT_ONCE, _MOST_AT_ONCE, _MOST_IN_LOOPS = 1 << 10, 1 << 16, 1 << 17


@dataclass(frozen=True, slots=True)
class ScoreTask(MeasuringTask[Part]):
    """Scores blocks beside their truth. `truth` reads the response and, if any, the weights.

    `null` is the model without predictors, which needs no more than the offset, if it is asked.
    `beat` is called within blocks, and may raise.
    """

    prediction: PredictTask
    truth: FeaturePlan
    complete_only: bool
    null: Predictor | None
    beat: Callable[[], None]

    @property
    def columns(self) -> Sequence[str]:
        return (*self.prediction.columns, *self.truth.names)

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Measured[Part] | None:
        split = len(self.prediction.columns)
        response, weights, known = read_truth(self.truth, chunks[split:])
        columns, offset = self.prediction.read(chunks[:split])
        wanted = [*columns.values()] if self.complete_only else []
        for column in wanted if offset is None else [*wanted, offset]:
            there = ~is_missing(column)
            known = there if known is None else known & there
        if known is not None and not known.all():
            columns = {name: column[known] for name, column in columns.items()}
            offset = None if offset is None else offset[known]
            response, weights = response[known], only(weights, known)
        answer = self._answer(columns, len(response), offset)
        null = None
        if self.null is not None:
            null = self.null.predict(columns, len(response), offset)
        return measured(self.measure, answer, response, weights, null)

    def _answer(self, columns: Mapping[str, Mapped], rows: int, offset: Offset) -> Prediction:
        """The answers of parts of the rows, one after the other, with a beat after each."""
        answers = []
        fitting = _VALUES_AT_ONCE // max(len(columns), 1)
        predictor = self.prediction.predictor
        most = _MOST_IN_LOOPS if isinstance(predictor, GlmScores) else _MOST_AT_ONCE
        step = min(max(fitting, _FEWEST_AT_ONCE), most)
        for start in range(0, max(rows, 1), step):
            part = slice(start, min(start + step, rows))
            some = {name: column[part] for name, column in columns.items()}
            shift = None if offset is None else offset[part]
            answers.append(predictor.predict(some, part.stop - part.start, shift))
            self.beat()
        return answers[0] if len(answers) == 1 else joined(answers)


def evaluate(
    predictor: Predictor,
    frame: Frame,
    engine: LocalEngine,
    progress: Progress | None = None,
    *,
    weights_column: str | None = None,
    complete_only: bool = False,
    fitted: Fitted = NOTHING_KNOWN,
    null: Predictor | None = None,
    deviance: UnitDeviance | None = None,
    auc_type: AucType = AucType.NONE,
    response: Column | None = None,
    gains_shares: tuple[float, ...] = SHARES,
) -> Metrics:
    """Metrics of a model over the rows of `frame` that have a response and a positive weight.

    `complete_only` leaves out rows with a missing feature, for models that cannot score them.
    `fitted` is what is known of the fit. `null` is the model without predictors, whose
    deviance is measured beside; without it, and where `fitted` does not tell, that of the mean
    response stands in. `deviance` defaults to that of a GLM's family where the family has no
    parameter, else to squares. `auc_type` asks for areas of a multinomial model. `response` is how
    the response is read, where that is not as the model states it. The groups of a gains table end
    at `gains_shares`; without any there is no table.
    Raises NotFound without the response or weights column, InvalidInput without the offset column
    of the model and if no row is left, Unsupported for kinds of models without metrics.
    """
    signature = predictor.signature
    measure = measure_of(signature, deviance or deviance_of(predictor), auc_type, gains_shares)
    truth = [response or _response_of(predictor)]
    if weights_column is not None:
        truth.append(Column(weights_column, ColumnType.NUMERIC))
    for column in truth:
        frame.vec(column.name)
    _check_offset(frame, signature.offset)
    whole = Portion(progress or Silent(), 0.0, 1.0)
    task = ScoreTask(
        measure,
        fitted,
        engine.each,
        plan_prediction(of_blocks(predictor), frame),
        plan_features(frame, truth),
        complete_only,
        null,
        whole.beat,
    )
    metrics = engine.run(task, frame, whole)
    if metrics is None:
        raise InvalidInput(
            f"No row of {frame.key} has both a prediction and a response {signature.response.name}."
        )
    return metrics


def _check_offset(frame: Frame, offset: str | None) -> None:
    if offset is not None and offset not in frame.names:
        raise InvalidInput(
            f"The frame {frame.key} has no column {offset}, the offset of the model.",
            hint="Without its offset a model cannot be measured: add the column, of 0 for none.",
        )


def _response_of(predictor: Predictor) -> Column:
    """The response as it is measured: a number for families whose binomial response is one."""
    response = predictor.signature.response
    if isinstance(predictor, GlmModel) and predictor.family in NUMERIC_RESPONSE_FAMILIES:
        return Column(response.name, ColumnType.NUMERIC)
    return response


def deviance_of(predictor: Predictor) -> UnitDeviance:
    """The deviance that a model was fitted by, if it tells; else squares."""
    if isinstance(predictor, GlmModel) and predictor.family in {"poisson", "gamma"}:
        return UnitDeviance(predictor.family)
    return GAUSSIAN
