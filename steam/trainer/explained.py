"""Explaining a frame: what each column adds to the score of each row, as a new frame."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.model.explainer import Explainer, explainer_of
from steam.model.predictor import Predictor
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.ordered_shares import Chosen, choose_shares
from steam.trainer.predict import PredictTask, plan_prediction
from steam.trainer.progress import Progress

BIAS = "BiasTerm"

Parts = tuple[NDArray[np.float64], ...]


@dataclass(frozen=True, slots=True)
class ExplainTask:
    """Blocks of contributions, float64 (rows, columns + 1), the bias in the last column."""

    plan: PredictTask
    explainer: Explainer

    @property
    def columns(self) -> Sequence[str]:
        return self.plan.columns

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Parts:
        columns, offset = self.plan.read(chunks)
        found = self.explainer.contributions(columns, chunks[0].rows, offset)
        return (np.column_stack([found.values[:, 0], found.bias[:, 0]]),)

    def merge(self, left: Parts, right: Parts) -> Parts:
        return left + right

    def finish(self, partial: Parts | None) -> Parts:
        return partial or ()


def explain_frame(
    key: str,
    predictor: Predictor,
    frame: Frame,
    engine: LocalEngine,
    progress: Progress | None = None,
    *,
    background: Frame | None = None,
    chosen: Chosen | None = None,
) -> Frame:
    """A column of contributions for each feature of the model, and the `BiasTerm`; or only those
    that are `chosen` of each row, with the names of their features.

    A row's sum is its score on the scale of the link. With a `background` contributions are told
    from the mean ones of its rows, else from where the explainer tells them. Raises Unexplainable,
    and Unsupported for a model of several classes.
    """
    explainer = explainer_of(predictor)
    if len(predictor.signature.response.levels) > 2:
        raise Unsupported(
            "Contributions of a model of several classes do not go into one frame.",
            hint="Ask a worker: /predict?contributions=true.",
        )
    names = (*predictor.signature.names, BIAS)
    values = _values(
        ExplainTask(plan_prediction(predictor, frame), explainer), frame, engine, progress
    )
    if background is not None:
        task = ExplainTask(plan_prediction(predictor, background), explainer)
        means = _values(task, background, engine, progress).mean(axis=0)
        values[:, :-1] -= means[:-1]
        values[:, -1] += means[:-1].sum()
    block_rows = max((rows for _, rows in frame.blocks), default=1)
    if chosen is not None:
        arrays, domains = choose_shares(names[:-1], values[:, :-1], chosen)
        return frame_from_arrays(key, {**arrays, BIAS: values[:, -1]}, block_rows, domains)
    return frame_from_arrays(key, dict(zip(names, values.T, strict=True)), block_rows)


def _values(
    task: ExplainTask, frame: Frame, engine: LocalEngine, progress: Progress | None
) -> NDArray[np.float64]:
    parts = engine.run(task, frame, progress)
    width = len(task.plan.predictor.signature.names) + 1
    return np.concatenate([np.zeros((0, width)), *parts])
