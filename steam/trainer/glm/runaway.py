"""Coordinates without a finite best value: how they are known, and what is saved with them."""

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.penalty import Penalty

Vector = NDArray[np.float64]

DRIFT = 0.5
"""Of a standardised coordinate. Newton's steps to a finite optimum shrink as the root of the gain;
those of a coordinate without one stay at about 1, or at about the unit of eta where it has one."""
_NEARLY_AT_REST = 0.05
_LEAP = 10.0


def endless(  # noqa: PLR0917 - all that a step is judged by
    at: Curvature,
    old: Vector,
    new: Vector,
    running: Vector,
    penalty: Penalty,
    still: float,
    little: float,
    unit: float = 1.0,
) -> NDArray[np.bool_]:
    """The coordinates that alone would move on, as they did in the step before (`running`), when
    the step to `new` moves all others by no more than `still` and promises to gain no more than
    `little`. `unit` is that of eta, as in Stopping."""
    moves = new - old
    fast = (np.abs(moves) > DRIFT * unit) & penalty.is_free & (np.sign(moves) == running)
    rest = float(np.max(np.abs(np.where(fast, 0.0, moves)), initial=0.0))
    gain = 0.5 * float(moves @ (at.gram @ moves)) / at.weight
    is_over = rest <= still and gain <= little
    return fast if is_over else np.zeros_like(fast)


def leap(
    old: Vector, new: Vector, running: Vector, penalty: Penalty, unit: float = 1.0
) -> tuple[Vector | None, Vector]:
    """A point beyond `new` where coordinates run away, else None; and which way they run.

    One without a finite best value moves by about 1 in each of Newton's steps, each of which is a
    pass. Once all others are nearly at rest, those that moved so in the step before as well
    (`running`, by its sign) may go ten times as far.
    """
    moves = new - old
    fast = np.abs(moves) > DRIFT * unit
    signs = np.where(fast & (penalty.l2 == 0.0), np.sign(moves), 0.0)
    again = (signs == running) & (signs != 0.0)
    at_rest = np.abs(np.where(fast, 0.0, moves)) <= _NEARLY_AT_REST * unit
    if not (penalty.is_smooth and again.any() and at_rest.all() and (again == fast).all()):
        return None, signs
    return old + np.where(again, _LEAP * moves, moves), signs
