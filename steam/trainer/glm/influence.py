"""How far each row moves each coefficient: DFBETAS, without a fit for each row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import psutil
from numpy.typing import NDArray

from steam.core.errors import Exhausted, InvalidInput
from steam.trainer.frame.chunk import Chunk, encode_numeric
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.glm.design import Design
from steam.trainer.glm.families import Family
from steam.trainer.glm.irls import Optimum
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.passes import Passes
from steam.trainer.glm.row_sums import pearson_of
from steam.trainer.glm.rows import Roles, Rows, unheard, used_rows

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Chunks = tuple[tuple[Chunk, ...], ...]
"""Of each block, a chunk for each coefficient."""

FAMILIES = ("gaussian", "binomial")

_ALONE = 1e-10
"""What is left of a row's leverage below which it alone tells a coefficient; see
`cholesky.SMALLEST_PIVOT`."""


def check_influence(parameters: GlmParameters) -> None:
    """Raises InvalidInput where the influence of rows is asked for and not defined."""
    if not parameters.influence:
        return
    if parameters.family.lower() not in FAMILIES:
        raise InvalidInput(
            f"influence does not go with the {parameters.family[:40]} family.",
            hint=f"It is for {' and '.join(FAMILIES)}.",
        )
    if parameters.is_penalised or parameters.lambda_search:
        raise InvalidInput(
            "influence has no meaning under a penalty.", hint="Set lambda to 0 to compute it."
        )
    bounds = parameters.bounds or parameters.pulls or parameters.linear
    if parameters.non_negative or bounds:
        raise InvalidInput(
            "influence has no meaning under constraints.",
            hint="Leave the constraints or influence out.",
        )


def influence_of(passes: Passes, family: Family, optimum: Optimum) -> dict[str, Vec]:
    """DFBETAS of every row by coefficient, NaN in rows that the fit left out; one or two passes.

    Coefficients that the data cannot tell from the others are not among them. Raises InvalidInput
    where no row can be spared, and Exhausted where the numbers would not fit in memory.
    """
    design, kept = passes.design, np.flatnonzero(~optimum.dropped)
    rows = optimum.at.rows
    _check_memory(passes.frame.rows, len(kept), psutil.virtual_memory().available)
    pearson = None
    if family.dispersed:
        if rows - len(kept) < 2:
            raise InvalidInput(
                f"{rows} rows are too few to leave one out.",
                hint="influence needs two rows more than coefficients.",
            )
        pearson = passes.sum_of(pearson_of(family), optimum.beta)
    root = root_of_inverse(optimum.at.gram[np.ix_(kept, kept)])
    moves = _on_original_scale(design)[np.ix_(kept, kept)] @ root
    here = passes.advance.standing("Measuring influence")
    task = DfbetasTask(
        design,
        family,
        passes.roles,
        optimum.beta,
        kept,
        root,
        moves / np.linalg.norm(moves, axis=1, keepdims=True),
        pearson,
        rows - len(kept) - 1,
        here.beat,
    )
    blocks = passes.engine.run(task, passes.frame, here)
    names = [design.names[place] for place in kept]
    return {
        name: Vec(VecType.REAL, tuple(block[place] for block in blocks))
        for place, name in enumerate(names)
    }


@dataclass(frozen=True, slots=True, eq=False)
class DfbetasTask:
    """DFBETAS of the rows of each block, a chunk for each of k coefficients.

    Formula: with C = (X'WX)^-1 = RR' and the leverage h = w x'Cx, leaving a row out moves the
    coefficients by C x s / (1 - h), s the row's score: exactly with the identity link, else by the
    first of Newton's steps. Each is divided by its standard error sqrt(phi C_jj), phi 1 or, with
    `pearson`, (pearson - s^2/w / (1 - h)) / free, the dispersion without the row.
    Shapes: `kept` int64 (k,), places in `beta`; `root` R (k, k); `moves` (k, k), R on the original
    scale with lines of length 1. `free` is the degrees of freedom without the row.
    `beat` is called within blocks, and may raise.
    NaN where 1 - h or phi is nothing: without the row there is no such fit, or no residual.
    Source: Belsley, Kuh and Welsch, Regression Diagnostics, 1980, section 2.1; Pregibon, Logistic
    regression diagnostics, 1981, doi:10.1214/aos/1176345513. Error: condition number times eps.
    """

    design: Design
    family: Family
    roles: Roles
    beta: Vector
    kept: NDArray[np.intp]
    root: Matrix
    moves: Matrix
    pearson: float | None
    free: int
    beat: Callable[[], None] = unheard

    @property
    def columns(self) -> Sequence[str]:
        return self.roles.columns

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Chunks:
        rows, used = used_rows(chunks, self.roles)
        parts = [self._dfbetas(part) for part in rows.parts(2 * len(self.kept), self.beat)]
        found = []
        for place in range(len(self.kept)):
            line = np.full(len(used), np.nan)
            line[used] = np.concatenate([np.zeros(0), *(part[place] for part in parts)])
            found.append(encode_numeric(line, owned=True))
        return (tuple(found),)

    def merge(self, left: Chunks, right: Chunks) -> Chunks:
        return left + right

    def finish(self, partial: Chunks | None) -> Chunks:
        return partial or ()

    def _dfbetas(self, rows: Rows) -> Matrix:
        """float64 (k, n)."""
        block = self.design.block(rows.predictors, rows.count)
        working = self.family.working(block.linear(self.beta) + rows.offset, rows.response)
        lines = np.empty((len(self.kept), rows.count))
        whole = np.zeros(len(self.beta))
        for line, column in zip(lines, self.root.T, strict=True):
            whole[self.kept] = column
            line[:] = block.linear(whole)
        left = 1.0 - rows.weights * working.weight * np.einsum("kn,kn->n", lines, lines)
        left[left <= _ALONE] = np.nan
        change = rows.weights * working.score / left
        deviation = self._deviation(change * working.score, working.weight)
        moved: Matrix = np.dot(self.moves, lines) * (change / deviation)
        return moved

    def _deviation(self, gain: Vector, weight: Vector) -> Vector:
        """The square root of the dispersion without each row, float64 (n,); `gain` is w s^2 less
        its working weight over what is left of the leverage."""
        if self.pearson is None:
            return np.ones_like(gain)
        own = np.divide(gain, weight, out=np.zeros_like(gain), where=weight > 0.0)
        without = self.pearson - own
        without[without <= 64 * np.finfo(np.float64).eps * self.pearson] = np.nan
        return np.sqrt(without / self.free)


def root_of_inverse(matrix: Matrix) -> Matrix:
    """R with RR' the inverse of a symmetric positive definite (k, k).

    Formula: with D = diag(A) and D^-1/2 A D^-1/2 = LL', R = D^-1/2 L^-T, so that units of columns
    cost no accuracy. Raises numpy.linalg.LinAlgError where it is not positive definite.
    """
    roots = np.sqrt(np.diag(matrix))
    factor = np.linalg.cholesky(matrix / np.outer(roots, roots))
    root: Matrix = np.linalg.inv(factor).T / roots[:, None]
    return root


def _on_original_scale(design: Design) -> Matrix:
    """What makes coefficients for columns as they are of those of the design, (width, width)."""
    unit = np.eye(design.width)
    columns = [design.on_original_scale(one)[: design.width] for one in unit]
    return np.column_stack(columns) if columns else unit


def _check_memory(rows: int, coefficients: int, available: int) -> None:
    needed = rows * coefficients * 8
    if needed > available:
        raise Exhausted(
            f"The influence of {rows} rows on {coefficients} coefficients takes "
            f"{needed / 2**30:.1f} GiB, and {available / 2**30:.1f} GiB are free.",
            hint="Train on fewer rows or columns, or without influence.",
        )
