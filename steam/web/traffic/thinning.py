"""Old minutes become sums of ten, and old sums go."""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass

from steam.scoring.figures.boot_time import Moment
from steam.web.traffic.marks import Mark
from steam.web.traffic.rows import TEN, traffic_of, values_of
from steam.web.traffic.traffic import Traffic, merged

_MINUTES_OF_DAY = 24 * 60
_AT_ONCE = 20_000

_OLD = """
    SELECT m.deployment, m.boot, m.number, m.minute, m.answered, m.errors, m.latencies
    FROM minute AS m JOIN boot AS b ON b.id = m.boot
    WHERE m.minute < ? AND NOT (b.first = ? AND b.second = ? AND m.number > ?) LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how many days traffic is kept by the minute, and by ten of them."""

    minutes_days: int = 2
    days: int = 30


def thin(connection: sqlite3.Connection, moment: Moment, mark: Mark, keeping: Keeping) -> None:
    """Sum up the minutes that are old, and are settled: so none can come again, and count twice.

    Nothing is lost but sums older than all that is kept.
    """
    now = moment.wall_ms // 60_000
    before = (now - keeping.minutes_days * _MINUTES_OF_DAY) // TEN * TEN
    old = connection.execute(_OLD, (before, *moment.boot, mark.after, _AT_ONCE)).fetchall()
    sums: defaultdict[tuple[int, int], list[Traffic]] = defaultdict(list)
    for deployment, _, _, minute, *columns in old:
        sums[deployment, minute // TEN * TEN].append(traffic_of(*columns))
    for (deployment, minute), parts in sums.items():
        _add(connection, deployment, minute, parts)
    connection.executemany(
        "DELETE FROM minute WHERE deployment = ? AND boot = ? AND number = ?",
        [row[:3] for row in old],
    )
    oldest = now - keeping.days * _MINUTES_OF_DAY
    connection.execute("DELETE FROM ten_minutes WHERE minute < ?", (oldest,))


def _add(
    connection: sqlite3.Connection, deployment: int, minute: int, parts: list[Traffic]
) -> None:
    key = (deployment, minute)
    query = (
        "SELECT answered, errors, latencies FROM ten_minutes WHERE deployment = ? AND minute = ?"
    )
    there = [traffic_of(*columns) for columns in connection.execute(query, key).fetchall()]
    values = values_of(merged([*there, *parts]))
    connection.execute("REPLACE INTO ten_minutes VALUES (?, ?, ?, ?, ?, ?, ?)", (*key, *values))
