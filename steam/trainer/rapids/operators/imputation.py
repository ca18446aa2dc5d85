"""Missing values replaced by a mean, a median, a mode or a given value, in the frame itself.

It is the one operator that changes a frame: the client goes on with the same name. Who reads the
frame meanwhile keeps the old one, whole.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.by_group import AGGREGATES, Grouped, Groups
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FRAME, NUMBERS, SELECTOR, TEXT, WHOLE
from steam.trainer.rapids.naming import distinct
from steam.trainer.rapids.order_statistics import checked_method, quantiles
from steam.trainer.rapids.replaced_missing import filled, filled_by_row, numbers_of_vec
from steam.trainer.rapids.row_keys import RowKeys, fits, row_keys, stacked_keys
from steam.trainer.rapids.selection import Selector, columns_but
from steam.trainer.rapids.taking import taken
from steam.trainer.rapids.tree import Numbers, Texts
from steam.trainer.rapids.values import Kind, Operator, Row, Value, WrongKind
from steam.trainer.rollups.summary import rollup_frame

_ALL = -1
_METHODS = ("mean", "median", "mode")
_NOT_GIVEN = "_"


def _impute(  # noqa: PLR0917 -- an expression has them by place
    evaluation: Evaluation,
    frame: Frame,
    column: int,
    method: str,
    combine: str,
    by: Selector,
    group_frame: Frame | None,
    values: Sequence[float] | None,
) -> Value:
    """Fill one column, or all (-1): of all, text and times are left out, and levels get their mode.

    What was filled in, a number for each column, NaN for none; or, by groups, a frame of them.
    """
    wanted = _wanted(frame, column, _method(method))
    combine = checked_method(combine)
    groups = [] if by in (_NOT_GIVEN, Numbers(), []) else columns_but(frame.names, by)
    names = tuple(frame.names[place] for place in groups)
    if group_frame is not None:
        return _by_given_groups(evaluation, frame, wanted, names, group_frame)
    if names:
        return _by_groups(evaluation, frame, wanted, names)
    if values is None:
        found = {
            name: _value(evaluation, frame.vec(name), how, combine) for name, how in wanted.items()
        }
    else:
        found = _given(frame, wanted, values)
    _change(
        evaluation,
        frame,
        {name: filled(evaluation, frame.vec(name), value) for name, value in found.items()},
    )
    return Row(tuple(found.get(name, math.nan) for name in frame.names))


def _by_groups(
    evaluation: Evaluation, frame: Frame, wanted: Mapping[str, str], by: Sequence[str]
) -> Frame:
    """Each missing value becomes what its group has; the groups and what they have."""
    if len(set(by)) < len(by) or set(by) & set(wanted) == set(wanted):
        raise InvalidInput("A column is not filled by groups of itself.")
    ways = {name: how for name, how in wanted.items() if name not in by}
    keys = row_keys([frame.vec(name) for name in by], frame.rows)
    groups, changed, found = Groups(keys), {}, []
    for name, how in ways.items():
        evaluation.progress.update(0.0)
        vec = frame.vec(name)
        with np.errstate(all="ignore"):
            values = AGGREGATES[how](Grouped(groups, numbers_of_vec(vec), "rm"))
        changed[name] = filled_by_row(evaluation, vec, values[keys.codes])
        found.append(number_vec(values, evaluation.block_rows))
    labels = taken(evaluation, frame.select(by), keys.firsts())
    _change(evaluation, frame, changed)
    titles = [f"{how}_{name}" for name, how in ways.items()]
    return Frame("", distinct((*by, *titles)), (*labels.vecs, *found))


def _by_given_groups(
    evaluation: Evaluation,
    frame: Frame,
    wanted: Mapping[str, str],
    by: Sequence[str],
    group_frame: Frame,
) -> Frame:
    """The last column of `group_frame` has the value for each group that the others tell."""
    names = tuple(by) or group_frame.names[:-1]
    if len(wanted) != 1 or len(names) != group_frame.columns - 1 or not names:
        raise InvalidInput(
            "With the values of groups, one column is filled, and the last column has the values.",
            hint="Name the column, and the columns that make the groups.",
        )
    (name,) = wanted
    columns = [(frame.vec(one), vec) for one, vec in zip(names, group_frame.vecs[:-1], strict=True)]
    values = group_frame.vecs[-1]
    if not values.is_numeric or not all(fits(left, right) for left, right in columns):
        raise InvalidInput("The frame of groups does not have columns of the same types.")
    keys = stacked_keys(columns, frame.rows + group_frame.rows)
    table = np.full(keys.count, np.nan)
    table[keys.codes[frame.rows :]] = values.values()
    rows = table[keys.codes[: frame.rows]]
    _change(evaluation, frame, {name: filled_by_row(evaluation, frame.vec(name), rows)})
    return group_frame


def _method(method: str) -> str:
    if method.lower() not in _METHODS:
        raise InvalidInput(
            f"Missing values are not filled by '{method[:40]}'.",
            hint=f"Use one of: {', '.join(_METHODS)}.",
        )
    return method.lower()


def _wanted(frame: Frame, column: int, method: str) -> dict[str, str]:
    """How each of the columns to fill is filled."""
    if column == _ALL:
        columns = zip(frame.names, frame.vecs, strict=True)
        return {
            name: "mode" if vec.type is VecType.ENUM else method
            for name, vec in columns
            if vec.is_numeric or vec.type is VecType.ENUM
        }
    if not 0 <= column < frame.columns:
        raise InvalidInput(f"Columns count from 0 to {frame.columns - 1}, and {column} is none.")
    name, vec = frame.names[column], frame.vecs[column]
    if not vec.is_numeric and (vec.type is not VecType.ENUM or method != "mode"):
        raise InvalidInput(
            f"The column '{name[:80]}' is {vec.type} and has no {method}.",
            hint="Columns of numbers have all of them, and columns of levels have a mode.",
        )
    return {name: method}


def _value(evaluation: Evaluation, vec: Vec, method: str, combine: str) -> float:
    if method == "mean":
        return rollup_frame(Frame("", ("0",), (vec,)), evaluation)["0"].mean
    if method == "median":
        return quantiles(evaluation, vec, [0.5], combine)[0]
    everything = RowKeys(np.zeros(vec.rows, dtype=np.int64), 1)
    return float(AGGREGATES["mode"](Grouped(Groups(everything), numbers_of_vec(vec), "rm"))[0])


def _given(frame: Frame, wanted: Mapping[str, str], values: Sequence[float]) -> dict[str, float]:
    if len(values) != frame.columns:
        raise InvalidInput(f"{len(values)} values do not fit {frame.columns} columns.")
    found = {
        name: value
        for name, value in zip(frame.names, values, strict=True)
        if name in wanted and not math.isnan(value)
    }
    for name, value in found.items():
        levels = frame.vec(name).domain
        if levels is not None and not (value.is_integer() and 0 <= value < len(levels)):
            raise InvalidInput(
                f"{value:g} is the number of no level of '{name[:80]}'.",
                hint=f"They count from 0 to {len(levels) - 1}.",
            )
    return found


def _change(evaluation: Evaluation, frame: Frame, columns: Mapping[str, Vec]) -> None:
    """The frame is changed under its name; one without a name is nobody's."""
    if frame.key:
        evaluation.keys.change(frame.key, frame.with_columns(columns))


def _read_frame(value: Value) -> Frame | None:
    return None if _is_left_out(value) else FRAME.read(value)


def _read_values(value: Value) -> list[float] | None:
    return None if _is_left_out(value) else NUMBERS.read(value)


def _read_by(value: Value) -> Selector:
    if isinstance(value, Texts) and not value.values:
        raise WrongKind
    return _NOT_GIVEN if _is_left_out(value) else SELECTOR.read(value)


def _is_left_out(value: Value) -> bool:
    """Whether a client wrote nothing: '_', or _, which is a missing number."""
    return value in (_NOT_GIVEN, Numbers()) or (isinstance(value, float) and math.isnan(value))


_BY = Kind("columns by name or number", _read_by)
_GROUPS = Kind("a frame or '_'", _read_frame)
_VALUES = Kind("a list of numbers or '_'", _read_values)

OPERATORS = {
    "h2o.impute": Operator(_impute, (FRAME, WHOLE, TEXT, TEXT, _BY, _GROUPS, _VALUES)),
}
