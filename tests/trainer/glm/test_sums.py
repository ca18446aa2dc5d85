"""Sums of blocks, added, make the products of the whole design matrix."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.glm import cells as cells_module
from steam.trainer.glm import sums as module
from steam.trainer.glm.cells import Cells, Group
from steam.trainer.glm.matrix import DesignBlock

ROWS = 40

Case = tuple[int, list[int], int, bool, bool]
CASES = st.tuples(
    st.integers(0, 10**6),
    st.lists(st.integers(1, 5), max_size=4),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
)


def blocks_of(case: Case, cut: int) -> tuple[list[DesignBlock], np.ndarray]:
    """Two blocks of one layout, whose cells may be numbered by those that are there, and the design
    matrix of both together."""
    seed, widths, numbers, intercept, numbered = case
    rng = np.random.default_rng(seed)
    lines = numbers + int(intercept)
    dense, units = rng.normal(size=(lines, ROWS)), rng.uniform(0.5, 2.0, lines)
    dense[numbers:], units[numbers:] = 1.0, 1.0
    slots = [rng.integers(0, width + 1, ROWS) for width in widths]
    split = len(widths) // 2
    parts = [range(split), range(split, len(widths))]
    groups = [Group((*part,), tuple(widths[i] + 1 for i in part)) for part in parts if part]
    cells = [group.cell_of(slots) for group in groups]
    if numbered:
        present = [np.unique(cell) for cell in cells]
        both = zip(present, cells, strict=True)
        cells = [np.searchsorted(own, cell).astype(np.int32) for own, cell in both]
        groups = [replace(group, present=own) for group, own in zip(groups, present, strict=True)]
    blocks = [
        DesignBlock(
            (*widths,),
            dense[:, some],
            units,
            tuple(Cells(group, cell[some]) for group, cell in zip(groups, cells, strict=True)),
            intercept,
        )
        for some in (slice(cut), slice(cut, None))
    ]
    levels = [np.eye(width + 1)[own, :width] for own, width in zip(slots, widths, strict=True)]
    return blocks, np.hstack([*levels, (dense * units[:, None]).T])


def check_that_blocks_add_up(case: Case, cut: int) -> None:
    (first, second), x = blocks_of(case, cut)
    rng = np.random.default_rng(1)
    values, weights = rng.normal(size=ROWS), rng.uniform(size=ROWS)
    score = first.score_sums(values[:cut]) + second.score_sums(values[cut:])
    np.testing.assert_allclose(score.score(), x.T @ values, rtol=1e-12, atol=1e-12)
    gram = (first.gram_sums(weights[:cut]) + second.gram_sums(weights[cut:])).gram()
    np.testing.assert_allclose(gram, x.T @ (weights[:, None] * x), rtol=1e-12, atol=1e-12)
    assert (gram == gram.T).all()
    beta = rng.normal(size=x.shape[1])
    eta = np.concatenate([first.linear(beta), second.linear(beta)])
    np.testing.assert_allclose(eta, x @ beta, rtol=1e-12, atol=1e-12)


@given(CASES, st.integers(0, ROWS))
def test_blocks_add_up(case: Case, cut: int) -> None:
    check_that_blocks_add_up(case, cut)


CASE: Case = (3, [2, 3, 9], 2, True, True)


@pytest.mark.parametrize(
    ("of", "name", "mutant"),
    [
        (module.GramSums, "__add__", lambda one, other: one),
        (module.ScoreSums, "__add__", lambda one, other: other),
        (module.Layout, "scaled", lambda layout, gram: gram),
        (module.Layout, "crossing", lambda layout: iter(())),
        (Group, "totals", lambda group, tables: np.zeros(group.count)),
        (cells_module, "_slots_of", lambda sizes, own: [np.zeros(len(own) // 4, np.int32)] * 9),
    ],
)
def test_the_property_would_notice(
    monkeypatch: pytest.MonkeyPatch, of: object, name: str, mutant: object
) -> None:
    check_that_blocks_add_up(CASE, 17)
    monkeypatch.setattr(of, name, mutant)
    with pytest.raises((AssertionError, ValueError)):
        check_that_blocks_add_up(CASE, 17)


def test_totals_are_of_the_values_at_hand() -> None:
    """They are kept from one block to the next, of the same values only."""
    group = Group((0, 1), (2, 3))
    one = [np.array([1.0, 2.0]), np.array([10.0, 20.0, 30.0])]
    assert group.totals(one).tolist() == [11.0, 21.0, 31.0, 12.0, 22.0, 32.0]
    assert group.totals([2 * one[0], one[1]]).tolist() == [12.0, 22.0, 32.0, 14.0, 24.0, 34.0]
    assert Group((0, 1), (3, 2)).totals(one[::-1]).tolist() == [11.0, 12.0, 21.0, 22.0, 31.0, 32.0]
