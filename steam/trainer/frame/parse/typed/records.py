"""What the trainer asks of the child that reads tables, and what the child tells."""

from msgspec import Struct

from steam.trainer.frame.parse.formats import Format
from steam.trainer.frame.parse.query import Query


class Request(Struct, frozen=True):
    """Which tables to read, and what of them.

    With `preview` their facts are told and no blocks read. Otherwise `columns` are the names of the
    columns wanted, in that order, `words` their types, and `na_strings` texts that mean missing in
    them. `sheet` and `header` are about workbooks; a query has the name of its connection as path.
    """

    format: Format
    paths: list[str]
    block_rows: int
    max_columns: int
    max_memory_bytes: int
    preview: bool = False
    columns: list[str] = []
    words: list[str] = []
    na_strings: list[list[str]] = []
    sheet: str = ""
    header: bool | None = None
    query: Query | None = None


class Facts(Struct, frozen=True):
    """What is known of one table before its rows are read.

    `names` are all different. `words` are the types of the columns, empty where no value is known.
    `refused` says, by name, what is wrong with columns that cannot be read. `rows` is None where
    nobody knows.
    """

    path: str
    names: list[str]
    words: list[str]
    refused: dict[str, str]
    warnings: list[str]
    sample: list[list[str]]
    rows: int | None = None
    header: bool = True


class Refusal(Struct, frozen=True):
    """The error that ended the child's work; `unfit` is the column that is not of its type."""

    code: str
    message: str
    hint: str = ""
    unfit: int | None = None


class Rounded(Struct, frozen=True):
    """The places of columns of which whole numbers were rounded, for they are no float64."""

    places: list[int]
