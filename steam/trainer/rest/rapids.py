"""Rapids over HTTP: an expression in, a frame's key or a number out."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from steam.core.errors import Exhausted, InvalidInput
from steam.trainer.algorithms.named_metrics import AnyMetrics
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.machine_memory import available_to_process
from steam.trainer.progress import Progress
from steam.trainer.rapids.evaluation import Calls, Evaluation
from steam.trainer.rapids.reader import read
from steam.trainer.rapids.registry import FORMS, OPERATORS
from steam.trainer.rapids.sessions import SHARED, Session
from steam.trainer.rapids.tree import Node, Numbers, Span, Texts
from steam.trainer.rapids.values import Model, Row, Value, Words, describe
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.errors import IllegalExpression
from steam.trainer.rest.keys import check_frame_key, remove, rename
from steam.trainer.rest.schemas import NO_FRAME, Json, schema
from steam.trainer.rest.schemas import key as frame_key
from steam.trainer.rest.scorers import scorer_of
from steam.trainer.rest.services import TrainerServices
from steam.trainer.rest.time_limit import TimeLimit

MOST_CELLS = min(1 << 30, available_to_process() // 32)
"""A frame made from nothing, such as a number repeated, has at most so many values: as they are
made, they take a quarter of the memory."""

MOST_NUMBERS = 10_000
"""A list is told if it has at most so many numbers: a short text may stand for any number."""

TIME_LIMIT_S = 600.0


def evaluate(call: Call) -> Json:
    """`POST /99/Rapids`: the worth of `ast`, whose temporaries belong to `session_id`."""
    tree = _tree(call.arguments.required("ast"))
    with evaluating(call.services, call.arguments.text("session_id")) as evaluation:
        value = evaluation.value(tree)
    return _body(value)


@contextmanager
def evaluating(services: TrainerServices, session_id: str = "") -> Iterator[Evaluation]:
    """What the expressions of one request of a session are evaluated with.

    They have the limits of one expression together. Raises InvalidInput and Exhausted for those
    that go beyond what Python and the machine can hold.
    """
    with services.sessions.use(session_id or SHARED) as session:
        try:
            yield Evaluation(
                StoredKeys(services, session),
                OPERATORS,
                FORMS,
                services.engine,
                TimeLimit(TIME_LIMIT_S),
                services.block_rows,
                MOST_CELLS,
                Calls(),
                {},
                services.time_zone,
                services.auto_values,
            )
        except RecursionError:
            raise InvalidInput("The expression nests too deeply to be evaluated.") from None
        except MemoryError:
            raise Exhausted("There is not enough memory for this expression.") from None


@dataclass(frozen=True, slots=True)
class StoredKeys:
    """The keys of the trainer's store, as one session sees and changes them."""

    services: TrainerServices
    session: Session

    def find(self, name: str) -> Value | None:
        found = self.services.store.find(name)
        if isinstance(found, TrainedModel):
            return self._model(found)
        return found if isinstance(found, Frame) else None

    def keep(self, name: str, value: Frame) -> Frame:
        if self.services.store.find(name) is not None:
            raise InvalidInput(f"Temp ID {name[:80]} already exists.")
        kept = self._put(name, value)
        self.session.temporaries.add(name)
        return kept

    def assign(self, name: str, value: Frame) -> Frame:
        self.session.temporaries.discard(name)
        return self._put(name, value)

    def change(self, name: str, value: Frame) -> Frame:
        return self._put(name, value)

    def remove(self, name: str) -> bool:
        self.session.temporaries.discard(name)
        return remove(self.services, name) is not None

    def rename(self, name: str, new_name: str) -> None:
        rename(self.services.store, name, new_name)
        self.session.temporaries.discard(name)

    def exchange(self, old: Vec, new: Vec) -> None:
        for frame in self.services.store.all(Frame):
            if any(vec is old for vec in frame.vecs):
                vecs = tuple(new if vec is old else vec for vec in frame.vecs)
                self.services.store.put_if_match(replace(frame, vecs=vecs), frame)

    def names(self) -> Sequence[str]:
        return list(self.services.store.snapshot())

    def _model(self, trained: TrainedModel) -> Model:
        scorer = scorer_of(trained.algorithm, self.services)

        def score(frame: Frame, progress: Progress) -> AnyMetrics:
            return scorer.score(trained, frame, self.services.engine, progress)

        def keep(changed: TrainedModel) -> None:
            self.services.store.put_if_match(changed, trained)

        return Model(trained, score, keep)

    def _put(self, name: str, value: Frame) -> Frame:
        named = replace(value, key=check_frame_key(self.services.store, name))
        self.services.store.put(named)
        return named


def _tree(text: str) -> Node:
    try:
        return read(text)
    except InvalidInput as error:
        raise IllegalExpression(error.message, hint=error.hint, details=error.details) from None


def _body(value: Value) -> Json:
    """RapidsSchemaV3 of that kind of value. Raises InvalidInput for one that is no result."""
    match value:
        case Frame(key=name):
            return _reply(
                "RapidsFrameV3",
                key=frame_key("Frame", name) if name else NO_FRAME,
                num_rows=value.rows,
                num_cols=value.columns,
            )
        case float():
            return _reply("RapidsNumberV3", scalar=value)
        case Row(values):
            return _reply("RapidsNumbersV3", scalar=list(values))
        case str():
            return _reply("RapidsStringV3", string=value)
        case Words(texts) | Texts(texts):
            return _reply("RapidsStringsV3", string=list(texts))
        case Numbers(spans) if _count(spans) <= MOST_NUMBERS:
            return _reply("RapidsNumbersV3", scalar=[one for span in spans for one in _spelt(span)])
    raise InvalidInput(f"The expression is worth {describe(value)}, which is no result.")


def _count(spans: Sequence[Span]) -> float:
    return sum(math.inf if span.count is None else span.count for span in spans)


def _spelt(span: Span) -> list[float]:
    return [span.start + step * span.stride for step in range(span.count or 0)]


def _reply(name: str, **fields: object) -> Json:
    return schema(name, "Iced", ast=None, session_id=None, id=None, **fields)


routes = [post("/99/Rapids", evaluate, takes=("ast", "session_id", "id"))]
