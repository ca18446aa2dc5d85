"""The frame of linear constraints that is given as a parameter of a GLM."""

from collections.abc import Sequence

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.glm.given_frames import cells
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.bounds import LinearConstraint

MOST_ROWS = 100_000
MOST_LINEAR_CONSTRAINTS = 1000
"""Each is a row of a dense matrix beside the Gram matrix."""

_COLUMNS = ("names", "values", "types", "constraint_numbers")
_CONSTANT = "constant"
_TYPES = {"equal": True, "lessthanequal": False}

_Row = tuple[str, float, bool]


def linear_constraints_in(frame: Frame) -> tuple[LinearConstraint, ...]:
    """The constraints in the order of their first rows, from H2O's columns.

    Rows of one number are the terms of one constraint; that of the name `constant` is its constant.
    Raises InvalidInput for other columns, for cells that are missing or of another kind, and for
    terms that are no constraint between two coefficients or more.
    """
    if sorted(frame.names) != sorted(_COLUMNS):
        raise InvalidInput(
            "The frame of linear constraints has other columns than it should.",
            hint=f"Its columns are {', '.join(_COLUMNS)}.",
        )
    if frame.rows > MOST_ROWS:
        raise InvalidInput(f"The frame of linear constraints has more than {MOST_ROWS:,} rows.")
    terms: dict[object, list[_Row]] = {}
    columns = (cells(frame, name) for name in _COLUMNS)
    for name, value, kind, number in zip(*columns, strict=True):
        if number is None:
            raise InvalidInput("A row of the linear constraints has no number of its constraint.")
        terms.setdefault(number, []).append(_row(name, value, kind))
    if len(terms) > MOST_LINEAR_CONSTRAINTS:
        raise InvalidInput(f"There are more than {MOST_LINEAR_CONSTRAINTS:,} linear constraints.")
    return tuple(_constraint(rows) for rows in terms.values())


def _row(name: object, value: object, kind: object) -> _Row:
    if not isinstance(name, str) or not isinstance(value, float):
        raise InvalidInput(
            "A row of the linear constraints has no name, or no number for a value.",
            hint="A name is that of a coefficient, or 'constant'.",
        )
    equal = _TYPES.get(str(kind).lower())
    if equal is None:
        raise InvalidInput(
            f"'{str(kind)[:40]}' is no type of a linear constraint.",
            hint="Use Equal or LessThanEqual.",
        )
    return name, value, equal


def _constraint(rows: Sequence[_Row]) -> LinearConstraint:
    names = [name for name, _, _ in rows]
    if len(set(names)) < len(names):
        raise InvalidInput("A linear constraint names a coefficient twice.")
    if len({equal for _, _, equal in rows}) > 1:
        raise InvalidInput("The rows of a linear constraint are of different types.")
    weights = {name: value for name, value, _ in rows if name != _CONSTANT}
    if len(weights) < 2:
        raise InvalidInput(
            "Linear constraint must have at least two coefficients.",
            hint="Use beta_constraints for one coefficient.",
        )
    constant = next((value for name, value, _ in rows if name == _CONSTANT), 0.0)
    return LinearConstraint(weights, constant, rows[0][2])
