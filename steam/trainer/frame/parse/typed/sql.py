"""One table of a database, or the rows of one SELECT, through SQLAlchemy and for reading only."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl
import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError

from steam.core.errors import InvalidInput, SteamError, Unavailable, Unsupported
from steam.trainer.frame.parse.query import Query
from steam.trainer.frame.parse.typed.table import SAMPLE_ROWS, Shape

_ALLOWED_IN_SQLITE = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
    }
)
_READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "START TRANSACTION READ ONLY",
    "mariadb": "START TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
}
_FETCH_ROWS = 1 << 14
_INT64 = 1 << 63


class QueriedTable:
    """The rows that a query finds; where kinds of values mix in a column, texts of them.

    `name` is the connection's. Raises InvalidInput for a query that the database refuses,
    Unavailable where the database does not answer, and Unsupported without a driver for it.
    """

    def __init__(self, name: str, query: Query) -> None:
        self._name = name
        self._engine = _engine(name, query.url)
        self._statement = _statement(query)
        with self._asking() as result:
            self._names = list(map(str, result.keys()))
            self._first = _frame(len(self._names), result.fetchmany(SAMPLE_ROWS))

    @property
    def shape(self) -> Shape:
        return Shape(tuple(self._names), tuple(self._first.dtypes))

    def sample(self) -> pl.DataFrame:
        return self._first

    def blocks(self, columns: Sequence[int], rows: int) -> Iterator[pl.DataFrame]:
        with self._asking() as result:
            while found := result.fetchmany(min(rows, _FETCH_ROWS)):
                yield _frame(len(self._names), found)[:, list(columns)]

    @contextmanager
    def _asking(self) -> Iterator[sa.CursorResult[Any]]:
        """The rows, from a transaction that ends in nothing."""
        try:
            with self._engine.connect().execution_options(stream_results=True) as connection:
                first = _READ_ONLY.get(self._engine.dialect.name)
                if first:
                    connection.exec_driver_sql(first)
                yield connection.execute(self._statement)
        except SQLAlchemyError as error:
            raise self._refused(error) from error

    def _refused(self, error: SQLAlchemyError) -> SteamError:
        # Only what the database says itself: the rest of the text may hold the statement's values.
        said = str(getattr(error, "orig", None) or type(error).__name__).splitlines()
        cause = said[0][:200] if said else ""
        if isinstance(error, OperationalError) and error.connection_invalidated:
            return Unavailable(f"The database '{self._name}' does not answer: {cause}.")
        return InvalidInput(
            f"The database '{self._name}' refuses the query: {cause}.",
            hint="Check the names of the table and its columns.",
        )


def _engine(name: str, text: str) -> sa.Engine:
    try:
        url = sa.make_url(text)
        if url.get_backend_name() == "sqlite":
            path = url.database or ""
            return sa.create_engine(
                "sqlite://", creator=lambda: _open_sqlite(path), poolclass=sa.NullPool
            )
        return sa.create_engine(url, poolclass=sa.NullPool)
    except (NoSuchModuleError, ImportError) as error:
        raise Unsupported(
            f"There is no driver for the connection '{name}': {error}.",
            hint="Install its driver beside steam; for PostgreSQL: pip install 'steam[postgres]'.",
        ) from None
    except (ArgumentError, ValueError):
        raise InvalidInput(
            f"The address of the connection '{name}' cannot be read.",
            hint="Write it as driver://user:password@host/database.",
        ) from None


def _open_sqlite(path: str) -> sqlite3.Connection:
    """A connection that can only read this one file: no ATTACH, no PRAGMA, no writing."""
    uri = f"file:{quote(str(Path(path).expanduser()))}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    connection.set_authorizer(_authorize)
    return connection


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """What SQLite asks for each step of a statement: reading, and what SQLAlchemy begins with."""
    begins = (action, first, second) == (sqlite3.SQLITE_PRAGMA, "read_uncommitted", None)
    allowed = action in _ALLOWED_IN_SQLITE or begins
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _statement(query: Query) -> sa.Executable:
    if query.table:
        schema, _, table = query.table.rpartition(".")
        quoted = sa.quoted_name(table, quote=True)
        return sa.select(sa.text("*")).select_from(sa.table(quoted, schema=schema or None))
    text = query.select.strip().removesuffix(";")
    if text.split(None, 1)[:1] == [] or text.split(None, 1)[0].lower() not in {"select", "with"}:
        raise InvalidInput(
            "The query is not a SELECT.",
            hint="Only reading is allowed: send SELECT ... or a table.",
        )
    # A colon would start a parameter.
    return sa.text(text.replace(":", "\\:"))


def _frame(width: int, rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    """The rows as columns 0, 1, ..., each of one type."""
    columns = zip(*rows, strict=True) if rows else [()] * width
    return pl.DataFrame([_series(str(i), column) for i, column in enumerate(columns)])


def _series(name: str, values: Sequence[Any]) -> pl.Series:
    plain = [_plain(value) for value in values]
    try:
        return pl.Series(name, plain, strict=True)
    except (TypeError, ValueError, OverflowError, pl.exceptions.PolarsError):
        return pl.Series(name, [None if value is None else _text(value) for value in plain])


def _plain(value: object) -> object:
    if isinstance(value, Decimal) or (isinstance(value, int) and not -_INT64 <= value < _INT64):
        return float(value)
    if isinstance(value, memoryview):
        return bytes(value)
    known = value is None or isinstance(value, str | bytes | int | float) or hasattr(value, "year")
    return value if known else str(value)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
