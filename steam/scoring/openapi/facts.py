"""`/schema`, `/stats`, `/metrics` and the document itself."""

from steam.model.signature import ColumnType
from steam.scoring.openapi.operations import answer, operation
from steam.scoring.openapi.parts import (
    COUNT,
    NUMBER,
    NUMBER_OR_NULL,
    TEXT,
    Part,
    array,
    by_name,
    json_content,
    record,
)
from steam.scoring.worker import Worker

_TAG = "facts"
_COLUMN = record(
    {
        "name": TEXT,
        "type": {**TEXT, "enum": [*ColumnType]},
        "levels": array(TEXT),
        "low": NUMBER,
        "high": NUMBER,
    },
    "levels",
    "low",
    "high",
)
_SCHEMA = record(
    {
        "deployment": TEXT,
        "version": COUNT,
        "artifact": TEXT,
        "algorithm": TEXT,
        "category": TEXT,
        "features": array(_COLUMN),
        "response": record({"name": TEXT, "levels": array(TEXT)}, "levels"),
        "offset": TEXT,
        "policy": by_name(TEXT),
    },
    "offset",
)
_TALLY = record({"count": COUNT, "totalTimeMs": NUMBER, "lastMs": NUMBER, "averageTime": NUMBER})
_SUMS = {
    "count": COUNT,
    "rows": COUNT,
    "errors": COUNT,
    "errorsByKind": by_name(COUNT),
    **dict.fromkeys(("p50Ms", "p95Ms", "p99Ms"), NUMBER_OR_NULL),
}
_WINDOW = record({"seconds": NUMBER, "ratePerSecond": NUMBER, **_SUMS})
_STATS = record(
    {
        "startTime": COUNT,
        "lastTime": COUNT,
        "upTimeMs": COUNT,
        "prediction": _TALLY,
        "get": _TALLY,
        "post": _TALLY,
        "rows": COUNT,
        "errors": COUNT,
        "lifetime": record({"since": COUNT, "sinceUTC": TEXT, "starts": COUNT, **_SUMS}),
        "lastMinute": _WINDOW,
        "lastHour": _WINDOW,
    }
)


def facts_part(_: Worker) -> Part:
    """What the model reads and gives, and what the worker has done."""
    schema = answer("Columns, levels and policy.", json_content(_SCHEMA))
    stats = answer("Counts, and times in milliseconds.", json_content(_STATS))
    metrics = answer("Prometheus' text format.", {"text/plain": {"schema": TEXT}})
    document = answer("OpenAPI 3.1.", json_content({"type": "object"}))
    return Part(
        paths={
            "/schema": {
                "get": operation("schema", "What the model reads", schema, [503], tag=_TAG)
            },
            "/stats": {"get": operation("stats", "What the worker has done", stats, tag=_TAG)},
            "/metrics": {"get": operation("metrics", "Figures for Prometheus", metrics, tag=_TAG)},
            "/openapi.json": {
                "get": operation("openapi", "This document", document, [503], tag=_TAG)
            },
        }
    )
