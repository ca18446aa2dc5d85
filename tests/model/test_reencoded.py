import dataclasses

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.glm import GlmModel
from steam.model.reencoded import ReencodedModel
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.model.trees.encoding import Block, Encoding

COLOUR = Column("colour", ColumnType.CATEGORICAL, ("red", "green"))
SIZE = Column("size", ColumnType.NUMERIC)
RESPONSE = Column("y", ColumnType.NUMERIC)


@pytest.fixture
def model() -> ReencodedModel:
    """size + 10 red + 20 green + 30 unseen, on columns of these names; missing is 0."""
    names = ("size", "colour.red", "colour.green", "colour.missing(NA)")
    features = tuple(Column(name, ColumnType.NUMERIC) for name in names)
    linear = GlmModel(
        signature=Signature(features, RESPONSE, Category.REGRESSION),
        family="gaussian",
        link="identity",
        coefficients=np.array([1.0, 10.0, 20.0, 30.0, 0.0]),
        category_offsets=(0,),
        use_all_factor_levels=False,
        mean_imputation=True,
        numeric_means=np.zeros(4),
        category_modes=np.zeros(0, dtype=np.int32),
    )
    table = np.vstack([np.eye(3), np.full((1, 3), np.nan)])
    return ReencodedModel(
        signature=Signature((COLOUR, SIZE), RESPONSE, Category.REGRESSION),
        encoding=Encoding((Block(COLOUR, 1, table), Block(SIZE, 0))),
        model=linear,
    )


def test_the_model_gets_the_encoded_columns(model: ReencodedModel) -> None:
    columns = {
        "colour": np.array([0, 1, -1], dtype=np.int32),
        "size": np.array([0.5, np.nan, 0.25]),
    }
    assert model.predict(columns, 3).values.tolist() == [10.5, 20.0, 0.25]
    assert model.predict(columns, 3, np.ones(3)).values.tolist() == [11.5, 21.0, 1.25]


def test_parts_that_do_not_fit_are_refused(model: ReencodedModel, glm: GlmModel) -> None:
    turned = dataclasses.replace(model.signature, features=(SIZE, COLOUR))
    with pytest.raises(InvalidArtifact, match="not those that are encoded"):
        dataclasses.replace(model, signature=turned)
    with pytest.raises(InvalidArtifact, match="encoded as levels"):
        dataclasses.replace(model, model=glm)
    plain = Encoding.plain(model.signature.features)
    with pytest.raises(InvalidArtifact, match="2 encoded columns feed 4"):
        dataclasses.replace(model, encoding=plain)
