"""How alike two texts are, 0 to 1, for many pairs at a time. Two empty texts are alike.

Characters come as arrays of code points, (pairs, longest), and lengths as (pairs,).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_PREFIX = 4  # characters at the start that Winkler counts, each for so much:
_PREFIX_WEIGHT = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Characters:
    """Code points, int64 (texts, longest), -1 behind the end; and how many, int64 (texts,)."""

    codes: Whole
    lengths: Whole


def characters_of(texts: pl.Series) -> Characters:
    """The characters of texts of which none is missing."""
    lengths = texts.str.len_chars().cast(pl.Int64).to_numpy()
    joined: str = texts.str.join("").item()
    codes = np.full((len(texts), int(lengths.max(initial=0))), -1, dtype=np.int64)
    inside = np.arange(codes.shape[1]) < lengths[:, None]
    codes[inside] = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
    return Characters(codes, lengths)


def levenshtein(left: pl.Series, right: pl.Series) -> Floats:
    """1 - the least number of insertions, removals and changes by the longer length.

    Source: Wagner and Fischer, "The string-to-string correction problem", J. ACM 21(1), 1974.
    """
    one, other = characters_of(left), characters_of(right)
    steps = np.arange(other.codes.shape[1] + 1)
    row = np.tile(steps, (len(one.lengths), 1))
    last = row.copy()
    for place in range(one.codes.shape[1]):
        changed = row[:, :-1] + (other.codes != one.codes[:, place, None])
        best = np.minimum(row + 1, np.pad(changed, ((0, 0), (1, 0)), constant_values=place + 1))
        row = np.minimum.accumulate(best - steps, axis=1) + steps  # insertions, one by one
        ends = one.lengths == place + 1
        last[ends] = row[ends]
    distance = last[np.arange(len(last)), other.lengths]
    return _share(np.maximum(one.lengths, other.lengths) - distance, one, other, np.maximum)


def jaro_winkler(left: pl.Series, right: pl.Series) -> Floats:
    """Jaro's likeness, raised for equal characters at the start.

    Source: Winkler, "String comparator metrics and enhanced decision rules in the Fellegi-Sunter
    model of record linkage", 1990.
    """
    one, other = characters_of(left), characters_of(right)
    reach = np.maximum(np.maximum(one.lengths, other.lengths) // 2 - 1, 0)[:, None]
    places = np.arange(other.codes.shape[1])
    taken = np.zeros(other.codes.shape, dtype=np.bool_)
    found = np.zeros(one.codes.shape, dtype=np.bool_)
    for place in range(one.codes.shape[1]):
        codes = one.codes[:, place, None]
        free = (other.codes == codes) & (codes >= 0) & ~taken & (abs(places - place) <= reach)
        found[:, place] = free.any(axis=1)
        if places.size:
            first = free.argmax(axis=1)
            rows = np.flatnonzero(found[:, place])
            taken[rows, first[rows]] = True
    matches = found.sum(axis=1)
    turned = _turned(_in_order(one.codes, found), _in_order(other.codes, taken), matches)
    with np.errstate(all="ignore"):
        parts = matches / one.lengths + matches / other.lengths + (matches - turned) / matches
    alike = np.where(matches > 0, parts / 3, (one.lengths == other.lengths) & (one.lengths == 0))
    raised: Floats = alike + _common_start(one, other) * _PREFIX_WEIGHT * (1 - alike)
    return raised


def shared_pairs(left: pl.Series, right: pl.Series) -> Floats:
    """The different pairs of neighbouring characters that both have, by the fewer of them."""
    one, other = _pairs(left), _pairs(right)
    both = one.list.set_intersection(other).list.len().to_numpy()
    fewer = np.minimum(one.list.len().to_numpy(), other.list.len().to_numpy())
    equal = (left == right).to_numpy()
    return np.where(equal, 1.0, both / np.maximum(fewer, 1))


def shared_words(left: pl.Series, right: pl.Series) -> Floats:
    """The different words that both have, by those that one of them has."""
    one, other = (_words(texts) for texts in (left, right))
    both = one.list.set_intersection(other).list.len().to_numpy()
    either = one.list.set_union(other).list.len().to_numpy()
    return np.where((left == right).to_numpy(), 1.0, both / np.maximum(either, 1))


def _share(alike: Whole, one: Characters, other: Characters, of: np.ufunc) -> Floats:
    lengths = of(one.lengths, other.lengths)
    return np.where(lengths > 0, alike / np.maximum(lengths, 1), 1.0)


def _in_order(codes: Whole, chosen: NDArray[np.bool_]) -> Whole:
    """The chosen codes first, as they stand."""
    return np.take_along_axis(codes, np.argsort(~chosen, axis=1, kind="stable"), axis=1)


def _turned(left: Whole, right: Whole, matches: Whole) -> Floats:
    """Half of the places at which the matched characters differ."""
    width = min(left.shape[1], right.shape[1])
    differ = (left[:, :width] != right[:, :width]) & (np.arange(width) < matches[:, None])
    turned: Floats = differ.sum(axis=1) / 2
    return turned


def _common_start(one: Characters, other: Characters) -> Whole:
    width = min(_PREFIX, one.codes.shape[1], other.codes.shape[1])
    equal = (one.codes[:, :width] == other.codes[:, :width]) & (one.codes[:, :width] >= 0)
    counts: Whole = np.logical_and.accumulate(equal, axis=1).sum(axis=1)
    return counts


def _pairs(texts: pl.Series) -> pl.Series:
    return texts.str.split("").list.eval(
        pl.concat_str(pl.element(), pl.element().shift(-1)).drop_nulls().unique()
    )


def _words(texts: pl.Series) -> pl.Series:
    return texts.str.extract_all(r"\S+")
