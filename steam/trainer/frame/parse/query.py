"""What is asked of a database."""

from msgspec import Struct


class Query(Struct, frozen=True):
    """One table of a database, or the rows of a SELECT; `url` is SQLAlchemy's, with credentials."""

    url: str
    table: str = ""
    select: str = ""
