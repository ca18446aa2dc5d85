"""Operators that name results, forget them, and tell what names there are."""

from collections.abc import Sequence

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.form import Form
from steam.trainer.rapids.tree import Name, Node, Text
from steam.trainer.rapids.values import Value, describe


def _keep(evaluation: Evaluation, nodes: Sequence[Node]) -> Value:
    name = _key(nodes[0])
    return evaluation.keys.keep(name, _frame(evaluation, nodes[1]))


def _assign(evaluation: Evaluation, nodes: Sequence[Node]) -> Value:
    name = _key(nodes[0])
    return evaluation.keys.assign(name, _frame(evaluation, nodes[1]))


def _remove(evaluation: Evaluation, nodes: Sequence[Node]) -> Value:
    return float(evaluation.keys.remove(_key(nodes[0])))


def _rename(evaluation: Evaluation, nodes: Sequence[Node]) -> Value:
    evaluation.keys.rename(_key(nodes[0]), _key(nodes[1]))
    return float("nan")


def _list(evaluation: Evaluation, _nodes: Sequence[Node]) -> Value:
    names = np.array(evaluation.keys.names(), dtype=object)
    return frame_from_arrays("", {"key": names}, evaluation.block_rows)


def _sequence(evaluation: Evaluation, nodes: Sequence[Node]) -> Value:
    if not nodes:
        raise InvalidInput("',' takes one argument or more.")
    *_, last = [evaluation.value(node) for node in nodes]
    return last


def _key(node: Node) -> str:
    match node:
        case Name(name):
            return name
        case Text(value):
            return value
    raise InvalidInput("A key is a name, with or without quotes.")


def _frame(evaluation: Evaluation, node: Node) -> Frame:
    value = evaluation.value(node)
    if not isinstance(value, Frame):
        raise InvalidInput(f"Only a frame can be kept under a name, not {describe(value)}.")
    return value


FORMS = {
    "tmp=": Form(_keep, 2),
    "assign": Form(_assign, 2),
    "rm": Form(_remove, 1),
    "rename": Form(_rename, 2),
    "ls": Form(_list, 0),
    ",": Form(_sequence, None),
}
