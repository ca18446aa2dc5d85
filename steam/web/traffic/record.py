"""Writing a sample into the file of traffic, once however often it is written."""

import sqlite3
from collections.abc import Iterator

from steam.scoring.figures.boot_time import Moment
from steam.web.traffic.marks import Mark, sampled
from steam.web.traffic.minutes import minute_at
from steam.web.traffic.rows import mark_of, values_of
from steam.web.traffic.sample import Sample

_ADD = """
    INSERT INTO minute VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET answered = excluded.answered, client = excluded.client,
        server = excluded.server, errors = excluded.errors, latencies = excluded.latencies
    WHERE excluded.answered + excluded.client + excluded.server > answered + client + server
"""
"""Of two readings of a minute the one that found more is whole; where it is shown stays."""

_DEPLOYMENTS = """
    WITH RECURSIVE one(id) AS (
        SELECT min(deployment) FROM {table}
        UNION ALL
        SELECT (SELECT min(deployment) FROM {table} WHERE deployment > id) FROM one
        WHERE id IS NOT NULL
    )
    SELECT id FROM one WHERE id IS NOT NULL
"""
"""The deployments of a table, each found by one step in its index: the table may be large."""


def record(connection: sqlite3.Connection, sample: Sample) -> Mark:
    """Add the closed minutes of a sample that are not settled yet, and give the boot's new mark."""
    moment = sample.moment
    boot, mark = mark_of(connection, moment)
    advanced = sampled(mark, moment)
    if boot is None:
        boot = _add_boot(connection, moment)
    connection.executemany(_ADD, _rows(sample, boot, mark, advanced.shift))
    connection.execute(
        "UPDATE boot SET shift = ?, offset_s = ?, taken = ?, after = ? WHERE id = ?",
        (advanced.shift, advanced.offset_s, advanced.taken, advanced.after, boot),
    )
    _forget_others(connection, sample)
    return advanced


def _rows(sample: Sample, boot: int, mark: Mark, shift: int) -> Iterator[tuple[object, ...]]:
    newest = minute_at(sample.moment) - 1
    for deployment, minutes in sample.minutes.items():
        for number, traffic in minutes.items():
            if mark.after < number <= newest:
                yield deployment, boot, number, number + shift, *values_of(traffic)


def _add_boot(connection: sqlite3.Connection, moment: Moment) -> int:
    row = connection.execute(
        "INSERT INTO boot (first, second, shift, offset_s, taken, after) VALUES (?, ?, 0, 0, 0, 0)"
        " RETURNING id",
        moment.boot,
    )
    [(boot,)] = row.fetchall()
    return int(boot)


def _forget_others(connection: sqlite3.Connection, sample: Sample) -> None:
    """Remove the traffic of deployments that are gone."""
    for table in ("minute", "ten_minutes"):
        kept = connection.execute(_DEPLOYMENTS.format(table=table))
        gone = [(one,) for (one,) in kept if one not in sample.minutes]
        connection.executemany(f"DELETE FROM {table} WHERE deployment = ?", gone)  # noqa: S608
