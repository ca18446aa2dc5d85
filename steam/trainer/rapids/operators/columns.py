"""Operators that choose, add and name columns; none of them is copied."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.columns import cut_like
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.constant import constant_like
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY, FRAME, SELECTOR, TEXTS
from steam.trainer.rapids.naming import distinct
from steam.trainer.rapids.selection import Selector, columns_but, columns_from_end
from steam.trainer.rapids.values import Operator, Value, describe


def _chosen(
    choose: Callable[[Sequence[str], Selector], list[int]],
    _evaluation: Evaluation,
    frame: Frame,
    selector: Selector,
) -> Value:
    places = choose(frame.names, selector)
    return replace(
        frame,
        key="",
        names=distinct(frame.names[place] for place in places),
        vecs=tuple(frame.vecs[place] for place in places),
    )


def _renamed(
    _evaluation: Evaluation, frame: Frame, selector: Selector, new_names: list[str]
) -> Value:
    places = columns_but(frame.names, selector)
    if len(places) != len(new_names):
        raise InvalidInput(f"{len(new_names)} names do not fit {len(places)} columns.")
    names = list(frame.names)
    for place, name in zip(places, new_names, strict=True):
        names[place] = name
    return replace(frame, key="", names=tuple(names))


def _appended(
    evaluation: Evaluation, frame: Frame, first: Value, name: Value, *others: Value
) -> Value:
    arguments = [first, name, *others]
    names, vecs = list(frame.names), list(frame.vecs)
    if len(arguments) % 2:
        raise InvalidInput("'append' takes a frame, and then a column and a name for each new one.")
    for source, new_name in zip(arguments[::2], arguments[1::2], strict=True):
        if not isinstance(new_name, str):
            raise InvalidInput(f"The name of a new column is a text, not {describe(new_name)}.")
        vecs.append(_column(evaluation, frame, source))
        names.append(new_name)
    return replace(frame, key="", names=distinct(names), vecs=tuple(vecs))


def _column(evaluation: Evaluation, frame: Frame, source: Value) -> Vec:
    if isinstance(source, float | str):
        return constant_like(evaluation, frame, source)
    if not isinstance(source, Frame):
        raise InvalidInput(f"A new column is one column, number or text, not {describe(source)}.")
    if source.columns != 1:
        raise InvalidInput(f"Can only append one column under a name, not {source.columns}.")
    return cut_like(source.vecs[0], frame) if frame.columns else source.vecs[0]


def _count(_evaluation: Evaluation, frame: Frame) -> Value:
    return float(frame.columns)


OPERATORS = {
    "cols": Operator(partial(_chosen, columns_but), (FRAME, SELECTOR)),
    "cols_py": Operator(partial(_chosen, columns_from_end), (FRAME, SELECTOR)),
    "colnames=": Operator(_renamed, (FRAME, SELECTOR, TEXTS)),
    "append": Operator(_appended, (FRAME, ANY, ANY), more=ANY),
    "ncol": Operator(_count, (FRAME,)),
}
