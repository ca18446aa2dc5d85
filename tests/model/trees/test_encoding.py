import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.predictor import UNSEEN
from steam.model.signature import Column, ColumnType
from steam.model.trees.encoders import label, one_hot
from steam.model.trees.encoding import Block, Encoding

NUMBER = Column("n", ColumnType.NUMERIC)
COLOUR = Column("c", ColumnType.CATEGORICAL, ("red", "green"))


def test_a_plain_encoding_has_a_feature_for_each_column() -> None:
    encoding = Encoding.plain((COLOUR, NUMBER))
    found = encoding.matrix({"c": np.array([1, -1, UNSEEN]), "n": np.array([0.5, np.nan, 2])}, 3)
    expected = [[1, 0.5], [np.nan, np.nan], [np.nan, 2]]
    assert np.array_equal(found, expected, equal_nan=True)


def test_unseen_and_missing_are_told_apart_where_a_table_does() -> None:
    blocks = (Block(COLOUR, 1, one_hot(COLOUR.levels)), Block(NUMBER, 0))
    encoding = Encoding(blocks)
    found = encoding.matrix({"c": np.array([1, -1, UNSEEN])}, 3)
    nan = np.nan
    expected = [[nan, 0, 1, 0], [nan, nan, nan, nan], [nan, 0, 0, 1]]
    assert encoding.width == 4
    assert encoding.tells_unseen
    assert not Encoding((Block(COLOUR, 0, label(COLOUR.levels)),)).tells_unseen
    assert not Encoding.plain((COLOUR, NUMBER)).tells_unseen
    assert np.array_equal(found, expected, equal_nan=True)


@pytest.mark.parametrize(
    "blocks",
    [
        (Block(NUMBER, 1),),
        (Block(NUMBER, 0), Block(COLOUR, 0)),
        (Block(COLOUR, 0, one_hot(COLOUR.levels)), Block(NUMBER, 4)),
        (Block(NUMBER, -1),),
    ],
)
def test_a_feature_comes_from_exactly_one_column(blocks) -> None:
    with pytest.raises(InvalidArtifact, match="exactly one column"):
        Encoding(blocks)


def test_a_table_is_for_each_level_of_a_categorical_column() -> None:
    with pytest.raises(InvalidArtifact, match="one by one"):
        Block(COLOUR, 0, one_hot(("red",)))
    with pytest.raises(InvalidArtifact, match="no levels to encode"):
        Block(NUMBER, 0, one_hot(()))
