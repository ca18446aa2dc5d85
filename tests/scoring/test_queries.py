import pytest

from steam.core.errors import InvalidInput
from steam.scoring.queries import read_query


@pytest.mark.parametrize(
    ("query", "row"),
    [
        (b"", {}),
        (b"a=1&b=x+y&c=%C3%A9", {"a": "1", "b": "x y", "c": "é"}),
        (b"a=&b", {"a": None, "b": None}),
        (b"a=1&a=2&a=", {"a": "2"}),
        (b"a=&a=2", {"a": "2"}),
        (b"a%20b=1%262", {"a b": "1&2"}),
        ("a=é".encode(), {"a": "é"}),
    ],
)
def test_a_query_is_one_row_of_text(query: bytes, row: dict[str, object]) -> None:
    assert read_query(query) == row


@pytest.mark.parametrize("query", [b"a=%FF", b"a=\xff", b"&".join([b"a=1"] * 100_001)])
def test_a_query_that_cannot_be_read_is_refused(query: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_query(query)
