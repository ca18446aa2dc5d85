"""The next row with a value."""

from typing import Any

import pytest

ROWS = b"""n,e,s,t
1,x,one,2020-01-01
2,y,two,2020-01-02
,x,,2020-01-03
2,y,two,2020-01-04
1,,one,
"""
TYPES = '["Numeric","Enum","String","Time"]'


@pytest.fixture
def frame(trainer: Any) -> Any:
    trainer.frame("f", ROWS, column_types=TYPES)
    return trainer


@pytest.mark.parametrize(
    ("said", "prev", "next_"),
    [
        ({"column": "n", "match": "2", "row": "2"}, 1, 3),
        ({"column": "n", "match": "2", "row": "1"}, -1, 3),
        ({"column": "n", "match": "7", "row": "0"}, -1, -1),
        ({"column": "n", "row": "0"}, -1, 2),
        ({"column": "e", "match": "x", "row": "1"}, 0, 2),
        ({"column": "e", "row": "0"}, -1, 4),
        ({"column": "s", "match": "two", "row": "2"}, 1, 3),
        ({"column": "t", "match": "1577923200000", "row": "0"}, -1, 1),
        ({"match": "y", "row": "2"}, 1, 3),
        ({"match": "nowhere", "row": "2"}, -1, -1),
        ({"row": "3"}, 2, 4),
    ],
)
def test_the_rows_before_and_after(frame: Any, said: dict[str, str], prev: int, next_: int) -> None:
    told = frame.json("GET", "/3/Find", params={"key": "f", **said})
    assert (told["prev"], told["next"]) == (prev, next_)


def test_blocks_do_not_matter(trainer: Any) -> None:
    values = [str(int(row in {5, 250, 251, 480})) for row in range(500)]
    trainer.frame("g", ("v\n" + "\n".join(values) + "\n").encode())
    told = trainer.json("GET", "/3/Find", params={"key": "g", "row": "250", "match": "1"})
    assert (told["prev"], told["next"]) == (5, 251)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"key": "nope", "row": "0"}, 404),
        ({"key": "f", "column": "nope", "row": "0"}, 404),
        ({"key": "f", "column": "n", "match": "x", "row": "0"}, 400),
        ({"key": "f", "column": "e", "match": "z", "row": "0"}, 400),
        ({"key": "f", "row": "x"}, 412),
        ({"row": "0"}, 412),
    ],
)
def test_what_cannot_be_looked_for_is_refused(
    frame: Any, said: dict[str, str], status: int
) -> None:
    assert frame.http.get("/3/Find", params=said).status_code == status
