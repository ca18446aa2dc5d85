"""H2O's JSON shapes that occur everywhere: `__meta`, keys, and numbers that JSON does not have."""

import math
from urllib.parse import quote

from steam.trainer.jobs import JobRecord

Json = dict[str, object]


_WITHOUT_ADDRESS = {"Grid"}
"""Kinds of things of which H2O tells no address in their keys."""


def meta(name: str, type_name: str | None = None, version: int = 3) -> Json:
    """The `__meta` triple; the type is the schema's name without its version unless given."""
    return {
        "schema_version": version,
        "schema_name": name,
        "schema_type": type_name or name.removesuffix("V3"),
    }


def schema(name: str, type_name: str | None = None, /, **fields: object) -> Json:
    """An object of that schema."""
    return {"__meta": meta(name, type_name), **fields}


def key(kind: str, name: str | None) -> Json | None:
    """A reference to a Frame, Model or Job."""
    if name is None:
        return None
    return schema(
        f"{kind}KeyV3",
        f"Key<{kind}>",
        name=name,
        type=f"Key<{kind}>",
        URL=None if kind in _WITHOUT_ADDRESS else f"/3/{kind}s/{quote(name, safe=':/$')}",
    )


NO_FRAME: Json = schema("FrameKeyV3", "Key<Frame>", name=None, type=None, URL=None)
"""In the place of the key of a frame that has none."""


def job(record: JobRecord) -> Json:
    """JobV3."""
    return schema(
        "JobV3",
        key=key("Job", record.key),
        description=record.description,
        status=record.state.value,
        progress=record.fraction,
        progress_msg=record.message or None,
        start_time=record.start_ms,
        msec=record.duration_ms,
        dest=key(record.kind, record.destination),
        warnings=list(record.warnings) or None,
        exception=record.error or None,
        stacktrace=record.error or None,
        auto_recoverable=False,
        ready_for_view=record.ended,
    )


def plain(value: object) -> object:
    """The value with NaN and infinities as the words that H2O's clients read."""
    if isinstance(value, float):
        return value if math.isfinite(value) else _word(value)
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def _word(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"
