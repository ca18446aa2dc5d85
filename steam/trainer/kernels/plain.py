"""The loops in numpy: for machines without a compiler, and what the compiled ones are held to."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.kernels.fields import Columns, Field, Text, TooManyLevels
from steam.trainer.kernels.protocol import (
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

_HALF = np.uint64(32)
_CACHED = 1 << 17  # bytes looked at in one go, for what is made of them to stay in the cache


class PlainKernels:
    """Kernels of a few numpy calls each."""

    def widened(self, columns: Sequence[Narrow]) -> list[NDArray[Any]]:
        return [_number(one) if one.number else _levels(one) for one in columns]

    def sampled(
        self,
        columns: Sequence[NDArray[Any]],
        share: int,
        first: int,
        cells: Sequence[Slots] = (),
        kept: Sequence[Marks] = (),
    ) -> tuple[list[NDArray[Any]], Vector]:
        n = len(columns[0]) if columns else 0
        starts = np.arange(0, n, share)
        sizes = np.minimum(share, n - starts).astype(np.uint64)
        numbers = np.arange(first, first + len(starts)).astype(np.uint64)
        ones = starts + ((_split_mix(numbers) >> _HALF) * sizes >> _HALF).astype(np.int64)
        weights = np.zeros(n)
        weights[ones] = sizes
        for cell, marks in zip(cells, kept, strict=True):
            _check_levels(cell, len(marks))
            weights[(cell >= 0) & (marks.take(cell) != 0)] = 1.0
        rows = np.flatnonzero(weights)
        return [column[rows] for column in columns], weights[rows]

    def moments(self, values: Vector, weights: Vector | None) -> Moments:
        missing = infinite = 0
        low, high = values.min(initial=np.inf), values.max(initial=-np.inf)  # NaN if one is NaN
        if not np.isfinite(low) or not np.isfinite(high):
            finite = np.isfinite(values)
            missing = int(np.isnan(values).sum())
            infinite = len(values) - int(finite.sum()) - missing
            values = values[finite]
            weights = None if weights is None else weights[finite]
            low, high = values.min(initial=np.inf), values.max(initial=-np.inf)
        if not len(values):
            return Moments(0, 0.0, 0.0, 0.0, np.inf, -np.inf, missing, infinite)
        total = float(len(values)) if weights is None else float(weights.sum())
        with np.errstate(over="ignore", invalid="ignore"):
            mean = float(values.sum() if weights is None else np.dot(weights, values)) / total
            centred = values - mean
            weighted = centred if weights is None else weights * centred
            deviations = float(np.dot(weighted, centred))
        ends = float(low), float(high)
        return Moments(len(values), total, mean, deviations, *ends, missing, infinite)

    def facts_of(
        self, numbers: Sequence[Vector], codes: Sequence[Slots], levels: Sequence[int]
    ) -> tuple[list[Moments], list[tuple[Vector, int]]]:
        counted = zip(codes, levels, strict=True)
        return (
            [self.moments(one, None) for one in numbers],
            [self.level_counts(own, count) for own, count in counted],
        )

    def level_counts(self, codes: Slots, levels: int) -> tuple[Vector, int]:
        rows = len(codes)
        if codes.min(initial=0) < 0:
            codes = codes[codes >= 0]
        _check_levels(codes, levels)
        return np.bincount(codes, minlength=levels).astype(np.float64), rows - len(codes)

    def centred(
        self, columns: Sequence[Vector], shifts: Vector, factors: Vector, fills: Vector, out: Matrix
    ) -> None:
        out[len(columns) :] = 1.0
        rules = zip(shifts, factors, fills, strict=True)
        for x, (shift, factor, fill), line in zip(columns, rules, out, strict=False):
            np.subtract(x, shift, line)
            if factor != 1.0:
                np.multiply(line, factor, line)
            if np.isnan(line.min(initial=0.0)):
                line[np.isnan(line)] = (fill - shift) * factor

    def cells_of(self, codes: Sequence[Slots], modes: Slots, dropped: Slots, sizes: Slots) -> Slots:
        cell = np.zeros(len(codes[0]), np.int32)
        for own, mode, first, size in zip(codes, modes, dropped, sizes, strict=True):
            slot = np.where(own < 0, mode, own) - first
            slot[slot < 0] = size - 1
            cell *= size
            cell += slot
        return cell

    def mark(self, cells: Slots, marks: Marks) -> None:
        there = cells[cells >= 0]
        _check_levels(there, len(marks))
        marks[there] = 1

    def beyond(self, values: Vector, distance: float) -> int:
        return int(np.count_nonzero(~(np.abs(values) <= distance)))

    def no_flags(self, values: Vector) -> int:
        return int(np.count_nonzero((values != 0.0) & (values != 1.0)))

    def linear(
        self, of: Linear, codes: Sequence[Slots], numbers: Sequence[Vector], rows: int
    ) -> Vector:
        eta = np.zeros(rows)
        for table, code in zip(of.tables, codes, strict=True):
            _check_levels(code, len(table) - 1)
            eta += table.take(np.maximum(code, -1))
        with np.errstate(over="ignore", invalid="ignore"):
            for slope, mean, x in zip(of.slopes, of.means, numbers, strict=True):
                eta += slope * np.where(np.isnan(x), mean, x)
            eta += of.intercept
        return eta

    def two_classes(self, e: Vector, threshold: float) -> tuple[Matrix, Slots]:
        p = 1.0 / (e + 1.0)
        labels = (p >= threshold).astype(np.int32)
        labels[np.isnan(p)] = -1
        return np.stack([1.0 - p, p]).T, labels

    def add_values(self, rows: Vector, slots: Slots, values: Vector) -> None:
        _check(slots, len(values))
        rows += values.take(slots)

    def sums_by(self, slots: Slots, count: int, lines: Sequence[Vector]) -> Matrix:
        _check(slots, count)
        sums = np.empty((len(lines), count))
        for line, out in zip(lines, sums, strict=True):
            out[:] = np.bincount(slots, line, count)
        return sums

    def products(self, weights: Vector, lines: Matrix, weighing: int) -> tuple[Matrix, Matrix]:
        weighted = lines[:weighing] * weights
        found = np.empty((len(lines), len(lines)))
        for last, line in enumerate([*weighted, weights][: len(lines)]):
            found[last, : last + 1] = found[: last + 1, last] = np.dot(lines[: last + 1], line)
        return weighted, found

    def logistic(self, eta: Vector, y: Vector) -> tuple[Vector, Vector, Vector]:
        e = np.copysign(eta, -1.0)
        np.exp(e, out=e)
        more = e + 1.0
        small = e / more
        # y - mu, without forming 1 - small where mu is large
        nearer = np.copysign(0.5, eta)
        nearer += 0.5  # 0 or 1, the bound that mu is nearer to
        score = y - nearer
        score += np.copysign(small, eta, out=nearer)
        deviance = np.maximum(eta, 0.0)
        deviance -= np.multiply(y, eta, out=nearer)
        deviance += np.log1p(e, out=e)
        deviance *= 2.0
        return np.divide(small, more, out=small), score, deviance

    def logit_pass(
        self, rows: LogitRows, coefficients: Vector, totals: Vector, far: float, *, gram: bool
    ) -> LogitSums:
        lines, count = np.empty((rows.lines, len(rows.y))), len(totals)
        self.centred(rows.columns, rows.shifts, rows.factors, rows.fills, lines)
        eta = np.dot(coefficients, lines)
        self.add_values(eta, rows.cells, totals)
        if rows.offset is not None:
            eta += rows.offset
        weight, score, deviance = self.logistic(eta, rows.y)
        total = float(len(eta))
        if rows.weights is not None:
            weight, score, deviance = (one * rows.weights for one in (weight, score, deviance))
            total = float(rows.weights.sum())
        by_cell, products = None, None
        if gram:
            weighted, products = self.products(weight, lines, len(rows.columns))
            by_cell = self.sums_by(rows.cells, count, [weight, *weighted])
        [score_by_cell] = self.sums_by(rows.cells, count, [score])
        told = float(deviance.sum()), total, self.beyond(eta, far)
        return LogitSums(score_by_cell, np.dot(lines, score), by_cell, products, *told)

    def flag_losses(
        self, eta: Vector, p: Vector, y: Vector, weights: Vector | None, most: float
    ) -> FlagLosses | None:
        if self.no_flags(y) or not np.isfinite(eta).all():
            return None
        error = y - p
        error *= error
        lost = np.log1p(np.exp(-np.abs(eta)))
        lost += np.maximum(eta, 0.0) - y * eta
        cut = np.minimum(lost, most)
        sums = (
            one.sum() if weights is None else np.dot(weights, one) for one in (error, lost, cut)
        )
        squared, surprise, log = map(float, sums)
        return FlagLosses(squared, surprise, log, int(y.sum()), self.keys_of(p, y))

    def keys_of(self, scores: Vector, y: Vector) -> Keys:
        keys = np.ascontiguousarray(scores).view(np.int64) << 1
        keys |= y == 1.0
        return keys

    def counts_of(
        self, keys: Keys, rows: int, hits: int, after: int, room: tuple[Vector, Vector, Vector]
    ) -> int:
        scores, tps, fps = room
        bits = keys >> 1
        ends = np.flatnonzero(np.append(bits[1:], after) != bits)
        so_far = np.cumsum(keys & 1)[ends] + hits
        scores[: len(ends)] = bits[ends].view(np.float64)
        tps[: len(ends)] = so_far
        fps[: len(ends)] = (rows + 1) + ends - so_far
        return len(ends)

    def areas(
        self, tps: Vector, fps: Vector, before: tuple[float, float], all_: tuple[float, float]
    ) -> tuple[float, float, float]:
        tp, fp = np.append(before[0], tps[:-1]), np.append(before[1], fps[:-1])
        doubled = float(np.sum((fps - fp) * (tps + tp)))
        apart = float(np.abs(tps / all_[0] - fps / all_[1]).max(initial=0.0))
        steps = np.flatnonzero(tps > tp)
        gained, lost, tp, fp = (tps - tp)[steps], (fps - fp)[steps], tp[steps], fp[steps]
        slope, start = lost / gained, tp + fp
        grown = np.divide(gained + lost, start, out=np.zeros_like(start), where=start > 0.0)
        a = 1.0 + slope
        precision = float(np.sum((gained - (fp - slope * tp) / a * np.log1p(grown)) / a))
        return doubled, precision, apart

    def scores_sum(self, thresholds: Vector, tps: Vector, fps: Vector, before: float) -> float:
        return float(np.sum(thresholds * np.diff(tps + fps, prepend=before)))

    def byte_counts(self, data: Text, characters: str) -> list[int]:
        block, counts = np.frombuffer(data, dtype=np.uint8), [0] * len(characters)
        for start in range(0, len(block), _CACHED):
            part = block[start : start + _CACHED]
            for i, wanted in enumerate(characters.encode("ascii")):
                counts[i] += int(np.count_nonzero(part == wanted))
        return counts

    def records(
        self, parts: Sequence[Text], separator: str, rows: int, fields: Sequence[Field]
    ) -> Columns | TooManyLevels | None:
        return None  # polars reads text faster than anything made of numpy


def _number(column: Narrow) -> Vector:
    out = np.add(column.codes, column.bias, dtype=np.float64)
    if column.divisor != 1.0:
        out /= column.divisor
    if column.missing is not None:
        out[column.codes == column.missing] = np.nan
    return out


def _levels(column: Narrow) -> Slots:
    out = column.codes.astype(np.int32)
    if column.missing is not None:
        out[column.codes == column.missing] = -1
    return out


def _split_mix(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = (numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return z ^ z >> np.uint64(31)


def _check_levels(codes: Slots, levels: int) -> None:
    if codes.max(initial=-1) >= levels:
        raise IndexError(f"a code of {codes.max()}, where {levels} levels are")


def _check(slots: Slots, count: int) -> None:
    unsigned = slots.view(np.uint32)  # in which what is below 0 is above all others
    if unsigned.max(initial=0) >= max(count, 1):
        raise IndexError(f"slots from {slots.min()} to {slots.max()}, where 0 to {count - 1} are")
