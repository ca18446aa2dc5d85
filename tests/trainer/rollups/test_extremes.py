"""The smallest and the largest values against a sorted column."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.rollups import extremes
from steam.trainer.rollups.extremes import largest, smallest
from tests.trainer.frame.plain import must_notice

SOME = st.sampled_from([0.0, -0.0, 1.0, 2.0, -7.5, 1e300])
CASES = st.tuples(
    st.lists(st.floats(-1e300, 1e300) | SOME, max_size=30),
    st.sampled_from([0, 1, 511, 512, 1000, 2304]),
    st.integers(0, 2**32),
)


def are_the_ends(case: tuple[list[float], int, int]) -> bool:
    """Some values among many that lie in between, in any order."""
    some, more, seed = case
    rng = np.random.default_rng(seed)
    values = rng.permutation(np.append(np.array(some, dtype=np.float64), rng.integers(-2, 3, more)))
    ordered = np.sort(values)
    return (
        smallest(values) == tuple(ordered[:5].tolist())
        and largest(values) == tuple(ordered[::-1][:5].tolist())
        and not np.signbit([v for v in smallest(values) if v == 0]).any()
    )


@given(CASES)
def test_extremes_are_the_ends_of_the_sorted_column(case) -> None:
    assert are_the_ends(case)


def takes_one_of_each_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(values: np.ndarray, *, largest: bool) -> np.ndarray:
        dealt = values[: len(values) // 256 * 256].reshape(-1, 256)
        return values if len(values) < 512 else (dealt.max if largest else dealt.min)(axis=0)

    monkeypatch.setattr(extremes, "_candidates", ends)


def keeps_the_sign_of_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extremes, "_candidates", lambda values, *, largest: values)


@pytest.mark.parametrize("mutate", [takes_one_of_each_lane, keeps_the_sign_of_zero])
def test_wrong_extremes_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, CASES, are_the_ends)
