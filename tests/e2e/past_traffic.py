"""A day of traffic that a home has behind it: charts of a minute's life show nothing."""

import math
import time
from contextlib import closing

import numpy as np

from steam.core.home import Home
from steam.db.sqlite import open_store
from steam.scoring.histogram import counts_of
from steam.web.traffic.file import writing
from steam.web.traffic.latencies import packed
from steam.web.traffic.rows import values_of
from steam.web.traffic.traffic import Traffic

_DAY_MINUTES = 24 * 60
_MOST_A_MINUTE = 240
_USUAL_MS = 0.45


def record_day(home: Home, deployments: dict[str, float]) -> None:
    """Traffic of the last day for deployments by name, each so many times the usual.

    As the sampler of a master writes it that has been up all day.
    """
    now = int(time.time() // 60)
    chance = np.random.default_rng(20_260_101)
    with closing(open_store(home.database)) as store, store.read() as reader:
        shares = {one.id: deployments.get(one.name, 0.0) for one in reader.deployments()}
    with writing(home.traffic) as connection:
        [(boot, shift)] = connection.execute("SELECT id, shift FROM boot").fetchall()
        connection.executemany(
            "INSERT OR IGNORE INTO minute VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (one, boot, minute - shift, minute, *values_of(_minute(minute, share, chance)))
                for one, share in shares.items()
                if share
                for minute in range(now - _DAY_MINUTES, now)
            ],
        )


def _minute(minute: int, share: float, chance: np.random.Generator) -> Traffic:
    hour = minute % _DAY_MINUTES / 60
    wave = 0.55 - 0.45 * math.cos((hour - 4) / 24 * 2 * math.pi)
    answered = int(chance.poisson(_MOST_A_MINUTE * share * wave))
    took_ms = _USUAL_MS * np.exp(chance.normal(0, 0.45, answered)) * (1 + 0.4 * wave)
    counts = counts_of((took_ms * 1e6).astype(np.int64))
    refused = int(chance.poisson(0.4 * share))
    return Traffic(answered, {"invalid_input": refused} if refused else {}, packed(counts))
