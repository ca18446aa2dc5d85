import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.scoring.codecs import array_blocks as module
from steam.scoring.codecs.array_blocks import array_blocks
from steam.scoring.tables import Table


def table_of(array: bytes, first_row: int) -> Table | None:
    """The members of an array as the one column of a table."""
    try:
        members = json.loads(array)
    except ValueError:
        return None
    return Table(len(members), {"member": members}, first_row)


members = st.lists(st.sampled_from(["],", "[", "},", '"', "\\", "", "x" * 30]), max_size=3)


@given(st.lists(members, max_size=20), st.sampled_from([None, 1]), st.integers(1, 100))
def test_the_blocks_of_an_array_are_its_members_in_order(rows, indent, first_row) -> None:
    text = json.dumps(rows, indent=indent).encode()
    found, expected_row = [], first_row
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BLOCK_BYTES", 16)
        for table in array_blocks(text, b"],", table_of, first_row):
            assert table is not None
            assert table.first_row == expected_row
            expected_row += table.rows
            found += table.columns["member"]
    assert found == rows


@pytest.mark.parametrize(
    "text", [b"[[1],[2],]", b"[[1],[2]", b"[[1],[2]]x", b"[[1],[2],[3] [4]]", b"[,]", b"[[1],"]
)
def test_what_is_no_array_ends_with_none(text: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK_BYTES", 1)
    *tables, last = array_blocks(text, b"],", table_of)
    assert last is None
    assert None not in tables


def test_an_empty_array_is_one_empty_block() -> None:
    [table] = array_blocks(b" [ ] ", b"],", table_of)
    assert table is not None
    assert table.rows == 0
