"""Tables of SQLite as frames; nothing but reading is possible."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from steam.core.errors import InvalidInput, SteamError, Unsupported
from steam.trainer.frame.parse.overrides import Overrides
from steam.trainer.frame.parse.query import Query
from steam.trainer.frame.parse.read import look_at_query, read
from steam.trainer.frame.parse.reading import Limits
from steam.trainer.frame.parse.typed.sql import QueriedTable

ROWS = 3000


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table sale (id integer, price real, item text, mixed, day text)")
        connection.executemany(
            "insert into sale values (?, ?, ?, ?, ?)",
            [
                (i, i / 8 if i % 5 else None, f"i{i % 4}", i if i < 2000 else "x", "2020-01-02")
                for i in range(ROWS)
            ],
        )
        connection.execute('create table "odd ""name" (a)')
        connection.execute('insert into "odd ""name" values (1)')
    connection.close()
    return f"sqlite:///{path}"


def test_a_table(database: str) -> None:
    warnings: list[str] = []
    said = Overrides(column_types={"day": "Time", "id": "Enum"})
    reading = look_at_query("shop", Query(database, table="sale"), said)
    frame = read(reading, "k", limits=Limits(block_rows=1000), warn=warnings.append)
    assert frame.names == ("id", "price", "item", "mixed", "day")
    assert [rows for _, rows in frame.blocks] == [1000] * 3
    expected = [i / 8 if i % 5 else np.nan for i in range(ROWS)]
    assert np.array_equal(frame.vec("price").values(), expected, equal_nan=True)
    assert frame.vec("item").domain == ("i0", "i1", "i2", "i3")
    assert frame.vec("day").values()[0] == 1577923200000
    assert len(frame.vec("id").domain or ()) == ROWS
    assert set(frame.vec("mixed").domain or ()) == {"x", *map(str, range(2000))}
    assert warnings == ["Column 'mixed' is read as Enum: Row 2001 of shop: 'x' is not Numeric."]
    assert frame.source is not None
    assert frame.source.path == "shop: sale"


def test_a_query_and_a_name_that_needs_quotes(database: str) -> None:
    query = Query(database, select="select item, ':a' as c, count(*) as n from sale group by 1;")
    frame = read(look_at_query("shop", query), "k")
    assert frame.vec("n").values().tolist() == [ROWS / 4] * 4
    assert frame.vec("c").domain == (":a",)
    assert QueriedTable("shop", Query(database, table='odd "name')).sample().to_dicts() == [
        {"0": 1}
    ]


@pytest.mark.parametrize(
    "text",
    [
        "delete from sale",
        "with x as (select 1) delete from sale",
        "select 1; delete from sale",
        "attach 'other.db' as o",
        "select * from pragma_database_list",
        "select load_extension('x')",
        "pragma query_only=0",
        "select * from nothing",
        "",
    ],
)
def test_statements_that_are_refused(database: str, text: str) -> None:
    with pytest.raises(InvalidInput):
        QueriedTable("shop", Query(database, select=text))
    assert QueriedTable("shop", Query(database, table="sale")).sample().height == 1000


@pytest.mark.parametrize(
    ("url", "kind", "words"),
    [
        ("sqlite:////nowhere/x.db", InvalidInput, "unable to open"),
        ("not a url", InvalidInput, "address of the connection 'shop' cannot be read"),
        ("nodriver://u:secret@host/db", Unsupported, "no driver for the connection 'shop'"),
    ],
)
def test_connections_that_fail_tell_no_secret(url: str, kind: type[SteamError], words: str) -> None:
    with pytest.raises(kind, match=words) as caught:
        QueriedTable("shop", Query(url, table="sale"))
    assert "secret" not in str(caught.value)
