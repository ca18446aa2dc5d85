"""A consistent copy of the database, made while others write to it, and what such a copy holds."""

import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from steam.core.errors import Busy, InvalidInput, NotFound
from steam.db.engine import make_private_file
from steam.db.errors import damaged, translated, unusable

_RETRY_S = 0.05
_WITH_HOME_ID = "0003"
_ARTIFACTS = """
    SELECT model.artifact_sha256, model.name FROM model
    UNION SELECT version.artifact_sha256, model.name FROM version JOIN model
    ON model.id = version.model_id
"""


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """What is in a database: its revision, and a model's name by the sha256 of its artifact.

    `home_id` is empty where the schema is of before homes had one.
    """

    schema: str
    home_id: str
    artifacts: Mapping[str, str]


def copy_database(source: Path, target: Path, busy_timeout_s: float = 30.0) -> DatabaseFacts:
    """Copy the database at `source` into the new file `target`, mode 0600, and check the copy.

    The copy is of one moment; others go on reading and writing meanwhile. Raises NotFound, Busy
    when others keep it locked for `busy_timeout_s` seconds, Exhausted when the disk is full, and
    InvalidInput when it is damaged or not steam's.
    """
    if not source.is_file():
        raise NotFound("database", source, hint="Name the home of a master, which makes it.")
    try:
        make_private_file(target)
    except OSError as error:
        raise unusable(target, error) from error
    with translated(source), closing(connect(source, "mode=rw", busy_timeout_s)) as original:
        original.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with translated(target), closing(connect(target, "mode=rw")) as copy:
            # All pages in one step: a step holds one snapshot, and writers to a log do not wait.
            original.backup(copy, pages=-1, progress=_deadline(busy_timeout_s), sleep=_RETRY_S)
    return read_copy(target, told=source)


def read_copy(path: Path, told: Path | None = None) -> DatabaseFacts:
    """Check a database that nobody else uses, all of it, and read what it points at.

    Changes nothing, not even beside the file. Errors name it as `told`. Raises InvalidInput.
    """
    told = told or path
    with translated(told), closing(connect(path, "mode=ro&immutable=1")) as rows:
        rows.execute("PRAGMA trusted_schema = OFF")
        rows.execute("PRAGMA cell_size_check = ON")
        if rows.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise damaged(told)
        if rows.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise damaged(told)
        try:
            [(schema,)] = rows.execute("SELECT version_num FROM alembic_version").fetchall()
            home_id = _home_id(rows) if str(schema) >= _WITH_HOME_ID else ""
            artifacts = {str(sha256): str(name) for sha256, name in rows.execute(_ARTIFACTS)}
        except (sqlite3.OperationalError, ValueError) as error:
            raise InvalidInput(
                f"The database {told} is not one of steam's.", hint="Name the home of a master."
            ) from error
    return DatabaseFacts(str(schema), home_id, artifacts)


def connect(path: Path, how: str, busy_timeout_s: float = 5.0) -> sqlite3.Connection:
    """Open the database at `path`, never making it; `how` is `mode=ro` and the like.

    Raises sqlite3.Error.
    """
    return sqlite3.connect(
        f"file:{quote(str(path))}?{how}", busy_timeout_s, isolation_level=None, uri=True
    )


def _home_id(rows: sqlite3.Connection) -> str:
    [(home_id,)] = rows.execute("SELECT home_id FROM home").fetchall()
    return str(home_id)


def _deadline(timeout_s: float) -> Callable[[int, int, int], None]:
    """Ends a copy that cannot begin: SQLite itself would wait for ever."""
    begun = time.monotonic()

    def check(status: int, _left: int, _total: int) -> None:
        if status not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return
        if time.monotonic() - begun > timeout_s:
            raise Busy("Another process keeps the database locked.", hint="Try again in a moment.")

    return check
