"""The loops in C, which let go of the interpreter's lock from their start to their end."""

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.kernels.protocol import (
    MOST_LINES,
    Keys,
    LogitRows,
    LogitSums,
    Matrix,
    Moments,
    Narrow,
    Slots,
    Vector,
)

ABI = 1
"""Which signatures are called here: those of kernels.h."""

_AT, _COUNT, _REAL = ctypes.c_void_p, ctypes.c_int64, ctypes.c_double

_NO_LEVEL = -2

_SIGNATURES: dict[str, tuple[type | None, tuple[type, ...]]] = {
    "widen_all": (None, (_AT, _COUNT, _COUNT)),
    "moments": (None, (_AT, _AT, _COUNT, _AT)),
    "count_levels": (_COUNT, (_AT, _COUNT, _COUNT, _AT)),
    "centred": (None, (_AT, _COUNT, _COUNT, _COUNT, _AT, _AT, _AT, _AT)),
    "cells_of": (None, (_AT, _COUNT, _COUNT, _AT, _AT, _AT, _AT)),
    "beyond": (_COUNT, (_AT, _COUNT, _REAL)),
    "add_values": (_COUNT, (_AT, _AT, _COUNT, _AT, _COUNT)),
    "sums_by": (_COUNT, (_AT, _COUNT, _COUNT, _AT, _COUNT, _AT)),
    "products": (None, (_AT, _AT, _COUNT, _COUNT, _COUNT, _AT, _AT)),
    "areas": (None, (_AT, _AT, _COUNT, _REAL, _REAL, _REAL, _REAL, _AT)),
    "scores_sum": (_REAL, (_AT, _AT, _AT, _COUNT, _REAL)),
    "logistic": (None, (_AT, _AT, _COUNT, _AT, _AT, _AT)),
    "logit_pass": (_COUNT, (_AT,)),
    "logistic_losses": (None, (_AT, _AT, _AT, _AT, _COUNT, _REAL, _AT)),
    "counts_of": (_COUNT, (_AT, _COUNT, _COUNT, _COUNT, _COUNT, _AT, _AT, _AT)),
}


class _NarrowRule(ctypes.Structure):
    """`Narrow` of codes.c."""

    _fields_ = (
        ("codes", _AT),
        ("out", _AT),
        ("bias", _REAL),
        ("divisor", _REAL),
        ("missing", _COUNT),
        ("width", _COUNT),
        ("number", _COUNT),
    )


class _LogitPass(ctypes.Structure):
    """`LogitPass` of logit_pass.c."""

    _fields_ = (
        *((name, _COUNT) for name in ("n", "numbers", "lines", "count")),
        *((name, _AT) for name in ("columns", "shifts", "factors", "fills", "coefficients")),
        *((name, _AT) for name in ("cells", "totals", "y", "weights", "offset")),
        ("far", _REAL),
        *((name, _AT) for name in ("score_by_cell", "score", "gram_by_cell", "gram")),
        ("deviance", _REAL),
        ("weight", _REAL),
        ("certain", _COUNT),
    )


class CompiledKernels:
    """Kernels of a library made of the loops in C. Arrays that are not as the protocol says are
    copied if they are read, and refused with ValueError if they are written to.

    Raises AttributeError or ValueError for a library that is another.
    """

    def __init__(self, library: ctypes.CDLL) -> None:
        if library.abi() != ABI:
            raise ValueError(f"kernels of version {library.abi()}, where {ABI} is called")
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
        self._c = library

    def widened(self, columns: Sequence[Narrow]) -> list[NDArray[Any]]:
        if not columns:
            return []
        rows = len(columns[0].codes)
        read = [_of_length(np.ascontiguousarray(one.codes), rows) for one in columns]
        out: list[NDArray[Any]] = [
            np.empty(rows, np.float64 if one.number else np.int32) for one in columns
        ]
        rules = (_NarrowRule * len(columns))(*map(_rule, columns, read, out))
        self._c.widen_all(rules, len(columns), rows)
        return out

    def moments(self, values: Vector, weights: Vector | None) -> Moments:
        x, rows, found = _reals(values), len(values), np.empty(8)
        w = None if weights is None else _reals(weights, rows)
        at = x.ctypes.data, None if w is None else w.ctypes.data, rows
        self._c.moments(*at, found.ctypes.data)
        finite, weight, total, squares, low, high, missing, infinite = found.tolist()
        mean = total / weight if finite else 0.0
        others = int(missing), int(infinite)
        return Moments(int(finite), weight, mean, squares, low, high, *others)

    def level_counts(self, codes: Slots, levels: int) -> tuple[Vector, int]:
        codes, counts = _slots(codes), np.empty(levels)
        missing = self._c.count_levels(codes.ctypes.data, len(codes), levels, counts.ctypes.data)
        if missing < 0:
            raise IndexError(f"a code of {codes[-1 - missing]}, where {levels} levels are")
        return counts, missing

    def centred(
        self, columns: Sequence[Vector], shifts: Vector, factors: Vector, fills: Vector, out: Matrix
    ) -> None:
        k, (lines, rows) = len(columns), out.shape
        if k > lines:
            raise ValueError(f"{k} columns for {lines} lines")
        read = [_reals(column, rows) for column in columns]
        rules = [_reals(rule, k) for rule in (shifts, factors, fills)]
        at = _all_at(read), k, lines, rows, *(rule.ctypes.data for rule in rules)
        self._c.centred(*at, _written(out))

    def cells_of(self, codes: Sequence[Slots], modes: Slots, dropped: Slots, sizes: Slots) -> Slots:
        k, rows = len(codes), len(codes[0])
        out = np.empty(rows, np.int32)
        read = [_slots(own, rows) for own in codes]
        rules = [_slots(rule, k) for rule in (modes, dropped, sizes)]
        at = _all_at(read), k, rows, *(rule.ctypes.data for rule in rules)
        self._c.cells_of(*at, out.ctypes.data)
        return out

    def beyond(self, values: Vector, distance: float) -> int:
        values = _reals(values)
        found: int = self._c.beyond(values.ctypes.data, values.size, distance)
        return found

    def add_values(self, rows: Vector, slots: Slots, values: Vector) -> None:
        slots, values = _slots(slots, len(rows)), _reals(values)
        at = _written(rows), slots.ctypes.data, len(rows), values.ctypes.data, len(values)
        _check(self._c.add_values(*at), slots, len(values))

    def sums_by(self, slots: Slots, count: int, lines: Sequence[Vector]) -> Matrix:
        slots, sums = _slots(slots), np.empty((len(lines), count))
        read = [_reals(line, len(slots)) for line in lines]
        at = slots.ctypes.data, len(slots), count, _all_at(read), len(read), sums.ctypes.data
        _check(self._c.sums_by(*at), slots, count)
        return sums

    def products(self, weights: Vector, lines: Matrix, weighing: int) -> tuple[Matrix, Matrix]:
        k, rows = lines.shape
        weights, lines = _reals(weights, rows), _reals(lines)
        weighted, found = np.empty((weighing, rows)), np.empty((k, k))
        at = weights.ctypes.data, lines.ctypes.data, k, weighing, rows
        self._c.products(*at, weighted.ctypes.data, found.ctypes.data)
        return weighted, found

    def logistic(self, eta: Vector, y: Vector) -> tuple[Vector, Vector, Vector]:
        rows = len(eta)
        eta, y = _reals(eta), _reals(y, rows)
        weight, score, deviance = np.empty(rows), np.empty(rows), np.empty(rows)
        at = eta.ctypes.data, y.ctypes.data, rows
        self._c.logistic(*at, weight.ctypes.data, score.ctypes.data, deviance.ctypes.data)
        return weight, score, deviance

    def logit_pass(
        self, rows: LogitRows, coefficients: Vector, totals: Vector, far: float, *, gram: bool
    ) -> LogitSums:
        n, k, lines, count = len(rows.y), len(rows.columns), rows.lines, len(totals)
        if not 0 < lines <= MOST_LINES:
            raise ValueError(f"{lines} lines, where 1 to {MOST_LINES} are read")
        columns = [_reals(column, n) for column in rows.columns]
        rules = [_reals(rule, k) for rule in (rows.shifts, rows.factors, rows.fills)]
        read = [*rules, _reals(coefficients, lines)]
        cells, totals, y = _slots(rows.cells, n), _reals(totals), _reals(rows.y, n)
        maybe = [None if one is None else _reals(one, n) for one in (rows.weights, rows.offset)]
        score_by_cell, score = np.zeros(count), np.zeros(lines)
        gram_by_cell = np.zeros((1 + k, count)) if gram else None
        products = np.zeros((lines, lines)) if gram else None
        call = _LogitPass(
            *(n, k, lines, count),
            ctypes.cast(_all_at(columns), _AT),
            *map(_maybe_at, (*read, cells, totals, y, *maybe)),
            far,
            *map(_maybe_at, (score_by_cell, score, gram_by_cell, products)),
        )
        _check(self._c.logit_pass(ctypes.byref(call)), cells, count)
        told = call.deviance, call.weight, call.certain
        return LogitSums(score_by_cell, score, gram_by_cell, products, *told)

    def logistic_losses(
        self, eta: Vector, p: Vector, y: Vector, weights: Vector | None, most: float
    ) -> tuple[float, float, float]:
        rows, found = len(eta), np.empty(3)
        eta, p, y = _reals(eta), _reals(p, rows), _reals(y, rows)
        w = None if weights is None else _reals(weights, rows)
        at = eta.ctypes.data, p.ctypes.data, y.ctypes.data, None if w is None else w.ctypes.data
        self._c.logistic_losses(*at, rows, most, found.ctypes.data)
        squared, surprise, cut = found.tolist()
        return squared, surprise, cut

    def counts_of(
        self, keys: Keys, rows: int, hits: int, after: int, room: tuple[Vector, Vector, Vector]
    ) -> int:
        keys = np.ascontiguousarray(keys, np.int64)
        if min(map(len, room)) < len(keys):
            raise ValueError(f"{len(keys)} scores do not fit")
        at = keys.ctypes.data, len(keys), rows, hits, after
        found: int = self._c.counts_of(*at, *map(_written, room))
        return found

    def areas(
        self, tps: Vector, fps: Vector, before: tuple[float, float], all_: tuple[float, float]
    ) -> tuple[float, float, float]:
        tps, fps, found = _reals(tps), _reals(fps, len(tps)), np.empty(3)
        at = tps.ctypes.data, fps.ctypes.data, len(tps)
        self._c.areas(*at, *before, *all_, found.ctypes.data)
        doubled, precision, apart = found.tolist()
        return doubled, precision, apart

    def scores_sum(self, thresholds: Vector, tps: Vector, fps: Vector, before: float) -> float:
        rows, thresholds = len(tps), _reals(thresholds, len(tps))
        tps, fps = _reals(tps), _reals(fps, rows)
        at = thresholds.ctypes.data, tps.ctypes.data, fps.ctypes.data
        found: float = self._c.scores_sum(*at, rows, before)
        return found


def _rule(column: Narrow, codes: NDArray[Any], out: NDArray[Any]) -> _NarrowRule:
    missing = -1 if column.missing is None else column.missing
    if not column.number and column.missing is None:
        missing = _NO_LEVEL
    width, rule = codes.itemsize, (column.bias, column.divisor, missing)
    return _NarrowRule(codes.ctypes.data, out.ctypes.data, *rule, width, column.number)


def _reals(values: NDArray[Any], rows: int | None = None) -> NDArray[np.float64]:
    return _of_length(np.ascontiguousarray(values, np.float64), rows)


def _slots(values: NDArray[Any], rows: int | None = None) -> Slots:
    return _of_length(np.ascontiguousarray(values, np.int32), rows)


def _of_length(values: NDArray[Any], rows: int | None) -> NDArray[Any]:
    """The loops do not look how long an array is."""
    if rows is not None and len(values) != rows:
        raise ValueError(f"{len(values)} values, where {rows} are read")
    return values


def _all_at(arrays: Sequence[NDArray[Any]]) -> ctypes.Array[ctypes.c_void_p]:
    """Where each array is; whoever calls keeps them."""
    return (ctypes.c_void_p * len(arrays))(*(array.ctypes.data for array in arrays))


def _maybe_at(array: NDArray[Any] | None) -> int | None:
    return None if array is None else array.ctypes.data


def _written(values: NDArray[np.float64]) -> int:
    """Where an array is that is written to."""
    flags = values.flags
    if values.dtype != np.float64 or not flags.c_contiguous or not flags.writeable:
        raise ValueError("only contiguous float64 can be written to")
    return values.ctypes.data


def _check(stopped: int, slots: Slots, count: int) -> None:
    if stopped >= 0:
        raise IndexError(f"slot {slots[stopped]} in row {stopped}, where 0 to {count - 1} are")
