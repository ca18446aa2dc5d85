import dataclasses

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.model.target_encoder import TargetEncoderModel, TargetEncoding

COLOUR = Column("colour", ColumnType.CATEGORICAL, ("red", "green"))
SIZE = Column("size", ColumnType.CATEGORICAL, ("s", "m", "l"))
NUMBER = Column("x", ColumnType.NUMERIC)
RESPONSE = Column("y", ColumnType.CATEGORICAL, ("no", "yes"))

ALONE = TargetEncoding((COLOUR,), ("colour_te",), np.array([[0.25], [0.5], [0.125]]))
TOGETHER = TargetEncoding(
    (COLOUR, SIZE),
    ("both_lo", "both_hi"),
    np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]),
    combinations=np.array([1, 5, 11]),  # green s, missing m, both missing
)


@pytest.fixture
def model() -> TargetEncoderModel:
    signature = Signature((COLOUR, NUMBER, SIZE), RESPONSE, Category.TARGET_ENCODER)
    return TargetEncoderModel(signature, (ALONE, TOGETHER))


def test_levels_and_combinations_become_their_values(model: TargetEncoderModel) -> None:
    columns = {
        "colour": np.array([1, -1, -1, 0], dtype=np.int32),
        "size": np.array([0, 1, -1, 2], dtype=np.int32),
    }
    found = model.predict(columns, 4).extras
    assert {name: values.tolist() for name, values in found.items()} == {
        "colour_te": [0.5, 0.125, 0.125, 0.25],
        "both_lo": [1.0, 3.0, 5.0, 7.0],
        "both_hi": [2.0, 4.0, 6.0, 8.0],
    }


BROKEN = {
    "values": ("2 keys do not have 1 values", ALONE, {"values": np.zeros((2, 1))}),
    "outputs": ("2 keys do not have 2 values", ALONE, {"outputs": ("a", "b")}),
    "NaN": ("not a finite number", ALONE, {"values": ALONE.values * np.nan}),
    "number": ("without levels", ALONE, {"columns": (NUMBER,)}),
    "two columns": ("combinations missing", ALONE, {"columns": (COLOUR, SIZE)}),
    "no columns": ("combinations missing", ALONE, {"columns": ()}),
    "combinations": ("2 keys do not have", TOGETHER, {"combinations": np.array([1, 5])}),
    "none": ("no combinations, or too many", TOGETHER, {"combinations": np.zeros(0, np.int64)}),
    "below": ("do not go up", TOGETHER, {"combinations": np.array([-1, 5, 11])}),
    "twice": ("do not go up", TOGETHER, {"combinations": np.array([1, 1, 11])}),
    "past": ("do not go up", TOGETHER, {"combinations": np.array([1, 5, 12])}),
}


@pytest.mark.parametrize(("problem", "encoding", "change"), BROKEN.values(), ids=BROKEN)
def test_an_encoding_that_does_not_fit_is_refused(problem: str, encoding, change) -> None:
    with pytest.raises(InvalidArtifact, match=problem):
        dataclasses.replace(encoding, **change)


def test_more_combinations_than_a_double_counts_are_refused() -> None:
    many = Column("m", ColumnType.CATEGORICAL, tuple(map(str, range(999))))
    columns = tuple(dataclasses.replace(many, name=f"m{i}") for i in range(6))
    with pytest.raises(InvalidArtifact, match="too many"):
        TargetEncoding(columns, ("te",), np.zeros((2, 1)), np.array([0]))


def test_encodings_that_do_not_fit_the_model_are_refused(model: TargetEncoderModel) -> None:
    with pytest.raises(InvalidArtifact, match="same name"):
        dataclasses.replace(model, encodings=(ALONE, ALONE))
    with pytest.raises(InvalidArtifact, match="there are none"):
        dataclasses.replace(model, encodings=())
    fewer = dataclasses.replace(model.signature, features=(NUMBER, SIZE))
    with pytest.raises(InvalidArtifact, match="does not have"):
        dataclasses.replace(model, signature=fewer)
