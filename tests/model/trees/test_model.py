import dataclasses
from pathlib import Path

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact, InvalidInput
from steam.model.predictor import Prediction
from steam.model.signature import Category
from steam.model.trees.averaged import MeanValue
from steam.model.trees.encoding import Encoding

FIXTURES = Path(__file__).parents[1] / "fixtures"
ALL = sorted(
    f"{folder}/{file.stem}"
    for folder in ("gbm", "drf", "isolation_forest", "uplift")
    for file in (FIXTURES / folder).glob("*.zip")
)


def numbers(prediction: Prediction) -> np.ndarray:
    """(n, numbers), in H2O's order."""
    first = prediction.values
    first = prediction.probabilities if first is None else first[:, None]
    return np.column_stack([first, *prediction.extras.values()])


@pytest.mark.parametrize("name", ALL)
def test_predictions_are_those_of_h2o(trained, name: str) -> None:
    case = trained(name)
    model = case.model
    columns, offset = case.columns(model.signature), case.offset(model.signature)
    found = model.predict(columns, 50, offset)
    told = case.told("expected")
    if found.labels is not None:
        labels = [model.signature.response.levels[label] for label in found.labels]
        assert labels == [row.pop(0) for row in told]
    expected = np.array([[float(cell) for cell in row] for row in told])
    np.testing.assert_allclose(numbers(found), expected, rtol=1e-15, atol=5e-16)


@pytest.mark.parametrize("name", ["gbm/deep", "gbm/platt", "gbm/tie_two", "drf/one_hot_explicit"])
def test_a_row_is_the_same_to_the_bit_in_any_batch(trained, name: str) -> None:
    case = trained(name)
    model = case.model
    columns = case.columns(model.signature)
    whole = model.predict(columns, 50)
    for size in (1, 7, 16, 23):
        for first in range(0, 50, size):
            piece = slice(first, min(first + size, 50))
            some = {name: column[piece] for name, column in columns.items()}
            part = model.predict(some, piece.stop - first)
            assert numbers(part).tobytes() == numbers(whole)[piece].tobytes()
            if part.labels is not None:
                assert part.labels.tolist() == whole.labels[piece].tolist()


def test_an_absent_column_is_missing(trained) -> None:
    model = trained("gbm/bernoulli").model
    missing = {
        "x1": np.full(1, np.nan),
        "c1": np.full(1, -1, dtype=np.int32),
    }
    assert np.array_equal(numbers(model.predict({}, 1)), numbers(model.predict(missing, 1)))


def test_columns_and_offsets_have_a_value_for_each_row(trained) -> None:
    model = trained("gbm/bernoulli_offset").model
    with pytest.raises(InvalidInput, match="Column 'x1'"):
        model.predict({"x1": np.zeros(3)}, 2)
    with pytest.raises(InvalidInput, match="offset"):
        model.predict({}, 2, np.zeros(3))


BROKEN = {
    "other columns": (
        "made for other columns",
        lambda m: {"encoding": Encoding.plain(m.signature.features[::-1])},
    ),
    "category": (
        "does not give answers",
        lambda m: {"signature": dataclasses.replace(m.signature, category=Category.REGRESSION)},
    ),
    "combination": ("does not give answers", lambda m: {"combination": MeanValue(3)}),
    "features": (
        "do not ask for 7 features",
        lambda m: {"forest": dataclasses.replace(m.forest, levels=(*m.forest.levels, 0))},
    ),
    "turns": (
        "do not come in turns",
        lambda m: {"forest": dataclasses.replace(m.forest, output_count=2)},
    ),
}


@pytest.mark.parametrize(("problem", "broken"), BROKEN.values(), ids=BROKEN.keys())
def test_parts_that_do_not_fit_are_refused(trained, problem: str, broken) -> None:
    model = trained("gbm/platt").model
    with pytest.raises(InvalidArtifact, match=problem):
        dataclasses.replace(model, **broken(model))


def test_only_two_classes_can_be_calibrated(trained) -> None:
    calibration = trained("gbm/platt").model.calibration
    with pytest.raises(InvalidArtifact, match="two classes"):
        dataclasses.replace(trained("gbm/gaussian").model, calibration=calibration)
