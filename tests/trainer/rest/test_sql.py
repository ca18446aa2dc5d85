"""`POST /99/ImportSQLTable`: connections have names, and requests hold no secrets."""

import sqlite3
from typing import Any

import pytest


@pytest.fixture
def shop(trainer: Any) -> Any:
    """A trainer that knows the connection `shop`, whose database has a table `sale`."""
    path = trainer.services.home.root / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table sale (id integer, item text, price real)")
        connection.executemany("insert into sale values (?, 'x', 0.5)", [(i,) for i in range(250)])
    connection.close()
    file = trainer.services.home.connections
    file.write_text(f'shop = "sqlite:///{path}"')
    file.chmod(0o600)
    return trainer


def test_a_table_becomes_a_frame(shop: Any) -> None:
    form = {"connection_url": "shop", "table": "sale", "columns": "[id,item]"}
    job = shop.wait(shop.json("POST", "/99/ImportSQLTable", data=form))
    assert (job["status"], job["dest"]["name"]) == ("DONE", "sale_sql.hex")
    frame = shop.services.store.find("sale_sql.hex")
    assert (frame.names, frame.rows) == (("id", "item"), 250)


def test_names_of_connections_are_told_and_no_address(shop: Any) -> None:
    answer = shop.http.get("/3/SQLConnections")
    assert answer.json()["names"] == ["shop"]
    assert "sqlite" not in answer.text


def test_a_trainer_without_connections(trainer: Any) -> None:
    assert trainer.json("GET", "/3/SQLConnections")["names"] == []


def test_types_may_be_said(shop: Any) -> None:
    form = {"connection_url": "shop", "select_query": "select id from sale where id < 3"}
    form |= {"column_types": '["id=enum"]', "destination_frame": "f"}
    assert shop.wait(shop.json("POST", "/99/ImportSQLTable", data=form))["status"] == "DONE"
    assert shop.services.store.find("f").vec("id").domain == ("0", "1", "2")


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"connection_url": "shop", "table": "sale", "password": "x"}, 400, "Credentials"),
        ({"connection_url": "sqlite:///x.db", "table": "sale"}, 400, "an address and not a name"),
        ({"connection_url": "other", "table": "sale"}, 404, "no connection 'other'"),
        ({"connection_url": "shop"}, 400, "Exactly one of"),
        ({"connection_url": "shop", "table": "none"}, 400, "no such table: none"),
        ({"connection_url": "shop", "table": "sale", "columns": "nope"}, 400, "no column 'nope'"),
        ({"connection_url": "shop", "select_query": "drop table sale"}, 400, "not a SELECT"),
        ({"table": "sale"}, 412, "connection_url not specified"),
    ],
)
def test_requests_that_are_refused(shop: Any, form: dict, status: int, words: str) -> None:
    answer = shop.http.post("/99/ImportSQLTable", data=form)
    assert answer.status_code == status
    assert words in answer.json()["msg"]
    assert str(shop.services.home.root) not in answer.text
