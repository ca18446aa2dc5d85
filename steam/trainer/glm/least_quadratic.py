"""The least value of a convex quadratic among the points that satisfy linear constraints."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_RANK = 1e-10
"""Share of the largest singular value below which a direction is rounding."""
_FEASIBLE = 1e-8
_ROUNDED = 1e-10
"""What rounding may take from the room of a constraint, of the terms that it is made of."""
_FAR = 1e-14
_TURNS = 30


def least_quadratic(  # noqa: PLR0917 - the quadratic, then what is asked of the point
    matrix: Matrix,
    target: Vector,
    equal: Matrix,
    equal_to: Vector,
    below: Matrix,
    below_to: Vector,
) -> Vector | None:
    """The b with the least b'matrix b/2 - target'b of those with equal b = equal_to and
    below b <= below_to; None where there is none.

    `matrix` (p, p) is positive definite, `target` (p,), `equal` (m, p), `below` (k, p); m and k may
    be 0, and rows of either may depend on each other. With b = start + free z the equalities are
    gone; with the Cholesky factor R of free'matrix free and u = R z - q it is the point of a
    polyhedron that is nearest to 0.
    Source: Lawson & Hanson, Solving Least Squares Problems (1974), chapters 20 and 23.
    Error: constraints hold to about 1e-8 of their size; that of the point is the condition of
    `matrix` times rounding.
    """
    from scipy.linalg import (  # noqa: PLC0415 - scipy takes long to import
        cholesky,
        solve_triangular,
    )

    start, free = _solutions(equal, equal_to)
    if start is None:
        return None
    if not free.shape[1]:
        missed = below @ start - below_to
        return start if np.all(missed <= _FEASIBLE * (1.0 + np.abs(below_to))) else None
    root = cholesky(free.T @ matrix @ free)
    slope = free.T @ (target - matrix @ start)
    centre = solve_triangular(root, slope, trans="T")
    faces = below @ free
    # what the equalities settle is no constraint of z, and would be one made of rounding
    settled = np.linalg.norm(faces, axis=1) <= _RANK * np.linalg.norm(below, axis=1)
    faces[settled] = 0.0
    rows = solve_triangular(root, faces.T, trans="T").T
    room = below_to - below @ start - rows @ centre
    terms = np.abs(np.column_stack([below_to, below * start, rows * centre])).sum(axis=1)
    nearest = nearest_to_origin(rows, room, _ROUNDED * terms)
    if nearest is None:
        return None
    found: Vector = start + free @ solve_triangular(root, nearest + centre)
    return found


def nearest_to_origin(rows: Matrix, room: Vector, rounded: Vector) -> Vector | None:
    """The shortest u (p,) with rows u <= room, float64 (k, p) and (k,); None where there is none.

    `rounded` (k,) is how far `room` may be from what was meant. Where constraints leave a point or
    a plane, as b <= 1 beside b >= 1, rounding may leave nothing: then they stand that much apart.
    """
    sizes = np.linalg.norm(rows, axis=1)
    empty = sizes <= np.finfo(np.float64).tiny
    if np.any(room[empty] < -_FEASIBLE):
        return None
    sizes, rows = sizes[~empty], rows[~empty] / sizes[~empty, None]
    room, rounded = room[~empty] / sizes, rounded[~empty] / sizes
    scale = float(-np.min(room, initial=0.0))
    if scale == 0.0:
        return np.zeros(rows.shape[1])
    room, rounded = room / scale, rounded / scale
    found = _nearest(rows, room, room)
    if found is None:
        found = _nearest(rows, room + rounded, room)
    return None if found is None else scale * found


def _nearest(rows: Matrix, room: Vector, meant: Vector) -> Vector | None:
    """The shortest u with rows u <= room, made to fit the rooms that are meant if it can.

    Source: as above, problem LDP.
    """
    from scipy.optimize import nnls  # noqa: PLC0415 - scipy takes long to import

    system = np.vstack([-rows.T, -room])
    goal = np.append(np.zeros(rows.shape[1]), 1.0)
    try:
        pulls, _ = nnls(system, goal, maxiter=_TURNS * (len(room) + rows.shape[1]))
    except RuntimeError:  # it goes in circles: no point stands out
        return None
    residual = system @ pulls - goal
    if -residual[-1] <= _FAR:
        return None
    found = _on_the_faces(rows, meant, pulls > 0.0, -residual[:-1] / residual[-1])
    holds = np.max(rows @ found - room) <= _FEASIBLE * (1.0 + float(np.linalg.norm(found)))
    return found if holds else None


def _on_the_faces(rows: Matrix, room: Vector, touched: NDArray[np.bool_], found: Vector) -> Vector:
    """The point again from the constraints that it touches alone, which rounds less."""
    exact = np.linalg.lstsq(rows[touched], room[touched], rcond=None)[0]
    missed = np.max(rows @ exact - room)
    return np.asarray(exact if missed <= max(np.max(rows @ found - room), 0.0) else found)


def _solutions(equal: Matrix, equal_to: Vector) -> tuple[Vector | None, Matrix]:
    """A point with equal b = equal_to, None without one, and the directions that keep it so."""
    width = equal.shape[1]
    if not len(equal):
        return np.zeros(width), np.eye(width)
    sizes = np.linalg.norm(equal, axis=1)
    sizes[sizes == 0.0] = 1.0
    equal, equal_to = equal / sizes[:, None], equal_to / sizes
    left, values, right = np.linalg.svd(equal)
    rank = int(np.count_nonzero(values > _RANK * max(values.max(initial=0.0), _RANK)))
    start = right[:rank].T @ (left[:, :rank].T @ equal_to / values[:rank])
    missed = np.abs(equal @ start - equal_to)
    if np.any(missed > _FEASIBLE * (1.0 + np.abs(equal_to))):
        return None, right[rank:].T
    return start, right[rank:].T
