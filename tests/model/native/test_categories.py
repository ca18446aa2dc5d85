import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact, Unsupported
from steam.model.native.categories import known_levels, level_sets, packed


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@given(st.lists(st.tuples(st.sets(st.integers(0, 40)), st.integers(1, 9)), max_size=5))
def test_a_set_holds_its_members_and_no_others(drawn) -> None:
    sets = [packed(ints(*members)) for members, _ in drawn]
    levels = ints(*(max(members, default=0) + more for members, more in drawn))
    found = level_sets(sets, levels)
    for s, (members, _) in enumerate(drawn):
        asked = np.arange(levels[s] + 3, dtype=np.int32)
        within, member = found.ask(np.full(len(asked), s), asked)
        assert within.tolist() == (asked < levels[s]).tolist()
        assert set(asked[member].tolist()) == members


def test_zeros_after_the_last_level_do_not_matter() -> None:
    found = level_sets([np.array([5, 0, 0, 0], dtype=np.uint8)], ints(3))
    assert (found.bits.tolist(), found.count.tolist()) == ([5], [3])


def test_the_sum_of_sets_is_bounded_before_it_is_made() -> None:
    with pytest.raises(Unsupported, match="more than 64 MiB"):
        level_sets(iter(()), ints(*[1 << 28] * 4))


def test_levels_are_the_named_ones_or_those_seen_and_one_more() -> None:
    found = known_levels([0, 4, 0, 0], ints(0), ints(1, 2, 2), ints(1, -1, 5))
    assert found.tolist() == [0, 4, 7, 0]


@pytest.mark.parametrize(
    ("compared", "asked"),
    [(ints(2), ints()), (ints(-1), ints()), (ints(), ints(2)), (ints(0), ints(0))],
)
def test_columns_there_are_not_or_of_two_kinds_are_refused(compared, asked) -> None:
    with pytest.raises(InvalidArtifact):
        known_levels([0, 0], compared, asked, np.ones_like(asked))


def test_a_named_column_cannot_be_compared() -> None:
    with pytest.raises(InvalidArtifact, match="as numbers"):
        known_levels([3], ints(0), ints(), ints())


def test_a_set_beyond_the_names_is_refused() -> None:
    assert known_levels([3], ints(), ints(0), ints(2)).tolist() == [3]
    with pytest.raises(InvalidArtifact, match="names a category"):
        known_levels([3], ints(), ints(0), ints(3))
