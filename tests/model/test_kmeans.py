import dataclasses

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.kmeans import KMeansModel, Standardisation
from steam.model.signature import Category, Column, ColumnType, Signature


@pytest.fixture
def raw() -> KMeansModel:
    """Three clusters of two numbers and a category, not standardised."""
    return KMeansModel(
        signature=Signature(
            features=(
                Column("x", ColumnType.NUMERIC),
                Column("z", ColumnType.NUMERIC),
                Column("c", ColumnType.CATEGORICAL, ("a", "b")),
            ),
            response=Column("predict", ColumnType.CATEGORICAL, ("0", "1", "2")),
            category=Category.CLUSTERING,
        ),
        centers=np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 1.0], [3.0, 4.0, 1.0]]),
    )


@pytest.fixture
def standardised(raw: KMeansModel) -> KMeansModel:
    return dataclasses.replace(
        raw,
        standardisation=Standardisation(
            missing=np.array([10.0, 20.0, 1.0]),
            shifts=np.array([10.0, 20.0, 0.0]),
            factors=np.array([0.5, 2.0, 1.0]),
        ),
    )


def row(x: float, z: float, c: int) -> dict[str, np.ndarray]:
    return {"x": np.array([x]), "z": np.array([z]), "c": np.array([c], dtype=np.int32)}


def test_numbers_count_squared_and_another_level_counts_one(raw: KMeansModel) -> None:
    assert raw.distances(row(3.0, 4.0, 0), 1).tolist() == [[25.0, 1.0, 1.0]]
    assert raw.predict(row(3.0, 4.0, 0), 1).labels.tolist() == [1]  # the first of the nearest


def test_what_is_missing_is_left_out_and_the_rest_scaled_up(raw: KMeansModel) -> None:
    assert raw.distances(row(3.0, np.nan, 0), 1).tolist() == [[13.5, 1.5, 1.5]]
    assert raw.distances(row(np.nan, np.nan, -1), 1).tolist() == [[0.0, 0.0, 0.0]]
    assert raw.predict({}, 1).labels.tolist() == [0]


def test_with_standardisation_mean_and_mode_stand_in(standardised: KMeansModel) -> None:
    given = standardised.distances(row(10.0, 22.0, 1), 1)
    assert given.tolist() == [[16.0 + 1.0, 9.0, 9.0]]
    assert standardised.distances(row(np.nan, 22.0, -1), 1).tolist() == given.tolist()


def test_a_row_that_is_endlessly_far_is_in_no_cluster(raw: KMeansModel) -> None:
    for x in (np.inf, -1e200):
        assert raw.predict(row(x, 0.0, 0), 1).labels.tolist() == [-1]


def test_many_rows_are_compared_in_parts(raw: KMeansModel) -> None:
    rows = (1 << 17) // 3 + 5
    x = np.zeros(rows)
    x[-1] = 3.0
    found = raw.predict({"x": x, "z": x, "c": (x > 0).astype(np.int32)}, rows).labels
    assert found[0] == 0
    assert found[-1] == 1
    assert found.sum() == 1


BROKEN = {
    "another width": ("not 3 points of 3 columns", lambda m: {"centers": m.centers[:, :2]}),
    "another number": ("not 3 points of 3 columns", lambda m: {"centers": m.centers[:2]}),
    "NaN": ("finite numbers", lambda m: {"centers": m.centers * np.nan}),
    "narrow": (
        "not every column",
        lambda m: {"standardisation": Standardisation(*[np.ones(2)] * 3)},
    ),
    "category": (
        "category Regression",
        lambda m: {"signature": dataclasses.replace(m.signature, category=Category.REGRESSION)},
    ),
}


@pytest.mark.parametrize(("problem", "broken"), BROKEN.values(), ids=BROKEN)
def test_parts_that_do_not_fit_are_refused(raw: KMeansModel, problem: str, broken) -> None:
    with pytest.raises(InvalidArtifact, match=problem):
        dataclasses.replace(raw, **broken(raw))


def test_a_standardisation_is_of_finite_numbers_for_each_column() -> None:
    for factors in (np.ones(2), np.array([1.0, 2.0, np.inf])):
        with pytest.raises(InvalidArtifact, match="cannot be standardised"):
            Standardisation(np.ones(3), np.ones(3), factors)


def test_points_are_what_distances_are_between(standardised: KMeansModel) -> None:
    columns = {"x": np.array([12.0, np.nan]), "z": np.array([21.0, 20.0]), "c": np.array([1, -1])}
    points = standardised.points(columns, 2)
    assert points.tolist() == [[1.0, 2.0, 1.0], [0.0, 0.0, 1.0]]
    differences = points[:, None] - standardised.centers
    assert np.array_equal((differences**2).sum(axis=2), standardised.distances(columns, 2))


def test_other_centers_have_other_levels(raw: KMeansModel) -> None:
    fewer = raw.with_centers(raw.centers[:2])
    assert fewer.signature.response.levels == ("0", "1")
    assert fewer.signature.features == raw.signature.features
    with pytest.raises(InvalidArtifact):
        raw.with_centers(raw.centers[:, :2])


def test_the_nearest_center_and_how_far_it_is(raw: KMeansModel) -> None:
    assert raw.nearest(row(3.0, 4.0, 0), 1)[1].tolist() == [1.0]
    labels, far = raw.nearest(row(1e300, 4.0, 0), 1)
    assert (labels.tolist(), far.tolist()) == ([-1], [np.inf])
    assert [len(values) for values in raw.nearest({}, 0)] == [0, 0]


def test_means_are_centers_in_the_units_of_the_columns(
    raw: KMeansModel, standardised: KMeansModel
) -> None:
    assert raw.means is raw.centers
    assert standardised.means.tolist() == [[10.0, 20.0, 0.0], [16.0, 22.0, 1.0], [16.0, 22.0, 1.0]]
