import dataclasses

import numpy as np
import pytest

from steam.model.trees.leaves import leaf_assignment, staged


@pytest.mark.parametrize(
    "name",
    [
        *("gbm/bernoulli", "gbm/multinomial", "gbm/deep", "drf/double", "drf/multinomial"),
        *("drf/regression", "isolation_forest/plain", "isolation_forest/flag"),
    ],
)
def test_ways_to_the_leaves_are_those_of_h2o(trained, name: str) -> None:
    case = trained(name)
    model = case.model
    found = leaf_assignment(model, case.columns(model.signature), 50)
    assert [list(row) for row in found.paths] == case.told("leaf")


@pytest.mark.parametrize(
    "name", ["gbm/bernoulli", "gbm/multinomial", "gbm/deep", "isolation_forest/plain"]
)
def test_numbers_of_the_leaves_are_those_of_h2o(trained, name: str) -> None:
    case = trained(name)
    model = case.model
    found = leaf_assignment(model, case.columns(model.signature), 50)
    if model.combination.outputs == 1:
        assert found.numbers.tolist() == [[int(cell) for cell in row] for row in case.told("node")]
    else:
        assert {*found.numbers.ravel().tolist()} == {
            int(cell) for row in case.told("node") for cell in row
        }


def test_trees_are_named_class_by_class(trained) -> None:
    model = trained("drf/double").model
    trees = leaf_assignment(model, {}, 1).trees
    assert trees == tuple(f"T{tree}.C{k}" for k in (1, 2) for tree in range(1, 6))


def test_leaves_have_no_numbers_where_the_file_does_not_tell(trained) -> None:
    model = trained("gbm/bernoulli").model
    model = dataclasses.replace(model, forest=dataclasses.replace(model.forest, name=None))
    assert leaf_assignment(model, {}, 1).numbers is None


@pytest.mark.parametrize(
    "name",
    [
        *("gbm/bernoulli", "gbm/multinomial", "gbm/gaussian", "drf/binomial", "drf/double"),
        *("drf/multinomial", "drf/regression", "isolation_forest/plain"),
    ],
)
def test_staged_answers_are_those_of_h2o(trained, name: str) -> None:
    case = trained(name)
    model = case.model
    stages = staged(model, case.columns(model.signature), 50)
    if stages[0].probabilities is None:
        found = np.stack([stage.values for stage in stages], axis=1)
    else:  # genmodel tells only the first class where one tree stands for two
        told = max(2 * model.combination.outputs - 2, 1)
        found = np.hstack([stage.probabilities[:, :told] for stage in stages])
    expected = np.array([[float(cell) for cell in row] for row in case.told("staged")])
    np.testing.assert_allclose(found, expected, rtol=1e-15, atol=5e-16)


def test_the_last_stage_is_the_answer(trained) -> None:
    case = trained("gbm/poisson_offset")
    model = case.model
    columns, offset = case.columns(model.signature), case.offset(model.signature)
    last = staged(model, columns, 50, offset)[-1]
    assert np.array_equal(last.values, model.predict(columns, 50, offset).values)
