"""The rule by which growing ends, with a mutant that its property must catch."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from steam.trainer.algorithms.stopping import Stopping

SERIES = st.lists(st.floats(0.01, 100.0), min_size=0, max_size=20)


def measurements(values: list[float]) -> list[SimpleNamespace]:
    return [SimpleNamespace(mse=value) for value in values]


def due(rounds: int, values: list[float], tolerance: float = 0.0) -> bool:
    return Stopping(rounds, "MSE", tolerance).is_due(measurements(values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([3.0, 2.0, 1.0, 0.5], False),
        ([1.0, 1.0, 1.0, 1.0], True),
        ([1.0, 2.0, 3.0, 4.0], True),
        ([1.0, 1.0, 1.0], False),
        ([4.0, 4.0, 4.0, 3.0], False),
        ([9.0, 1.0, 1.0, 1.0, 1.0], True),
    ],
)
def test_it_compares_moving_averages(values: list[float], ends: bool) -> None:
    assert due(2, values) is ends


def test_a_small_gain_is_none() -> None:
    assert due(1, [1.0, 0.995], 0.01)
    assert not due(1, [1.0, 0.985], 0.01)


def test_without_rounds_it_never_ends() -> None:
    assert not due(0, [1.0] * 9)


def same_in_other_units(ends) -> bool:
    """A rule about shares does not depend on the unit of the metric."""

    @given(SERIES, st.integers(1, 4), st.sampled_from([0.25, 4.0, 1024.0]))
    def holds(values: list[float], rounds: int, factor: float) -> None:
        assert ends(rounds, values) == ends(rounds, [value * factor for value in values])

    holds()
    return True


def test_the_unit_of_the_metric_does_not_matter() -> None:
    assert same_in_other_units(lambda rounds, values: due(rounds, values, 0.01))


def test_a_rule_about_differences_is_caught() -> None:
    def mutant(rounds: int, values: list[float]) -> bool:
        return len(values) >= 2 * rounds and bool(np.ptp(values[-rounds:]) < 1.0)

    find(
        st.tuples(SERIES, st.integers(2, 4)),
        lambda case: mutant(case[1], case[0]) != mutant(case[1], [1024 * v for v in case[0]]),
    )
