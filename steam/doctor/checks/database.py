"""The database: whole, of this schema, its log not too long."""

from collections.abc import Iterator

from steam.doctor.finding import Finding, bad, ok, warn
from steam.doctor.scene import Scene

NAME = "database"

_LONG_LOG_BYTES = 64 << 20


def check_database(scene: Scene) -> Iterator[Finding]:
    """Findings about the database; that it cannot be read at all is told elsewhere."""
    found = scene.found
    if found is None:
        return
    for fault in found.faults:
        yield bad(NAME, f"The database is damaged: {fault}.", "Restore it from a backup.")
    if not found.faults:
        yield ok(NAME, "The database is whole.")
    yield _schema(found.schema, found.newest_schema)
    text = f"Its log has {found.log_bytes / 1e6:.1f} MB."
    if found.log_bytes > _LONG_LOG_BYTES:
        yield warn(NAME, text, "Restart the master: something keeps an old snapshot open.")
    else:
        yield ok(NAME, text)


def _schema(schema: str | None, newest: str) -> Finding:
    if schema == newest:
        return ok(NAME, f"It is of schema {schema}.")
    if schema is None:
        return bad(NAME, "It is not one of steam's.", "Restore it, or use another home.")
    if schema > newest:
        text = f"It is of schema {schema}; this steam knows {newest}."
        return bad(NAME, text, "Use the newer steam that made it.")
    text = f"It is of schema {schema}, and {newest} is the newest."
    return warn(NAME, text, "Take a backup, then restart the master, which brings it there.")
