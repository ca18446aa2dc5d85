"""The loops in C, which let go of the interpreter's lock from their start to their end."""

import ctypes
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from steam.trainer.kernels.fields import Columns, Field, Text, TooManyLevels
from steam.trainer.kernels.protocol import (
    MOST_LINES,
    MOST_SHARE,
    FlagLosses,
    Keys,
    Linear,
    LogitRows,
    LogitSums,
    Marks,
    Matrix,
    Moments,
    Narrow,
    Slots,
    Vector,
)
from steam.trainer.kernels.records import read_records
from steam.trainer.kernels.signatures import (
    ABI,
    AT,
    COUNT,
    SIGNATURES,
    LinearRule,
    LogitPass,
    NarrowRule,
    Picked,
    Told,
)

_NO_LEVEL = -2

_Several = TypeVar("_Several", NDArray[Any], Sequence[Any])


class CompiledKernels:
    """Kernels of a library made of the loops in C. Arrays that are not as the protocol says are
    copied if they are read, and refused with ValueError if they are written to.

    Raises AttributeError or ValueError for a library that is another.
    """

    def __init__(self, library: ctypes.CDLL) -> None:
        if library.abi() != ABI:
            raise ValueError(f"kernels of version {library.abi()}, where {ABI} is called")
        for name, (result, arguments) in SIGNATURES.items():
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
        rules = (NarrowRule * len(columns))(*map(_rule, columns, read, out))
        self._c.widen_all(rules, len(columns), rows)
        return out

    def sampled(
        self,
        columns: Sequence[NDArray[Any]],
        share: int,
        first: int,
        cells: Sequence[Slots] = (),
        kept: Sequence[Marks] = (),
    ) -> tuple[list[NDArray[Any]], Vector]:
        if not 0 < share <= MOST_SHARE:
            raise ValueError(f"one of each {share}, where 1 to {MOST_SHARE} are read")
        n = len(columns[0]) if columns else 0
        slots = [_slots(cell, n) for cell in cells]
        marks = [np.ascontiguousarray(own, np.uint8) for own in _of_length(kept, len(slots))]
        sizes = np.array([len(own) for own in marks], np.int64)
        most = n if slots else -(-n // share)
        rows, weights = np.empty(most, np.int64), np.empty(most)
        at = n, share, first, len(slots), _all_at(slots), _all_at(marks), sizes.ctypes.data
        count = self._c.one_of_each(*at, rows.ctypes.data, weights.ctypes.data)
        if count < 0:
            wrong = next(j for j, own in enumerate(slots) if own[-1 - count] >= sizes[j])
            _check_levels(count, slots[wrong], int(sizes[wrong]))
        rows = rows[:count]
        kinds = [np.int32 if column.dtype == np.int32 else np.float64 for column in columns]
        read = [
            _of_length(np.ascontiguousarray(column, kind), n)
            for column, kind in zip(columns, kinds, strict=True)
        ]
        out: list[NDArray[Any]] = [np.empty(len(rows), kind) for kind in kinds]
        some = (Picked * len(out))(
            *(
                Picked(a.ctypes.data, b.ctypes.data, b.itemsize)
                for a, b in zip(read, out, strict=True)
            )
        )
        self._c.taken(some, len(some), rows.ctypes.data, len(rows))
        return out, weights[:count]

    def moments(self, values: Vector, weights: Vector | None) -> Moments:
        x, rows, found = _reals(values), len(values), np.empty(8)
        w = None if weights is None else _reals(weights, rows)
        at = x.ctypes.data, None if w is None else w.ctypes.data, rows
        self._c.moments(*at, found.ctypes.data)
        return _moments(found)

    def facts_of(
        self, numbers: Sequence[Vector], codes: Sequence[Slots], levels: Sequence[int]
    ) -> tuple[list[Moments], list[tuple[Vector, int]]]:
        rows = len(numbers[0]) if numbers else len(codes[0]) if codes else 0
        reals = [_reals(column, rows) for column in numbers]
        slots = [_slots(column, rows) for column in codes]
        found = [np.empty(8) for _ in reals]
        counts = [np.empty(count) for _, count in zip(slots, levels, strict=True)]
        told = (Told * (len(reals) + len(slots)))(
            *(
                Told(x.ctypes.data, None, 0, out.ctypes.data)
                for x, out in zip(reals, found, strict=True)
            ),
            *(
                Told(None, own.ctypes.data, len(out), out.ctypes.data)
                for own, out in zip(slots, counts, strict=True)
            ),
        )
        self._c.facts_of(told, len(told), rows)
        missing = [one.stopped for one in told[len(reals) :]]
        for own, stopped, out in zip(slots, missing, counts, strict=True):
            _check_levels(stopped, own, len(out))
        return [*map(_moments, found)], [*zip(counts, missing, strict=True)]

    def level_counts(self, codes: Slots, levels: int) -> tuple[Vector, int]:
        codes, counts = _slots(codes), np.empty(levels)
        missing = self._c.count_levels(codes.ctypes.data, len(codes), levels, counts.ctypes.data)
        _check_levels(missing, codes, levels)
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

    def mark(self, cells: Slots, marks: Marks) -> None:
        cells, count = _slots(cells), len(marks)
        at = cells.ctypes.data, len(cells), count, _written(marks, np.uint8)
        _check(self._c.mark(*at), cells, count)

    def beyond(self, values: Vector, distance: float) -> int:
        values = _reals(values)
        found: int = self._c.beyond(values.ctypes.data, values.size, distance)
        return found

    def no_flags(self, values: Vector) -> int:
        values = _reals(values)
        found: int = self._c.no_flags(values.ctypes.data, values.size)
        return found

    def linear(
        self, of: Linear, codes: Sequence[Slots], numbers: Sequence[Vector], rows: int
    ) -> Vector:
        k, count, eta = len(codes), len(numbers), np.empty(rows)
        slots = [_slots(own, rows) for own in codes]
        tables = [_reals(table) for table in _of_length(of.tables, k)]
        sizes = np.array([len(table) - 1 for table in tables], np.int64)
        columns = [_reals(x, rows) for x in numbers]
        slopes, means = _reals(of.slopes, count), _reals(of.means, count)
        at = [ctypes.cast(_all_at(some), AT) for some in (slots, tables, columns)]
        ends = sizes.ctypes.data, at[2], slopes.ctypes.data, means.ctypes.data
        call = LinearRule(at[0], at[1], *ends, k, count, of.intercept)
        stopped = self._c.linear(ctypes.byref(call), rows, eta.ctypes.data)
        if stopped >= 0:
            wrong = next(j for j, own in enumerate(slots) if own[stopped] >= sizes[j])
            _check_levels(-1 - stopped, slots[wrong], int(sizes[wrong]))
        return eta

    def two_classes(self, e: Vector, threshold: float) -> tuple[Matrix, Slots]:
        rows, e = len(e), _reals(e)
        both, labels = np.empty((2, rows)), np.empty(rows, np.int32)
        at = both[0].ctypes.data, both[1].ctypes.data, labels.ctypes.data
        self._c.two_classes(e.ctypes.data, rows, threshold, *at)
        return both.T, labels

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
        call = LogitPass(
            *(n, k, lines, count),
            ctypes.cast(_all_at(columns), AT),
            *map(_maybe_at, (*read, cells, totals, y, *maybe)),
            far,
            *map(_maybe_at, (score_by_cell, score, gram_by_cell, products)),
        )
        _check(self._c.logit_pass(ctypes.byref(call)), cells, count)
        told = call.deviance, call.weight, call.certain
        return LogitSums(score_by_cell, score, gram_by_cell, products, *told)

    def flag_losses(
        self, eta: Vector, p: Vector, y: Vector, weights: Vector | None, most: float
    ) -> FlagLosses | None:
        rows, found = len(eta), np.empty(4)
        eta, p, y = _reals(eta), _reals(p, rows), _reals(y, rows)
        w, keys = None if weights is None else _reals(weights, rows), np.empty(rows, np.int64)
        at = eta.ctypes.data, p.ctypes.data, y.ctypes.data, _maybe_at(w)
        if self._c.flag_losses(*at, rows, most, found.ctypes.data, keys.ctypes.data):
            return None
        squared, surprise, cut, hits = found.tolist()
        return FlagLosses(squared, surprise, cut, int(hits), keys)

    def keys_of(self, scores: Vector, y: Vector) -> Keys:
        rows, keys = len(y), np.empty(len(y), np.int64)
        scores, y = _reals(scores, rows), _reals(y)
        self._c.keys_of(scores.ctypes.data, y.ctypes.data, rows, keys.ctypes.data)
        return keys

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

    def byte_counts(self, data: Text, characters: str) -> list[int]:
        text, wanted = np.frombuffer(data, dtype=np.uint8), characters.encode("ascii")
        counts = (COUNT * len(wanted))()
        self._c.byte_counts(text.ctypes.data, len(text), wanted, len(wanted), counts)
        return list(counts)

    def records(
        self, parts: Sequence[Text], separator: str, rows: int, fields: Sequence[Field]
    ) -> Columns | TooManyLevels | None:
        return read_records(self._c, parts, separator, rows, fields)


def _rule(column: Narrow, codes: NDArray[Any], out: NDArray[Any]) -> NarrowRule:
    missing = -1 if column.missing is None else column.missing
    if not column.number and column.missing is None:
        missing = _NO_LEVEL
    width, rule = codes.itemsize, (column.bias, column.divisor, missing)
    return NarrowRule(codes.ctypes.data, out.ctypes.data, *rule, width, column.number)


def _moments(found: Vector) -> Moments:
    finite, weight, total, squares, low, high, missing, infinite = found.tolist()
    mean = total / weight if finite else 0.0
    return Moments(int(finite), weight, mean, squares, low, high, int(missing), int(infinite))


def _reals(values: NDArray[Any], rows: int | None = None) -> NDArray[np.float64]:
    return _of_length(np.ascontiguousarray(values, np.float64), rows)


def _slots(values: NDArray[Any], rows: int | None = None) -> Slots:
    return _of_length(np.ascontiguousarray(values, np.int32), rows)


def _of_length(values: _Several, rows: int | None) -> _Several:
    """The loops do not look how long an array is."""
    if rows is not None and len(values) != rows:
        raise ValueError(f"{len(values)} values, where {rows} are read")
    return values


def _all_at(arrays: Sequence[NDArray[Any]]) -> ctypes.Array[ctypes.c_void_p]:
    """Where each array is; whoever calls keeps them."""
    return (ctypes.c_void_p * len(arrays))(*(array.ctypes.data for array in arrays))


def _maybe_at(array: NDArray[Any] | None) -> int | None:
    return None if array is None else array.ctypes.data


def _written(values: NDArray[Any], kind: type = np.float64) -> int:
    """Where an array is that is written to."""
    flags = values.flags
    if values.dtype != kind or not flags.c_contiguous or not flags.writeable:
        raise ValueError(f"only contiguous {kind.__name__} can be written to")
    return values.ctypes.data


def _check_levels(stopped: int, codes: Slots, levels: int) -> None:
    if stopped < 0:
        raise IndexError(f"a code of {codes[-1 - stopped]}, where {levels} levels are")


def _check(stopped: int, slots: Slots, count: int) -> None:
    if stopped >= 0:
        raise IndexError(f"slot {slots[stopped]} in row {stopped}, where 0 to {count - 1} are")
