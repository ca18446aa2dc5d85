"""Small frames that are given as parameters of a GLM: plug values and constraints."""

import math
from collections.abc import Sequence

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import VecType
from steam.trainer.glm.bounds import Bounds, Pulls
from steam.trainer.glm.plugs import PlugValues

MOST_CONSTRAINTS = 500_000
_COLUMNS = ("names", "lower_bounds", "upper_bounds", "beta_given", "beta_start", "rho")


def plug_values_in(frame: Frame) -> PlugValues:
    """The values of its one row by column. Raises InvalidInput for another number of rows."""
    if frame.rows != 1:
        raise InvalidInput(f"The frame of plug values has {frame.rows} rows; it needs one.")
    return {name: cells(frame, name)[0] for name in frame.names}


def constraints_in(frame: Frame) -> tuple[Bounds, Pulls]:
    """Bounds and pulls by the name of their coefficient, from H2O's columns.

    Raises InvalidInput for other columns, for a name that is missing or there twice, for text in
    the place of numbers, and for a rho without its beta_given.
    """
    unknown = next((name for name in frame.names if name not in _COLUMNS), None)
    if unknown is not None or "names" not in frame.names:
        told = "no column names" if unknown is None else f"a column {unknown[:80]}"
        raise InvalidInput(
            f"The frame of beta constraints has {told}.",
            hint=f"Its columns are some of {', '.join(_COLUMNS)}.",
        )
    if frame.rows > MOST_CONSTRAINTS:
        raise InvalidInput(f"There are more than {MOST_CONSTRAINTS} beta constraints.")
    names = [str(name) if name is not None else "" for name in cells(frame, "names")]
    if "" in names or len(set(names)) < len(names):
        raise InvalidInput("A name of the beta constraints is missing, or is there twice.")
    low, high = _numbers(frame, "lower_bounds"), _numbers(frame, "upper_bounds")
    given, rho = _numbers(frame, "beta_given"), _numbers(frame, "rho")
    bounds = {
        name: (-math.inf if one is None else one, math.inf if other is None else other)
        for name, one, other in zip(names, low, high, strict=True)
        if one is not None or other is not None
    }
    pulls = {}
    for name, value, strength in zip(names, given, rho, strict=True):
        if not strength:
            continue
        if value is None:
            raise InvalidInput(f"The beta constraint of {name[:80]} has a rho and no beta_given.")
        pulls[name] = (value, strength)
    return bounds, pulls


def _numbers(frame: Frame, name: str) -> list[float | None]:
    if name not in frame.names:
        return [None] * frame.rows
    found = cells(frame, name)
    if any(isinstance(cell, str) for cell in found):
        raise InvalidInput(f"The column {name} of the beta constraints does not hold numbers.")
    return [None if isinstance(cell, str) else cell for cell in found]


def cells(frame: Frame, name: str) -> Sequence[str | float | None]:
    """The values of a column: text, a level or a number each; None for missing."""
    vec = frame.vec(name)
    values = vec.values().tolist()
    if vec.domain is not None:
        return [None if code < 0 else vec.domain[code] for code in values]
    if vec.type is VecType.STRING:
        return list(values)
    return [None if math.isnan(value) else float(value) for value in values]
