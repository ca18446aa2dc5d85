"""Load by wrk: the same request over and over on connections that are kept."""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from servers import LOAD_CORE

_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}
_QUANTILE = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)$", re.MULTILINE)
_RATE = re.compile(r"^Requests/sec:\s+([\d.]+)$", re.MULTILINE)
_BAD = re.compile(r"^\s*(Non-2xx.*|Socket errors:.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Load:
    """What one run saw: requests a second, and latencies in ms."""

    rate: float
    p50_ms: float
    p99_ms: float


def script(folder: Path, row: dict[str, object]) -> Path:
    """The script that makes wrk post one row."""
    body = json.dumps(row, separators=(",", ":"))
    path = folder / "post.lua"
    path.write_text(
        f'wrk.method = "POST"\nwrk.body = [==[{body}]==]\n'
        'wrk.headers["Content-Type"] = "application/json"\n',
        encoding="utf-8",
    )
    return path


def load(url: str, post: Path, connections: int, seconds: float) -> Load:
    """Post for some seconds. Raises RuntimeError unless every answer was good."""
    options = ["-t1", f"-c{connections}", f"-d{seconds:g}s", "--latency", "-s", str(post)]
    told = subprocess.run(
        ["taskset", "-c", str(LOAD_CORE), "wrk", *options, url],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if bad := _BAD.search(told):
        raise RuntimeError(f"{url}: {bad[1]}")
    rate = _RATE.search(told)
    quantiles = {q: float(number) * _SECONDS[unit] for q, number, unit in _QUANTILE.findall(told)}
    if rate is None or quantiles.keys() != {"50", "99"}:
        raise RuntimeError(f"wrk said something else:\n{told}")
    return Load(float(rate[1]), quantiles["50"] * 1e3, quantiles["99"] * 1e3)
