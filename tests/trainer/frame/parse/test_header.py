"""Column names."""

from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.frame.parse.header import unique_names

NAMES = st.lists(st.sampled_from(["", " ", "x", "x0", "x1", "C1", "C2", "C20", "y"]), max_size=12)


@given(NAMES)
def test_names_are_unique_filled_and_kept_where_they_can_be(raw: list[str]) -> None:
    names, warnings = unique_names(raw)
    assert len(names) == len(set(names)) == len(raw)
    assert all(names)
    for position, text in enumerate(raw):
        if text.strip() and text not in raw[:position]:
            assert names[position] == text.strip()
    changed = [text.strip() for text in raw] != names
    assert bool(warnings) == changed


def test_examples() -> None:
    assert unique_names(["x", "x", "", "x"])[0] == ["x", "x0", "C3", "x1"]
    assert unique_names(["C2", ""])[0] == ["C2", "C20"]
