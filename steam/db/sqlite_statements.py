"""The statements that every write of the database is made of."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, insert, select, update

from steam.core.errors import NotFound
from steam.db.sqlite_reader import SqliteReader


class SqliteStatements(SqliteReader):
    """Inserts, updates and questions through one connection, within its transaction."""

    def _require(self, kind: str, table: Table, row_id: int) -> Row[Any]:
        """The row with that id. Raises NotFound."""
        row = self._connection.execute(select(table).where(table.c.id == row_id)).one_or_none()
        if row is None:
            raise NotFound(kind, row_id)
        return row

    def _exists(self, *conditions: ColumnElement[bool]) -> bool:
        return self._connection.scalar(select(1).where(*conditions).limit(1)) is not None

    def _insert(self, table: Table, values: Mapping[str, Any]) -> int:
        query = insert(table).values(**values).returning(table.c.id)
        return int(self._connection.execute(query).scalar_one())

    def _update(self, table: Table, row_id: int, values: Mapping[str, Any]) -> None:
        self._connection.execute(update(table).where(table.c.id == row_id).values(**values))
