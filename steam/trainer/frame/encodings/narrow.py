"""Numbers as narrow codes, believed only when decoding them gives every bit back."""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from steam.trainer.strides import STRIDE, strides

Codes = NDArray[np.unsignedinteger]
AnyCodes = Codes | NDArray[np.float64]

SAMPLE = 64
_STRIDE = 16 * STRIDE
"""Rows: threads that call numpy wait for each other at each call, so it gets a block at once."""
_WIDTHS: tuple[type[np.unsignedinteger], ...] = (np.uint8, np.uint16, np.uint32)


@dataclass(frozen=True, slots=True)
class Extent:
    """Lowest and highest of the values that are there, NaN when none is; is any missing?"""

    low: float
    high: float
    missing: bool


class Rule(Protocol):
    """How a value becomes a code and a code a value, element by element, into `out`.

    What is between the lowest and the highest value becomes a whole number from 0 to the code of
    the highest, or one that does not give the value back: there is none for -0.0.
    """

    def to_codes(self, values: NDArray[np.float64], out: NDArray[np.float64]) -> None: ...

    def to_values(self, codes: AnyCodes, out: NDArray[np.float64]) -> None: ...


@dataclass(frozen=True, slots=True)
class Stray:
    """The rows in which the first value was found that its code does not give back."""

    rows: slice


def extent_of(values: NDArray[np.float64]) -> Extent:
    """The extent of at least one float64, NaN missing."""
    low = float(values.min())
    if not math.isnan(low):
        return Extent(low, float(values.max()), missing=False)
    # Not fmin: of a number and a signalling NaN it may make NaN.
    ends = [
        (float(present.min()), float(present.max()))
        for part in (values[rows] for rows in strides(len(values)))
        if len(present := part[~np.isnan(part)])
    ]
    lows, highs = zip(*ends, strict=True) if ends else ((math.nan,), (math.nan,))
    return Extent(min(lows), max(highs), missing=True)


def sample_of(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Some of the values that are there, from everywhere; at most twice SAMPLE, maybe none."""
    some = values[:: max(len(values) // SAMPLE, 1)]
    return some[~np.isnan(some)]


def width_for(top: int) -> type[np.unsignedinteger] | None:
    """The narrowest unsigned type that holds `top`; None beyond 32 bits."""
    return next((width for width in _WIDTHS if top <= np.iinfo(width).max), None)


def pack(
    values: NDArray[np.float64], rule: Rule, width: type[np.unsignedinteger], missing: int | None
) -> Codes | Stray:
    """Codes of float64 values by `rule`, checked by decoding them.

    `missing`, the code for NaN, must be above the code of every value.
    """
    codes = np.empty(len(values), dtype=width)
    work = np.empty(min(_STRIDE, len(values)))
    for rows in strides(len(values), _STRIDE):
        part, space = values[rows], work[: rows.stop - rows.start]
        rule.to_codes(part, space)
        absent = None
        if missing is not None:
            absent = np.isnan(part)
            np.copyto(space, missing, where=absent)
        codes[rows] = space
        rule.to_values(space, space)  # not of `codes`: what comes back is whole, fits, and is there
        if not same_bits(part, space, absent):
            return Stray(rows)
    return codes


def unpack(codes: Codes, rule: Rule, missing: int | None) -> NDArray[np.float64]:
    """The values of codes, NaN for the code `missing`."""
    values = np.empty(len(codes))
    rule.to_values(codes, values)
    if missing is not None:
        values[codes == missing] = np.nan
    return values


def same_bits(
    values: NDArray[np.float64], others: NDArray[np.float64], absent: NDArray[np.bool_] | None
) -> bool:
    """Whether both are the same to the bit, but where `absent` says that there is no value."""
    same = values.view(np.int64) == others.view(np.int64)
    return bool(np.all(same if absent is None else same | absent))
