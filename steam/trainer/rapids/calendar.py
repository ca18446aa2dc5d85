"""Milliseconds since 1970 from the parts of a date, in the Gregorian calendar and without zones."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

LAST_TIME_MS = 8.2e15
"""About 260,000 years: polars knows no calendar beyond."""

_LAST_YEAR = 250_000.0


def days_of(year: Any, month: Any, day: Any) -> NDArray[np.float64]:
    """Days since 1970-01-01, months and days from 0; NaN where there is no such day."""
    year, month, day = np.broadcast_arrays(*(np.trunc(part) for part in (year, month, day)))
    known = (np.abs(year) <= _LAST_YEAR) & (month >= 0) & (month < 12) & (day >= 0)
    with np.errstate(over="ignore"):  # of a year that is not known
        months = np.where(known, (year - 1970) * 12 + month, 0).astype(np.int64)
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    after = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.where(known & (day < after - first), first + day, np.nan)


def milliseconds(
    days: NDArray[np.float64], hour: Any, minute: Any, second: Any, millisecond: Any
) -> NDArray[np.float64]:
    """Milliseconds since 1970, NaN where a part is not what a clock shows."""
    parts = [np.trunc(part) for part in (hour, minute, second, millisecond)]
    limits = (24, 60, 60, 1000)
    found = days
    for part, limit in zip(parts, limits, strict=True):
        found = np.where((part >= 0) & (part < limit), found * limit + part, np.nan)
    return found
