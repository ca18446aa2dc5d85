import dataclasses

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.projection import ProjectionModel
from steam.model.signature import Category, Column, ColumnType, Signature


@pytest.fixture
def model() -> ProjectionModel:
    """Two components of a number and a category, which stands second in the signature."""
    return ProjectionModel(
        signature=Signature(
            features=(
                Column("x", ColumnType.NUMERIC),
                Column("c", ColumnType.CATEGORICAL, ("a", "b", "d")),
            ),
            response=Column("predict", ColumnType.NUMERIC),
            category=Category.DIM_REDUCTION,
        ),
        order=(1, 0),
        category_offsets=(0, 2),
        use_all_factor_levels=False,
        shifts=np.array([10.0]),
        factors=np.array([2.0]),
        directions=np.array([[1.0, 2.0], [3.0, 4.0], [100.0, -1.0]]),
    )


def components(model: ProjectionModel, codes: list[int], x: list[float]) -> list[list[float]]:
    columns = {"c": np.array(codes, dtype=np.int32), "x": np.array(x)}
    found = model.predict(columns, len(codes)).extras
    assert list(found) == ["PC1", "PC2"]
    return np.array([*found.values()]).T.tolist()


def test_levels_look_their_direction_up_and_numbers_scale_theirs(model: ProjectionModel) -> None:
    assert components(model, [0, 1, 2, -1], [10.0, 10.0, 10.0, 10.5]) == [
        [0.0, 0.0],
        [1.0, 2.0],
        [3.0, 4.0],
        [100.0, -1.0],
    ]


def test_every_level_may_have_a_direction(model: ProjectionModel) -> None:
    every = dataclasses.replace(
        model,
        use_all_factor_levels=True,
        category_offsets=(0, 3),
        directions=np.vstack([[[7.0, 8.0]], model.directions]),
    )
    assert components(every, [0, 1, -1], [10.0] * 3) == [[7.0, 8.0], [1.0, 2.0], [0.0, 0.0]]


def test_a_level_past_the_directions_adds_nothing(model: ProjectionModel) -> None:
    fewer = dataclasses.replace(model, category_offsets=(0, 1), directions=model.directions[1:])
    assert components(fewer, [1, 2], [10.0, 10.0]) == [[3.0, 4.0], [0.0, 0.0]]


def test_a_missing_number_leaves_nothing_to_say(model: ProjectionModel) -> None:
    assert np.isnan(components(model, [1], [np.nan])).all()
    assert np.isnan([*model.predict({}, 1).extras.values()]).all()


BROKEN = {
    "order": ("each of them once", {"order": (0, 0)}),
    "order past the end": ("each of them once", {"order": (1, 2)}),
    "number first": ("its first 1 columns", {"order": (0, 1)}),
    "offsets from one": ("do not go up from 0", {"category_offsets": (1, 2)}),
    "offsets back": ("do not go up from 0", {"category_offsets": (0, -1)}),
    "shifts": ("cannot be standardised", {"shifts": np.zeros(2)}),
    "factors": ("cannot be standardised", {"factors": np.zeros(0)}),
    "rows": ("a row for each level", {"directions": np.zeros((2, 2))}),
    "flat": ("a row for each level", {"directions": np.zeros(3)}),
    "no components": ("no components", {"directions": np.zeros((3, 0))}),
    "NaN": ("not finite", {"directions": np.full((3, 2), np.nan)}),
}


@pytest.mark.parametrize(("problem", "change"), BROKEN.values(), ids=BROKEN)
def test_parts_that_do_not_fit_are_refused(model: ProjectionModel, problem: str, change) -> None:
    with pytest.raises(InvalidArtifact, match=problem):
        dataclasses.replace(model, **change)


def test_levels_that_are_too_many_are_refused_unmade(model: ProjectionModel) -> None:
    number, category = model.signature.features
    many = dataclasses.replace(category, levels=tuple(map(str, range(100_000))))
    signature = dataclasses.replace(model.signature, features=(number, many))
    with pytest.raises(InvalidArtifact, match="too many for its components"):
        dataclasses.replace(model, signature=signature, directions=np.zeros((3, 200)))
