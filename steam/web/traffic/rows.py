"""Rows of the file of traffic, to and from records."""

import json
import sqlite3
from collections import Counter, defaultdict

from steam.scoring.figures.boot_time import Moment
from steam.web.traffic.marks import Mark, begun
from steam.web.traffic.series import Placed
from steam.web.traffic.traffic import Traffic

TEN = 10

_MARK = "SELECT id, shift, offset_s, taken, after FROM boot"

MarkRow = tuple[int, int, int, int, int]


def mark_of(connection: sqlite3.Connection, moment: Moment) -> tuple[int | None, Mark]:
    """The id and the mark of the boot of `moment`; it has no id before it is sampled first."""
    query = f"{_MARK} WHERE first = ? AND second = ?"
    found: list[MarkRow] = connection.execute(query, moment.boot).fetchall()
    if found:
        return found[0][0], Mark(*found[0][1:])
    before: list[MarkRow] = connection.execute(f"{_MARK} ORDER BY id DESC LIMIT 1").fetchall()
    return None, begun(moment, Mark(*before[0][1:]) if before else None)


def values_of(traffic: Traffic) -> tuple[int, int, int, str, bytes]:
    """The columns answered, client, server, errors and latencies."""
    errors = json.dumps(traffic.errors, separators=(",", ":"))
    return traffic.answered, traffic.client, traffic.server, errors, traffic.latencies


def traffic_of(answered: int, errors: str, latencies: bytes) -> Traffic:
    """The record of three columns."""
    return Traffic(answered, json.loads(errors), latencies)


def placed(connection: sqlite3.Connection, deployment: int, since: int) -> list[Placed]:
    """All that is kept of a deployment since a minute of the epoch. Raises sqlite3.Error."""
    kept: list[Placed] = []
    for table in ("minute", "ten_minutes"):
        rows = connection.execute(
            f"SELECT minute, answered, errors, latencies FROM {table}"  # noqa: S608 - one of ours
            " WHERE deployment = ? AND minute >= ?",
            (deployment, since),
        )
        kept += [(minute, traffic_of(*columns)) for minute, *columns in rows]
    return kept


def requests_of(connection: sqlite3.Connection, deployment: int, since: int) -> Counter[int]:
    """How many requests of one deployment came by minute of the epoch, or by ten of them."""
    found: Counter[int] = Counter()
    for table in ("minute", "ten_minutes"):
        rows = connection.execute(
            f"SELECT minute, answered + client + server FROM {table}"  # noqa: S608 - one of ours
            " WHERE deployment = ? AND minute >= ?",
            (deployment, since),
        )
        for minute, requests in rows:
            found[minute] += requests
    return found


def requests_since(connection: sqlite3.Connection, since: int) -> dict[int, Counter[int]]:
    """How many requests came by minute of the epoch, for each deployment. Reads an index only."""
    found: defaultdict[int, Counter[int]] = defaultdict(Counter)
    rows = connection.execute(
        "SELECT deployment, minute, answered + client + server FROM minute WHERE minute >= ?",
        (since,),
    )
    for deployment, minute, requests in rows:
        found[deployment][minute] += requests
    return found


def traffic_since(connection: sqlite3.Connection, since: int) -> dict[int, list[Placed]]:
    """All that came since a minute of the epoch, for each deployment."""
    found: defaultdict[int, list[Placed]] = defaultdict(list)
    rows = connection.execute(
        "SELECT deployment, minute, answered, errors, latencies FROM minute WHERE minute >= ?",
        (since,),
    )
    for deployment, minute, *columns in rows:
        found[deployment].append((minute, traffic_of(*columns)))
    return found
