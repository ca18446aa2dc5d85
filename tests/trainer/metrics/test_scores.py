"""Rows by score, whatever blocks they came in, and what is left of more than are kept."""

from collections.abc import Callable
from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.metrics import order, scores
from steam.trainer.metrics.areas import areas_of
from steam.trainer.metrics.ranking import Ranking
from steam.trainer.metrics.scores import Scores
from tests.trainer.metrics.mutants import assert_caught

RNG = np.random.default_rng(3)
P = RNG.random(40_000) ** 3
Y = RNG.random(40_000) < P
W = RNG.uniform(0.5, 2, 40_000)

Rows = list[tuple[float, bool]]
ROWS = st.lists(
    st.tuples(st.sampled_from([0.0, -0.0, 5e-324, 0.1, 0.3, 1.0]) | st.floats(0, 1), st.booleans()),
    min_size=1,
    max_size=40,
)


def ranked(p: np.ndarray, y: np.ndarray, w: np.ndarray | None, blocks: int) -> Ranking:
    cuts = np.array_split(np.arange(len(p)), blocks)
    parts = [scores.scores_of(p[cut], y[cut], None if w is None else w[cut]) for cut in cuts]
    return reduce(Scores.merge, parts).ranking()


def counts_are_those_of_a_loop(rows: Rows) -> bool:
    """Per distinct score: how many rows of either class score at least that."""
    p = np.array([score for score, _ in rows])
    y = np.array([hit for _, hit in rows])
    found = ranked(p, y, None, min(3, len(rows)))
    thresholds = np.unique(p)[::-1] + 0.0
    return (
        np.array_equal(found.thresholds, thresholds)
        and found.tps.tolist() == [int((y & (p >= t)).sum()) for t in thresholds]
        and found.fps.tolist() == [int((~y & (p >= t)).sum()) for t in thresholds]
    )


@given(ROWS)
def test_counts(rows: Rows) -> None:
    assert counts_are_those_of_a_loop(rows)


def rounds_scores_to_single(monkeypatch: pytest.MonkeyPatch) -> None:
    true = scores.scores_of
    monkeypatch.setattr(
        scores, "scores_of", lambda p, y, w: true(p.astype(np.float32).astype(np.float64), y, w)
    )


def parts_the_classes_of_a_tie(monkeypatch: pytest.MonkeyPatch) -> None:
    true = scores.ranked
    alone = lambda keys, each: true([np.unique(np.concatenate(keys))], each)  # noqa: E731
    monkeypatch.setattr(scores, "ranked", alone)


def forgets_the_last_block(monkeypatch: pytest.MonkeyPatch) -> None:
    true = scores.ranked
    monkeypatch.setattr(scores, "ranked", lambda keys, each: true(keys[: len(keys) - 1 or 1], each))


@pytest.mark.parametrize(
    "mutate", [rounds_scores_to_single, parts_the_classes_of_a_tie, forgets_the_last_block]
)
def test_the_property_catches_mutants(
    monkeypatch: pytest.MonkeyPatch, mutate: Callable[[pytest.MonkeyPatch], None]
) -> None:
    assert_caught(counts_are_those_of_a_loop, mutate, monkeypatch, ROWS, 500)


@pytest.mark.parametrize("weights", [None, W])
def test_blocks_do_not_matter(weights: np.ndarray | None) -> None:
    whole, cut = (ranked(P, Y, weights, blocks) for blocks in (1, 13))
    for name in ("thresholds", "tps", "fps"):
        assert np.array_equal(getattr(whole, name), getattr(cut, name))


def test_pieces_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    rounded = np.round(P, 3)
    whole = ranked(rounded, Y, None, 1)
    monkeypatch.setattr(order, "PIECE", 7)
    assert np.array_equal(ranked(rounded, Y, None, 1).tps, whole.tps)
    assert np.array_equal(ranked(rounded, Y, None, 1).thresholds, whole.thresholds)


def later_rows_are_counted(rest: int) -> bool:
    """Rows that come when others have been cut already count at every threshold."""
    early, late = slice(0, len(P) - rest), slice(len(P) - rest, None)
    parts = [scores.scores_of(P[early][at::9], Y[early][at::9], None) for at in range(9)]
    found = reduce(Scores.merge, [*parts, scores.scores_of(P[late], Y[late], None)]).ranking()
    at_least = [(Y & (threshold <= P)).sum() for threshold in found.thresholds]
    return found.tps.tolist() == at_least


class TestMoreRowsThanAreKept:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(scores, "MOST_ROWS", 5000)
        monkeypatch.setattr(scores, "MOST_CELLS", 1000)

    def test_counts_at_the_thresholds_that_are_left_are_exact(self) -> None:
        found = ranked(P, Y, None, 16)
        assert 500 <= len(found.thresholds) <= 1000
        for at in range(0, len(found.thresholds), 37):
            assert found.tps[at] == (Y & (found.thresholds[at] <= P)).sum()
            assert found.fps[at] == (~Y & (found.thresholds[at] <= P)).sum()
        assert found.positives + found.negatives == len(P)

    def test_the_order_and_the_blocks_do_not_matter(self) -> None:
        one = ranked(P, Y, None, 16)
        order = np.random.default_rng(0).permutation(len(P))
        other = ranked(P[order], Y[order], None, 11)
        assert np.array_equal(one.thresholds, other.thresholds)
        assert np.array_equal(one.tps, other.tps)

    @pytest.mark.parametrize("rest", [1, 40, 4000])
    def test_a_few_rows_more_are_cut_as_the_many_before(self, rest: int) -> None:
        assert later_rows_are_counted(rest)

    def test_a_mutant_that_forgets_the_cut_is_caught(self, monkeypatch: pytest.MonkeyPatch) -> None:
        true = scores._cut
        monkeypatch.setattr(scores, "_cut", lambda ranking, _dropped: true(ranking, 0))
        assert not all(map(later_rows_are_counted, (1, 40, 4000)))

    @pytest.mark.parametrize("weights", [None, W])
    def test_the_areas_are_close(
        self, weights: np.ndarray | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        coarse = areas_of(ranked(P, Y, weights, 16))
        monkeypatch.setattr(scores, "MOST_ROWS", len(P))
        fine = areas_of(ranked(P, Y, weights, 16))
        assert coarse.auc == pytest.approx(fine.auc, abs=1e-5)
        assert coarse.pr_auc == pytest.approx(fine.pr_auc, abs=1e-3)
        assert coarse.kolmogorov_smirnov <= fine.kolmogorov_smirnov + 1e-12
