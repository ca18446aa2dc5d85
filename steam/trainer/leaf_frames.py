"""Where rows end in the trees of a model, and what it answers after each turn, as new frames."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from steam.model.explainer import (
    LeafAssignment,
    Stages,
    Unexplainable,
    with_leaves,
    with_stages,
)
from steam.model.predictor import Predictor
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.features import Mapped
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.predict import Offset, PredictTask, plan_prediction
from steam.trainer.progress import Progress

Columns = dict[str, NDArray[np.int32]]
Answer = TypeVar("Answer", LeafAssignment, Stages)


@dataclass(frozen=True, slots=True)
class AnswerTask(Generic[Answer]):
    """What a model says of the features and offsets of consecutive blocks of so many rows."""

    plan: PredictTask
    answer: Callable[[dict[str, Mapped], int, Offset], Answer]

    @property
    def columns(self) -> Sequence[str]:
        return self.plan.columns

    def map(self, chunks: Sequence[Chunk], first_row: int) -> tuple[Answer, ...]:
        columns, offset = self.plan.read(chunks)
        return (self.answer(columns, chunks[0].rows, offset),)

    def merge(self, left: tuple[Answer, ...], right: tuple[Answer, ...]) -> tuple[Answer, ...]:
        return left + right

    def finish(self, partial: tuple[Answer, ...] | None) -> tuple[Answer, ...]:
        return partial or ()


def path_frame(
    key: str,
    predictor: Predictor,
    frame: Frame,
    engine: LocalEngine,
    progress: Progress | None = None,
) -> Frame:
    """An enum for each tree, such as `T3.C1`, or `T3` without classes: the way to each row's leaf,
    such as `LRR`.

    Levels are the ways that rows of the frame went, sorted. Raises Unexplainable for a model
    without trees, InvalidInput as `plan_prediction`.
    """
    blocks = _assigned(predictor, frame, engine, progress)
    arrays: Columns = {}
    domains = {}
    for tree in _by_turn([one.tree for one in blocks[0].trees] if blocks else []):
        name = _name(blocks[0].trees[tree].tree, predictor)
        ways = sorted({way for block in blocks for way in block.trees[tree].paths})
        code = {way: place for place, way in enumerate(ways)}
        arrays[name] = np.concatenate(
            [
                np.array([code[way] for way in block.trees[tree].paths], np.int32)[
                    block.codes[:, tree]
                ]
                for block in blocks
            ]
        )
        domains[name] = ways
    return frame_from_arrays(key, arrays, _block_rows(frame), domains)


def node_frame(
    key: str,
    predictor: Predictor,
    frame: Frame,
    engine: LocalEngine,
    progress: Progress | None = None,
) -> Frame:
    """An integer for each tree: the number of each row's leaf among the nodes of the tree.

    Raises as `path_frame`, and Unexplainable where the numbers are not known.
    """
    blocks = _assigned(predictor, frame, engine, progress)
    arrays = {
        _name(blocks[0].trees[tree].tree, predictor): np.concatenate(
            [_numbers(block, tree) for block in blocks]
        )
        for tree in _by_turn([one.tree for one in blocks[0].trees] if blocks else [])
    }
    return frame_from_arrays(key, arrays, _block_rows(frame))


def stage_frame(
    key: str,
    predictor: Predictor,
    frame: Frame,
    engine: LocalEngine,
    progress: Progress | None = None,
) -> Frame:
    """A column for each turn and class, such as `T3.C1`: the answer if the third were the last.

    Raises as `path_frame`.
    """
    task = AnswerTask(plan_prediction(predictor, frame), with_stages(predictor).stages)
    blocks = engine.run(task, frame, progress)
    names = blocks[0].names if blocks else ()
    values = np.concatenate([block.values for block in blocks]) if blocks else np.zeros((0, 0))
    columns = {_name(names[place], predictor): values[:, place] for place in _by_turn(names)}
    return frame_from_arrays(key, columns, _block_rows(frame))


def _by_turn(trees: Sequence[str]) -> list[int]:
    """The places of such trees as `T3.C1`, those of one turn together, as in H2O's frames."""

    def turn_and_class(place: int) -> tuple[int, ...]:
        return tuple(int(part[1:]) for part in trees[place].split("."))

    return sorted(range(len(trees)), key=turn_and_class)


def _name(tree: str, predictor: Predictor) -> str:
    """What H2O's trainer, unlike its genmodel, calls a tree: without the class if there is none."""
    of_classes = predictor.signature.category.is_classification
    return tree if of_classes else tree.removesuffix(".C1")


def _assigned(
    predictor: Predictor, frame: Frame, engine: LocalEngine, progress: Progress | None
) -> tuple[LeafAssignment, ...]:
    model = with_leaves(predictor)
    task = AnswerTask(
        plan_prediction(predictor, frame), lambda columns, rows, _: model.leaves(columns, rows)
    )
    return engine.run(task, frame, progress)


def _numbers(block: LeafAssignment, tree: int) -> NDArray[np.float64]:
    numbers = block.trees[tree].numbers
    if numbers is None:
        raise Unexplainable(
            "The numbers of this model's leaves are not known.",
            hint="Ask for leaf_node_assignment_type=Path.",
        )
    return np.array(numbers, dtype=np.float64)[block.codes[:, tree]]


def _block_rows(frame: Frame) -> int:
    return max((rows for _, rows in frame.blocks), default=1)
