"""Parts of predictions: every field goes along."""

from dataclasses import fields

import numpy as np

from steam.model.placing import placed, taken
from steam.model.predictor import Prediction

WHOLE = Prediction(
    values=np.array([1.0, 2.0, 3.0]),
    labels=np.array([0, 1, 0], np.int32),
    probabilities=np.array([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3]]),
    extras={"length": np.array([4.0, 5.0, 6.0])},
    log_odds=np.array([-2.2, 1.4, -0.8]),
)
PLACES = np.array([2, 0])


def arrays_of(prediction: Prediction) -> dict[str, np.ndarray]:
    found = {one.name: getattr(prediction, one.name) for one in fields(Prediction)}
    return {**found, "extras": found["extras"]["length"]}


def test_rows_in_some_places_are_taken_of_every_field() -> None:
    whole, some = arrays_of(WHOLE), arrays_of(taken(WHOLE, PLACES))
    for name, values in whole.items():
        np.testing.assert_array_equal(some[name], values[PLACES], err_msg=name)


def test_what_was_taken_is_placed_where_it_was_and_the_rest_is_nothing() -> None:
    whole, found = arrays_of(WHOLE), arrays_of(placed(taken(WHOLE, PLACES), PLACES, 3))
    for name, values in whole.items():
        expected = values.copy()
        expected[1] = -1 if name == "labels" else np.nan
        np.testing.assert_array_equal(found[name], expected, err_msg=name)
        assert found[name].dtype == values.dtype


def test_what_is_not_told_stays_untold() -> None:
    for found in (taken(Prediction(), PLACES), placed(Prediction(), PLACES, 3)):
        assert found == Prediction()
