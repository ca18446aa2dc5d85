import dataclasses
from itertools import combinations
from math import factorial

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.model.explainer import Unexplainable
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.model.trees import forest_shares
from steam.model.trees.boosted import BoostedValue
from steam.model.trees.encoding import Encoding
from steam.model.trees.forest import Forest
from steam.model.trees.model import TreeModel
from steam.model.trees.nodes import Kind

EXPLAINED = ["gbm/bernoulli", "gbm/gaussian", "gbm/deep", "gbm/poisson_offset", "gbm/eigen"]


@pytest.mark.parametrize("name", [*EXPLAINED, "drf/regression", "drf/binomial"])
def test_contributions_are_those_of_h2o(trained, name: str) -> None:
    case = trained(name)
    model = case.model
    found = model.explainer().contributions(case.columns(model.signature), 50)
    told = np.array([[float(cell) for cell in row] for row in case.told("contrib")[1:]])
    if name == "drf/binomial":  # genmodel spreads the 1 of 1 - p0 over all columns and the bias
        told += np.append(np.full(7, -1 / 8), 7 / 8)
    both = np.column_stack([found.values[:, 0], found.bias])
    np.testing.assert_allclose(both, told, rtol=3e-6, atol=3e-6)  # genmodel adds up in float32


@pytest.mark.parametrize(
    "name", [*EXPLAINED, "gbm/multinomial", "gbm/one_hot_explicit", "isolation_forest/plain"]
)
def test_contributions_and_bias_are_the_score(trained, name: str) -> None:
    case = trained(name)
    model = case.model
    columns, offset = case.columns(model.signature), case.offset(model.signature)
    found = model.explainer().contributions(columns, 50, offset)
    link = model.combination.link_score
    score = model.scorer.margins(model.encoding.matrix(columns, 50)) * link.scale + link.shift
    score += 0.0 if offset is None else offset[:, None]
    assert found.values.shape == (50, model.combination.outputs, 7)
    np.testing.assert_allclose(found.values.sum(axis=2) + found.bias, score, atol=1e-14)


def game(forest: Forest, row: list[float], known: frozenset[int], goes_right) -> float:
    """What is expected of a row of which only `known` features are known."""

    def below(node: int) -> float:
        if forest.kind[node] == Kind.LEAF:
            return float(forest.value[node])
        left, right = int(forest.left[node]), int(forest.right[node])
        if forest.feature[node] in known:
            return below(right if goes_right(forest, node, row) else left)
        if not forest.weight[node]:
            return 0.0
        shares = forest.weight[[left, right]] / forest.weight[node]
        return float(shares[0] * below(left) + shares[1] * below(right))

    return sum(below(root) for root in forest.roots.tolist())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32 - 1), leaves=st.integers(1, 25))
def test_contributions_are_shapley_values(
    seed: int, leaves: int, grow, rows_for, goes_right
) -> None:
    levels = (0, 3, 0, 4, 0)
    forest = grow(seed, levels, trees=2, leaves=leaves)
    x = rows_for(forest, seed, 3)
    found = model_of(forest).explainer().contributions(columns_of(levels, x), 3)
    count = len(levels)
    for row, values, bias in zip(x.tolist(), found.values[:, 0], found.bias[:, 0], strict=True):
        worth = {
            frozenset(some): game(forest, row, frozenset(some), goes_right)
            for size in range(count + 1)
            for some in combinations(range(count), size)
        }
        expected = [
            sum(
                factorial(len(some))
                * factorial(count - 1 - len(some))
                / factorial(count)
                * (worth[some | {j}] - worth[some])
                for some in worth
                if j not in some
            )
            for j in range(count)
        ]
        np.testing.assert_allclose(values, expected, atol=1e-12)
        np.testing.assert_allclose(bias, worth[frozenset()], atol=1e-12)


def model_of(forest: Forest) -> TreeModel:
    columns = tuple(
        Column(
            f"x{j}",
            ColumnType.CATEGORICAL if levels else ColumnType.NUMERIC,
            tuple(map(str, range(levels))),
        )
        for j, levels in enumerate(forest.levels)
    )
    signature = Signature(columns, Column("y", ColumnType.NUMERIC), Category.REGRESSION)
    return TreeModel(signature, Encoding.plain(columns), forest, BoostedValue("identity", 0.0))


def columns_of(levels: tuple[int, ...], x: np.ndarray) -> dict[str, np.ndarray]:
    return {
        f"x{j}": np.nan_to_num(x[:, j], nan=-1.0).astype(np.int32) if count else x[:, j]
        for j, count in enumerate(levels)
    }


@pytest.mark.parametrize("name", ["gbm/multinomial", "gbm/deep"])
def test_an_explanation_is_the_same_to_the_bit_in_any_batch(trained, name: str) -> None:
    case = trained(name)
    model = case.model
    columns = case.columns(model.signature)
    explained = model.explainer()
    whole = explained.contributions(columns, 50).values
    for size in (1, 3, 16):
        for first in range(0, 50, size):
            rows = min(size, 50 - first)
            some = {name: column[first : first + rows] for name, column in columns.items()}
            part = explained.contributions(some, rows).values
            assert part.tobytes() == whole[first : first + rows].tobytes()


@pytest.mark.parametrize("name", ["drf/multinomial", "drf/double", "uplift/uplift"])
def test_answers_that_are_no_sums_are_not_explained(trained, name: str) -> None:
    with pytest.raises(Unexplainable, match="not a sum"):
        trained(name).model.explainer()


def test_without_weights_nothing_is_explained(trained) -> None:
    model = trained("gbm/gaussian").model
    model = dataclasses.replace(model, forest=dataclasses.replace(model.forest, weight=None))
    with pytest.raises(Unexplainable, match="how many rows came by"):
        model.explainer()


def test_an_offset_has_a_value_for_each_row(trained) -> None:
    with pytest.raises(InvalidInput, match="offset"):
        trained("gbm/gaussian").model.explainer().contributions({}, 2, np.zeros(3))


def test_paths_beyond_all_bounds_are_not_explained(grow, monkeypatch: pytest.MonkeyPatch) -> None:
    forest = grow(1, (0, 0), leaves=30)
    leaves = np.flatnonzero(forest.kind == Kind.LEAF)
    steps = sum(len(walk_up(forest, int(leaf))) for leaf in leaves)
    monkeypatch.setattr(forest_shares, "_MAX_STEPS", steps)
    model_of(forest).explainer()
    monkeypatch.setattr(forest_shares, "_MAX_STEPS", steps - 1)
    with pytest.raises(Unexplainable, match="too deep"):
        model_of(forest).explainer()


def walk_up(forest: Forest, node: int) -> list[int]:
    above = np.flatnonzero((forest.left == node) | (forest.right == node)).tolist()
    return above + walk_up(forest, above[0]) if above else []
