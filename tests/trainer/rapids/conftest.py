"""Expressions over frames in a dictionary, with real threads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.progress import Silent
from steam.trainer.rapids.evaluation import Calls, Evaluation
from steam.trainer.rapids.reader import read
from steam.trainer.rapids.registry import FORMS, OPERATORS
from steam.trainer.rapids.values import Value


@dataclass(slots=True)
class Frames:
    """The keys of one session, in memory: what `rest.rapids` does with the trainer's store."""

    frames: dict[str, Frame] = field(default_factory=dict)

    def find(self, name: str) -> Value | None:
        return self.frames.get(name)

    def keep(self, name: str, value: Frame) -> Frame:
        if name in self.frames:
            raise InvalidInput(f"Temp ID {name} already exists.")
        return self.assign(name, value)

    def assign(self, name: str, value: Frame) -> Frame:
        self.frames[name] = replace(value, key=name)
        return self.frames[name]

    def change(self, name: str, value: Frame) -> Frame:
        return self.assign(name, value)

    def remove(self, name: str) -> bool:
        return self.frames.pop(name, None) is not None

    def rename(self, name: str, new_name: str) -> None:
        if name not in self.frames:
            raise NotFound("frame", name)
        self.assign(new_name, self.frames.pop(name))

    def exchange(self, old: Vec, new: Vec) -> None:
        for name, frame in self.frames.items():
            vecs = tuple(new if vec is old else vec for vec in frame.vecs)
            self.frames[name] = replace(frame, vecs=vecs)

    def names(self) -> Sequence[str]:
        return list(self.frames)


Evaluate = Callable[..., Value]


@pytest.fixture(scope="session")
def evaluate() -> Evaluate:
    """Called with an expression and with frames by name, on so many `threads`."""

    def evaluate(text: str, threads: int = 2, **frames: Frame) -> Value:
        keys = Frames(frames)
        engine = LocalEngine(threads)
        limits = Silent(), 100, 1 << 24, Calls()
        return Evaluation(keys, OPERATORS, FORMS, engine, *limits, {}).value(read(text))

    return evaluate
