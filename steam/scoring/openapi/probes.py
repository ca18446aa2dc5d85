"""`/health`, `/ready` and `/ping` in the document."""

from steam.scoring.openapi.operations import answer, operation
from steam.scoring.openapi.parts import COUNT, TEXT, TRUTH, Part, json_content, record
from steam.scoring.worker import Worker

_TAG = "health"
_HEALTH = record(
    {
        "status": {"const": "live"},
        "token": TEXT,
        "pid": COUNT,
        "deployment": TEXT,
        "version": COUNT,
        "uptime_ms": COUNT,
        "ready": TRUTH,
        "busy_ms": COUNT,
    }
)
_READY = record({"status": {"const": "ready"}, "artifact": TEXT})


def probes_part(_: Worker) -> Part:
    """Whether the worker lives, and whether it can score."""
    health = answer("It lives, whatever its model does.", json_content(_HEALTH))
    ready = answer("It can score.", json_content(_READY))
    ping = answer("It can score. The body is empty.")
    return Part(
        paths={
            "/health": {"get": operation("health", "Who the worker is", health, tag=_TAG)},
            "/ready": {"get": operation("ready", "Whether it can score", ready, [503], tag=_TAG)},
            "/ping": {"get": operation("ping", "Whether it can score", ping, [503], tag=_TAG)},
        }
    )
