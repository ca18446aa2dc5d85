import dataclasses

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.model.explainer import LeafAssignment, Unexplainable
from steam.model.trees import leaves

GBM = ["gbm/bernoulli", "gbm/multinomial", "gbm/deep"]


def paths(found: LeafAssignment) -> list[list[str]]:
    """Row by row, the way to the leaf in each tree."""
    return [
        [t.paths[code] for t, code in zip(found.trees, row, strict=True)] for row in found.codes
    ]


def numbers(found: LeafAssignment) -> list[list[int]]:
    """Row by row, the number of the leaf in each tree."""
    return [
        [t.numbers[code] for t, code in zip(found.trees, row, strict=True)] for row in found.codes
    ]


@pytest.mark.parametrize(
    "name",
    [
        *(*GBM, "drf/double", "drf/multinomial", "drf/regression"),
        *("isolation_forest/plain", "isolation_forest/flag", "isolation_forest/steam"),
    ],
)
def test_ways_to_the_leaves_are_those_of_h2o(trained, name: str) -> None:
    case = trained(name)
    model = case.model
    assert paths(model.leaves(case.columns(model.signature), 50)) == case.told("leaf")


@pytest.mark.parametrize(
    "name", [*GBM, "drf/multinomial", "isolation_forest/plain", "isolation_forest/steam"]
)
def test_numbers_of_the_leaves_are_those_of_h2o(trained, name: str) -> None:
    case = trained(name)
    model = case.model
    found = numbers(model.leaves(case.columns(model.signature), 50))
    assert found == [[int(cell) for cell in row] for row in case.told("node")]


def test_only_leaves_that_rows_met_are_told(trained) -> None:
    case = trained("gbm/multinomial")
    found = case.model.leaves(case.columns(case.model.signature), 50)
    for tree, codes in zip(found.trees, found.codes.T, strict=True):
        assert sorted(set(codes.tolist())) == list(range(len(tree.paths)))
        assert len(tree.numbers) == len(tree.paths)


def test_trees_are_named_class_by_class(trained) -> None:
    trees = trained("drf/double").model.leaves({}, 1).trees
    assert [t.tree for t in trees] == [f"T{tree}.C{k}" for k in (1, 2) for tree in range(1, 6)]


def test_leaves_have_no_numbers_where_the_file_does_not_tell(trained) -> None:
    model = trained("gbm/bernoulli").model
    model = dataclasses.replace(model, forest=dataclasses.replace(model.forest, name=None))
    assert {tree.numbers for tree in model.leaves({}, 1).trees} == {None}


def test_the_way_into_trees_too_deep_is_not_told(trained, monkeypatch: pytest.MonkeyPatch) -> None:
    model = trained("gbm/bernoulli").model
    monkeypatch.setattr(leaves, "_DEEPEST", 4)
    model.leaves({}, 1)
    monkeypatch.setattr(leaves, "_DEEPEST", 3)
    with pytest.raises(Unexplainable, match="deeper than 3 levels"):
        model.leaves({}, 1)


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
    found = model.stages(case.columns(model.signature), 50).values
    expected = np.array([[float(cell) for cell in row] for row in case.told("staged")])
    np.testing.assert_allclose(found, expected, rtol=1e-15, atol=5e-16)


def test_stages_are_named_turn_by_turn(trained) -> None:
    names = trained("drf/double").model.stages({}, 1).names
    assert names == tuple(f"T{turn}.C{k}" for turn in range(1, 6) for k in (1, 2))
    assert trained("uplift/uplift").model.stages({}, 1).names[1] == "T2.C1"


def test_the_last_stage_is_the_answer(trained) -> None:
    case = trained("gbm/poisson_offset")
    model = case.model
    columns, offset = case.columns(model.signature), case.offset(model.signature)
    last = model.stages(columns, 50, offset).values[:, -1]
    assert np.array_equal(last, model.predict(columns, 50, offset).values)


def test_an_offset_has_a_value_for_each_row(trained) -> None:
    with pytest.raises(InvalidInput, match="offset"):
        trained("gbm/gaussian").model.stages({}, 2, np.zeros(3))
