"""Places order as values do, and lead back to them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.rollups import order
from steam.trainer.rollups.order import order_between
from tests.trainer.frame.plain import must_notice

FINITE = st.floats(allow_nan=False, allow_infinity=False)
EDGES = st.sampled_from([0.0, -0.0, 5e-324, -5e-324, 1.7e308, -1.7e308, 2.0**53, -(2.0**63)])
LISTS = st.lists(FINITE | EDGES | st.integers(-5, 5).map(float), min_size=1, max_size=12)


def orders(values: list[float]) -> bool:
    array = np.array(values)
    whole = bool(np.all(array == np.rint(array)))
    some = order_between(float(array.min()), float(array.max()), whole=whole)
    places = some.places(array)
    same_order = np.array_equal(np.sort(places), some.places(np.sort(array)))
    same_ties = len(np.unique(places)) == len(np.unique(array))
    leads_back = [some.value(int(place)) for place in places] == values
    fits = int(places.max()).bit_length() <= some.bits
    return bool(same_order and same_ties and leads_back and fits and places.min() == 0)


@given(LISTS)
def test_places_order_as_values_do(values) -> None:
    assert orders(values)


def forgets_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "_flipped", lambda bits: bits)


def counts_from_any_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "_EXACT", np.inf)


@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")
@pytest.mark.parametrize("mutate", [forgets_signs, counts_from_any_distance])
def test_wrong_places_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, LISTS, orders)


def test_whole_numbers_near_each_other_are_counted() -> None:
    some = order_between(-2.0, 300.0, whole=True)
    assert some.places(np.array([-2.0, 0.0, 300.0])).tolist() == [0, 2, 302]
    assert some.bits == 9
