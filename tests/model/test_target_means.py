import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.target_means import Blending, TargetCounts


def counts(told: dict[int, tuple[float, float]], keys: int = 2) -> TargetCounts:
    return TargetCounts(
        keys,
        {key: np.array([pair[0]]) for key, pair in told.items()},
        {key: np.array([pair[1]]) for key, pair in told.items()},
    )


def values(found: TargetCounts, saw_missing: bool, blending: Blending | None = None) -> list[float]:
    return found.values(saw_missing=saw_missing, blending=blending)[:, 0].tolist()


def test_a_key_becomes_its_mean_and_a_missing_one_the_mean_of_all() -> None:
    found = counts({0: (1.0, 4.0), 1: (3.0, 4.0)})
    assert values(found, saw_missing=False) == [0.25, 0.75, 0.5]


def test_missing_values_of_training_have_a_mean_of_their_own() -> None:
    found = counts({0: (1.0, 4.0), 1: (3.0, 4.0), 2: (1.0, 1.0)})
    assert values(found, saw_missing=True) == [0.25, 0.75, 1.0]
    assert values(found, saw_missing=False) == [0.25, 0.75, 5.0 / 9.0]


def test_a_key_without_rows_becomes_the_mean_of_all() -> None:
    found = counts({0: (1.0, 4.0), 2: (3.0, 4.0)}, keys=3)
    assert values(found, saw_missing=False) == [0.25, 0.5, 0.75, 0.5]


def test_missing_is_the_key_that_the_number_of_keys_leads_to() -> None:
    absent_two = {0: (1.0, 4.0), 1: (3.0, 4.0), 3: (1.0, 1.0)}
    assert values(counts(absent_two, keys=3), saw_missing=True)[-1] == 1.0
    absent_zero = {1: (3.0, 4.0), 2: (1.0, 2.0), 3: (1.0, 1.0)}
    assert values(counts(absent_zero, keys=3), saw_missing=True)[-1] == 0.5


def test_blending_draws_a_mean_of_few_rows_to_the_mean_of_all() -> None:
    found = counts({0: (0.0, 10.0), 1: (30.9, 30.9)})
    prior = 30.9 / 40.9
    shares = 1.0 / (1.0 + np.exp((20.0 - np.array([10.0, 30.0])) / 5.0))
    expected = [(1.0 - shares[0]) * prior, shares[1] + (1.0 - shares[1]) * prior, prior]
    blended = values(found, saw_missing=False, blending=Blending(20.0, 5.0))
    np.testing.assert_allclose(blended, expected, rtol=1e-15)


def test_blending_of_very_many_or_few_rows_stays_finite() -> None:
    found = counts({0: (0.0, 1.0), 1: (1e9, 1e9)})
    assert values(found, saw_missing=False, blending=Blending(1e5, 1e-3)) == pytest.approx(
        [1e9 / (1e9 + 1), 1.0, 1e9 / (1e9 + 1)]
    )


@pytest.mark.parametrize("numbers", [(np.nan, 1.0), (1.0, 0.0), (1.0, np.inf)])
def test_blending_needs_finite_numbers(numbers: tuple[float, float]) -> None:
    with pytest.raises(InvalidArtifact, match="inflection point and smoothing"):
        Blending(*numbers)


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        ("has no level", {}),
        ("has no level, or one that its column does not have", {3: (1.0, 1.0)}),
        ("does not have", {-1: (1.0, 1.0)}),
        ("not a finite number", {0: (np.nan, 1.0)}),
        ("not a finite number", {0: (1.0, np.inf)}),
        ("of no rows", {0: (1.0, 0.0)}),
    ],
)
def test_counts_that_cannot_be_are_refused(problem: str, told) -> None:
    with pytest.raises(InvalidArtifact, match=problem):
        counts(told)


def test_more_values_than_any_encoder_has_are_refused_unmade() -> None:
    with pytest.raises(InvalidArtifact, match="more than"):
        counts({0: (1.0, 1.0)}, keys=1 << 25)
