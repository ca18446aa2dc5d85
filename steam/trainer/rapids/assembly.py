"""Assemblies: steps that one frame goes through, each an expression about the frame so far.

Source: the steps that H2O's Python client sends; what becomes of them was read in H2O's source.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.columns import cut_like
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.naming import distinct
from steam.trainer.rapids.reader import read
from steam.trainer.rapids.tree import Apply, Name, Node, Text
from steam.trainer.rapids.values import describe

FRAME_SO_FAR = "dummy"
"""The name of the frame in the expression of a step."""

_SELECT = "H2OColSelect"
_CHANGES = ("H2OColOp", "H2OBinaryOp")
_PART = "__"
_NO_NAMES = "|"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its expression is worth the next frame if it `selects`, else columns that join the
    frame, under `new_names` if there are any, or take the place of the `column` they are of."""

    name: str
    tree: Node
    selects: bool
    in_place: bool
    new_names: tuple[str, ...]

    @property
    def column(self) -> str | None:
        """The first column of the frame that the expression takes by its name."""
        return next(_columns(self.tree), None)


def read_step(text: str) -> Step:
    """A step as clients write it: `name__kind__expression__True or False__new names`, these parted
    by `|`. Raises InvalidInput for another text."""
    parts = text.split(_PART)
    kinds = [place for place, part in enumerate(parts) if part in (_SELECT, *_CHANGES)]
    flags = [place for place, part in enumerate(parts) if part.lower() in ("true", "false")]
    if not kinds or not flags or flags[-1] < kinds[0] + 2 or flags[-1] == len(parts) - 1:
        raise InvalidInput(
            f"'{text[:80]}' is no step of an assembly.",
            hint=f"It is name__kind__expression__True__|, the kind {_SELECT} or {_CHANGES[0]}.",
        )
    kind, flag = kinds[0], flags[-1]
    names = _PART.join(parts[flag + 1 :])
    return Step(
        name=_PART.join(parts[:kind]),
        tree=read(_PART.join(parts[kind + 1 : flag])),
        selects=parts[kind] == _SELECT,
        in_place=parts[flag].lower() == "true",
        new_names=() if names == _NO_NAMES else tuple(names.split(_NO_NAMES)),
    )


def assembled(evaluation: Evaluation, steps: Sequence[Step], frame: Frame) -> Frame:
    """The frame after these steps, without a key.

    Raises InvalidInput as the expressions do, and where one is worth no columns that fit.
    """
    for step in steps:
        found = replace(evaluation, scope={FRAME_SO_FAR: frame}).value(step.tree)
        if not isinstance(found, Frame) or not found.columns:
            raise InvalidInput(
                f"Step '{step.name[:80]}' is worth"
                f" {'no column' if isinstance(found, Frame) else describe(found)}.",
                hint="The expression of a step is worth a column or more.",
            )
        frame = found if step.selects else _joined(step, frame, found)
    return replace(frame, key="")


def _joined(step: Step, frame: Frame, found: Frame) -> Frame:
    old = step.column
    if old is None and (step.in_place or not step.new_names):
        raise InvalidInput(
            f"Step '{step.name[:80]}' names no column of its frame.",
            hint="Take a column by its name, or name the new ones.",
        )
    columns = [cut_like(vec, frame) for vec in found.vecs]
    if old is None or not step.in_place:
        return _beside(frame, step.new_names or (old or "",) * len(columns), columns, step)
    frame.vec(old)  # a name that is not there raises
    if len(columns) == 1:
        return frame.with_columns({old: columns[0]})
    both = _beside(frame, step.new_names or (old,) * len(columns), columns, step)
    return both.select([name for name in both.names if name != old])


def _beside(frame: Frame, names: Sequence[str], columns: Sequence[Vec], step: Step) -> Frame:
    """The frame and, behind its own columns, one for each name; a number stands behind a name that
    is taken. As in H2O, columns beyond the names are left out."""
    if len(names) > len(columns):
        raise InvalidInput(
            f"Step '{step.name[:80]}' names {len(names)} new columns and makes {len(columns)}."
        )
    vecs = (*frame.vecs, *columns[: len(names)])
    return replace(frame, names=distinct((*frame.names, *names)), vecs=vecs)


def _columns(node: Node) -> Iterator[str]:
    """The columns that are taken of the frame by name, from left to right."""
    match node:
        case Apply(Name("cols_py" | "cols"), (Name(frame), Text(column))) if frame == FRAME_SO_FAR:
            yield column
        case Apply(_, arguments):
            for argument in arguments:
                yield from _columns(argument)
