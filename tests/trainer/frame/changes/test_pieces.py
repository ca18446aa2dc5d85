"""Pieces that become chunks."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.frame.changes import pieces
from steam.trainer.frame.changes.pieces import Piece
from tests.trainer.frame.plain import must_notice

CASES = st.integers(1, 8).flatmap(
    lambda most: st.tuples(
        st.lists(st.tuples(st.integers(0, most), st.booleans()), max_size=12), st.just(most)
    )
)


def makes_fitting_groups(case: tuple[list[tuple[int, bool]], int]) -> bool:
    sizes, most = case
    some = [
        Piece(number, rows, None if whole else slice(0, rows))
        for number, (rows, whole) in enumerate(sizes)
    ]
    groups = pieces.grouped(some, most)
    return (
        [piece for group in groups for piece in group] == [piece for piece in some if piece.rows]
        and all(sum(piece.rows for piece in group) <= most for group in groups)
        and all(
            len(group) == 1
            for group in groups
            if any(piece.chosen is None and 2 * piece.rows >= most for piece in group)
        )
        and all(
            sum(piece.rows for piece in (*left, *right)) > most
            for left, right in pairwise(groups)
            if all(piece.chosen is not None for piece in (*left, *right))
        )
    )


@given(CASES)
def test_groups_fit_keep_order_and_leave_large_chunks_alone(case) -> None:
    assert makes_fitting_groups(case)


def puts_all_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "grouped", lambda some, most: [[p for p in some if p.rows]])


def never_joins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "grouped", lambda some, most: [[p] for p in some if p.rows])


@pytest.mark.parametrize("mutate", [puts_all_together, never_joins])
def test_wrong_groups_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, CASES, makes_fitting_groups)
