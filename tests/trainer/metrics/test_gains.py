"""Groups of the rows with the best scores: as many as asked for, and by hand."""

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.metrics.binomial import binomial_metrics, binomial_part, finish_binomial
from steam.trainer.metrics.gains import MOST_GROUPS, SHARES, shares_of

DOMAIN = ("no", "yes")


@pytest.mark.parametrize("groups", [1, 2, 5, 20])
def test_groups_that_are_asked_for_have_as_many_rows_each(groups: int) -> None:
    rng = np.random.default_rng(groups)
    scores, happened = rng.permutation(np.linspace(0.01, 0.99, 400)), rng.integers(0, 2, 400)
    part = binomial_part(scores, happened.astype(float), None)
    gains = finish_binomial(part, DOMAIN, shares=shares_of(groups)).gains
    assert gains is not None
    best_first = happened[np.argsort(-scores)].reshape(groups, -1)
    np.testing.assert_array_equal(gains.weight, np.full(groups, 400 // groups))
    np.testing.assert_array_equal(gains.events, best_first.sum(axis=1))
    rates = best_first.mean(axis=1) / happened.mean()
    np.testing.assert_allclose(gains.columns()["lift"], rates, rtol=1e-12)


def test_the_usual_groups_and_none() -> None:
    scores, happened = np.linspace(0.0, 1.0, 50), np.arange(50.0) % 2
    usual = binomial_metrics(scores, happened, domain=DOMAIN)
    assert shares_of(-1) == SHARES
    assert usual.top_lift == 2.0
    none = finish_binomial(binomial_part(scores, happened, None), DOMAIN, shares=shares_of(0))
    assert none.gains is None
    assert np.isnan(none.top_lift)
    assert none.kolmogorov_smirnov == usual.kolmogorov_smirnov


@pytest.mark.parametrize("groups", [-2, MOST_GROUPS + 1, 10**12])
def test_numbers_that_are_none_of_groups_are_refused(groups: int) -> None:
    with pytest.raises(InvalidInput, match=f"gainslift_bins is {groups}, but it must be between"):
        shares_of(groups)
