import dataclasses

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.extended_isolation import (
    EULER,
    CutForest,
    ExtendedIsolationModel,
    average_path,
)
from steam.model.signature import Category, Column, ColumnType, Signature


def test_the_average_path_is_that_of_the_paper() -> None:
    expected = [
        0.0,
        0.0,
        1.0,
        2 * (np.log(2) + EULER) - 4 / 3,
        2 * (np.log(255) + EULER) - 510 / 256,
    ]
    found = average_path(np.array([0.0, 1.0, 2.0, 3.0, 256.0]))
    np.testing.assert_allclose(found, expected, rtol=1e-15)


@pytest.fixture
def model() -> ExtendedIsolationModel:
    """A tree that cuts along x + 2 c = 3 and one that is a leaf."""
    forest = CutForest(
        roots=np.array([0, 3]),
        left=np.array([1, 1, 2, 3]),
        right=np.array([2, 1, 2, 3]),
        normals=np.array([[1.0, 2.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]),
        points=np.array([[1.0, 1.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]),
        lengths=np.array([0.0, 1.0, 5.0, 2.0]),
        depth=1,
    )
    features = (
        Column("x", ColumnType.NUMERIC),
        Column("c", ColumnType.CATEGORICAL, ("a", "b", "d")),
    )
    response = Column("predict", ColumnType.NUMERIC)
    signature = Signature(features, response, Category.ANOMALY_DETECTION)
    return ExtendedIsolationModel(signature, forest, sample_size=2)


def test_a_row_on_the_cut_goes_left_and_a_missing_value_right(
    model: ExtendedIsolationModel,
) -> None:
    columns = {
        "x": np.array([3.0, 3.0 + 1e-9, 1.0, np.nan, -100.0]),
        "c": np.array([0, 0, 2, 0, -1], dtype=np.int32),
    }
    found = model.predict(columns, 5)
    assert found.extras["mean_length"].tolist() == [1.5, 3.5, 3.5, 3.5, 3.5]
    np.testing.assert_allclose(found.values, 2.0 ** -found.extras["mean_length"], rtol=1e-15)


def test_many_rows_are_sent_through_in_parts(model: ExtendedIsolationModel) -> None:
    rows = (1 << 15) + 3
    x = np.zeros(rows)
    x[-1] = 9.0
    found = model.predict({"x": x, "c": np.zeros(rows, dtype=np.int32)}, rows)
    assert found.extras["mean_length"][[0, -1]].tolist() == [1.5, 3.5]


BROKEN = {
    "no trees": ("not told in full", {"roots": np.zeros(0)}),
    "left": ("not told in full", {"left": np.zeros(3)}),
    "branch": ("leads out of its tree", {"right": np.array([4, 1, 2, 3])}),
    "root": ("leads out of its tree", {"roots": np.array([-1])}),
    "points": ("has no cut", {"points": np.zeros((4, 1))}),
    "NaN": ("not finite", {"normals": np.full((4, 2), np.nan)}),
}


@pytest.mark.parametrize(("problem", "change"), BROKEN.values(), ids=BROKEN)
def test_trees_that_do_not_fit_are_refused(model, problem: str, change) -> None:
    with pytest.raises(InvalidArtifact, match=problem):
        dataclasses.replace(model.forest, **change)


def test_a_sample_has_two_rows_and_cuts_go_through_all_columns(model) -> None:
    with pytest.raises(InvalidArtifact, match="a sample of 1 rows"):
        dataclasses.replace(model, sample_size=1)
    fewer = dataclasses.replace(model.signature, features=model.signature.features[:1])
    with pytest.raises(InvalidArtifact, match="all of its columns"):
        dataclasses.replace(model, signature=fewer)
