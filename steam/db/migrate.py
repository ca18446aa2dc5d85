"""Bring a database to the newest schema: nothing to do, and Alembic not imported, when it is there.

A migration runs in one write transaction with the check whether it is needed, so that of two
processes opening at once one migrates and the other finds it done; a crash leaves the old schema.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from steam.core.errors import InvalidInput, Unsupported
from steam.db.engine import make_engine, snapshot, transaction
from steam.db.errors import damaged

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0006"
"""The newest schema: the revision of the last file in `migrations/versions`."""


def ensure_schema(engine: Engine, path: Path, busy_timeout_s: float) -> None:
    """Upgrade the database to HEAD unless it is there.

    Raises Unsupported when a newer steam made it, InvalidInput when steam did not make it or when
    it is damaged, and errors of the driver.
    """
    with snapshot(engine) as connection:
        if _schema_of(connection) == HEAD:
            return
    migrate(path, HEAD, busy_timeout_s)


def migrate(path: Path, target: str, busy_timeout_s: float = 10.0) -> None:
    """Upgrade or downgrade the database at `path` to the revision `target` (or `base`).

    Raises as `ensure_schema` does.
    """
    # Foreign keys are off, and cannot be turned off within a transaction: SQLite changes a table
    # by building it anew. They are checked before the commit instead.
    engine = make_engine(path, busy_timeout_s, foreign_keys=False)
    try:
        with transaction(engine) as connection:
            schema = _schema_of(connection)
            if schema == target:
                return
            _check_known(connection, schema, path)
            _check_integrity(connection, path)
            _run_alembic(connection, schema, target)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise damaged(path)
    finally:
        engine.dispose()


def check_integrity(engine: Engine, path: Path) -> None:
    """Read the whole database. Raises InvalidInput when it contradicts itself."""
    with snapshot(engine) as connection:
        _check_integrity(connection, path)


def _schema_of(connection: Connection) -> str | None:
    """The revision of a database, None when it has none yet."""
    named = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    if connection.exec_driver_sql(named).first() is None:
        return None
    versions = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars()
    return next((str(version) for version in versions), None)


def _check_known(connection: Connection, schema: str | None, path: Path) -> None:
    where = {"database": str(path), "schema": schema}
    if schema is not None and schema not in _known_revisions():
        raise Unsupported(
            f"The database {path} was made by a newer steam (schema '{schema[:40]}').",
            hint="Use that steam, or another home.",
            details=where,
        )
    count = connection.exec_driver_sql(
        "SELECT count(*) FROM sqlite_master WHERE name NOT IN ('alembic_version', "
        "'sqlite_autoindex_alembic_version_1', 'sqlite_sequence')"
    ).scalar_one()
    if schema is None and count:
        raise InvalidInput(
            f"The database {path} belongs to another program.",
            hint="Use another home, or move the file away.",
            details=where,
        )


def _check_integrity(connection: Connection, path: Path) -> None:
    if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() != "ok":
        raise damaged(path)
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise damaged(path)


def _known_revisions() -> frozenset[str]:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - slow, and rarely needed

    scripts = ScriptDirectory.from_config(_config())
    return frozenset(script.revision for script in scripts.walk_revisions())


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - slow, and rarely needed

    config = Config()
    folder = str(Path(__file__).with_name("migrations"))
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config


def _run_alembic(connection: Connection, schema: str | None, target: str) -> None:
    from alembic import command  # noqa: PLC0415 - slow, and rarely needed

    config = _config()
    config.attributes["connection"] = connection
    if target == "base" or (schema is not None and target < schema):
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)
