"""A sample of rows: one of each few, and all of rare levels, whose sums are those of all rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.columns import vec_from_array
from steam.trainer.frame.frame import Frame
from steam.trainer.glm import sample as module
from steam.trainer.glm.facts import CategoricalFacts, NumericFacts, TrainingFacts
from steam.trainer.glm.gathered import Gathered, gathered
from steam.trainer.glm.rows import Roles
from steam.trainer.glm.sample import FEW_ROWS, SHARE, rare_levels, sampled
from steam.trainer.kernels.chosen import kernels
from steam.trainer.kernels.plain import PlainKernels
from steam.trainer.progress import Silent
from tests.trainer.glm.test_gathered import made, roles_of

ENGINE = LocalEngine(2)


def one_of_each(first: int, rows: int) -> np.ndarray:
    [taken], _ = kernels().sampled([np.arange(float(rows))], SHARE, first // SHARE)
    return taken.astype(np.intp)


def rows_of(seed: int, weights: str | None = None) -> tuple[Frame, Gathered]:
    frame, design = made(seed, [3, 9], 0, rows=900)
    heavy = np.random.default_rng(seed).uniform(1.0, 2.0, 900)
    frame = frame.with_columns({"heavy": vec_from_array(heavy, 64)})
    roles = Roles(design.predictors, "y", weights, None, skip_missing=False)
    return frame, gathered(frame, design, roles, ENGINE, Silent())


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_a_sample_is_of_all_blocks_and_the_same_for_any_threads(threads: int) -> None:
    frame, design = made(2, [3, 4], 0)
    engine = LocalEngine(threads)
    rows = gathered(frame, design, roles_of(design, skip=False), engine, Silent())
    some = sampled(rows, {"c0": np.zeros(3, bool), "c1": np.zeros(4, bool)}, engine, Silent())
    assert some.roles == rows.roles
    counts = [-(-n // SHARE) for _, n in frame.blocks]
    together = range(0, len(counts), SHARE // 2)
    expected = [sum(counts[at : at + SHARE // 2]) for at in together]
    assert [n for _, n in some.frame.blocks] == expected
    for name in some.frame.names:
        every = [
            rows.frame.vec(name).decode(block)[one_of_each(first, n)]
            for block, (first, n) in enumerate(frame.blocks)
        ]
        found = some.frame.vec(name).values()
        assert np.array_equal(found, np.concatenate(every), equal_nan=True)


@given(st.integers(0, 10_000), st.integers(1, 500))
def test_of_rows_that_follow_each_other_one_is_in_a_sample(first: int, rows: int) -> None:
    taken = one_of_each(first, rows)
    assert np.array_equal(taken // SHARE, np.arange(-(-rows // SHARE)))
    assert taken.max() < rows


def covers_every_period() -> bool:
    """Whether of what comes back every so many rows, each is in a sample about as often."""
    taken = one_of_each(131_072, 131_072)
    shares = [np.bincount(taken % period) * period / len(taken) for period in range(2, 33)]
    return all(len(one) == period for period, one in enumerate(shares, 2)) and all(
        (abs(one - 1.0) < 0.35).all() for one in shares
    )


def test_what_comes_back_at_regular_distances_is_in_a_sample(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert covers_every_period()
    every_eighth = lambda _, columns, share, first: ([one[::share] for one in columns], None)  # noqa: E731
    monkeypatch.setattr(type(kernels()), "sampled", every_eighth)
    assert not covers_every_period()


def check_rare_levels(seed: int, weights: str | None) -> None:
    """All rows of a rare level are there and weigh what they weigh; others weigh more, and all of
    them about what all rows do."""
    frame, rows = rows_of(seed, weights)
    rare = {"c0": np.zeros(3, bool), "c1": np.arange(9) == 4}
    some = sampled(rows, rare, ENGINE, Silent())
    weighed = some.frame.vec(str(some.roles.weights)).values()
    own = np.ones(frame.rows) if weights is None else frame.vec(weights).values()
    x, y = frame.vec("x0").values(), frame.vec("c1").values() == 4
    assert np.array_equal(some.frame.vec("x0").values()[weighed <= own.max()], x[y], equal_nan=True)
    assert np.array_equal(weighed[weighed <= own.max()], own[y])
    others = (weighed[weighed > own.max()] / SHARE).sum()
    assert others == pytest.approx(own[~y].sum() / SHARE, rel=0.2)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6))
def test_rare_levels_are_in_a_sample_whole(seed: int) -> None:
    check_rare_levels(seed, None)


def test_the_weights_of_rows_stay() -> None:
    for seed in range(5):
        check_rare_levels(seed, "heavy")


@pytest.mark.parametrize("mutant", ["nothing is kept", "kept rows weigh as many as others"])
def test_the_property_catches_mutants(mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(_, columns, share, first, cells=(), kept=()):
        if mutant == "nothing is kept":
            kept = [np.zeros_like(marks) for marks in kept]
        some, weights = PlainKernels().sampled(columns, share, first, cells, kept)
        return some, weights if mutant == "nothing is kept" else np.full_like(weights, share)

    monkeypatch.setattr(type(kernels()), "sampled", wrong)
    with pytest.raises(AssertionError):
        check_rare_levels(3, None)


def facts_of(counts: list[float], rows: int, weight: float) -> TrainingFacts:
    number = NumericFacts(rows, weight, 0.5, 1.0, 0.0, 1.0, 0, 0)
    levels = CategoricalFacts(np.array(counts), 0)
    return TrainingFacts(rows, (levels, number), number, number, 0)


def test_which_levels_are_rare() -> None:
    roles = Roles(("c", "x"), "y")
    many = 10_000_000
    few = [1.0, FEW_ROWS, FEW_ROWS + 1.0, many]
    assert rare_levels(facts_of(few, many, many), roles)["c"].tolist() == [True, True, False, False]
    light = [0.1, FEW_ROWS / 10, (FEW_ROWS + 1.0) / 10, many / 10]
    found = rare_levels(facts_of(light, many, many / 10), roles)["c"]
    assert found.tolist() == [True, True, False, False]


def test_rare_levels_are_few_together() -> None:
    """Of a key with a level for every row none but a few are taken: else all rows would be."""
    found = rare_levels(facts_of([2.0] * 500_000, 1_000_000, 1e6), Roles(("c", "x"), "y"))["c"]
    assert 2 * found.sum() == 1_000_000 * module._FEW_TOGETHER
