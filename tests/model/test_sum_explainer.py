import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.model.sum_explainer import LinkScore, SumExplainer

SIGNATURE = Signature(
    (Column("a", ColumnType.NUMERIC), Column("b", ColumnType.NUMERIC)),
    Column("y", ColumnType.NUMERIC),
    Category.REGRESSION,
)


class Twice:
    """Two outputs: the row itself and its double, 1 and 2 more than nothing."""

    expected = np.array([1.0, 2.0])

    def values(self, x: np.ndarray) -> np.ndarray:
        return np.stack([x, 2.0 * x], axis=1)


def explained(link: LinkScore, offset: np.ndarray | None = None):
    explainer = SumExplainer(
        SIGNATURE, lambda columns, rows: np.stack([*columns.values()], axis=1), Twice(), link
    )
    columns = {"a": np.array([1.0, 3.0]), "b": np.array([5.0, 7.0])}
    return explainer.contributions(columns, 2, offset)


def test_values_are_scaled_and_the_bias_is_shifted_for_each_output() -> None:
    found = explained(LinkScore(10.0, np.array([0.25, 0.5])))
    assert found.values.tolist() == [[[10, 50], [20, 100]], [[30, 70], [60, 140]]]
    assert found.bias.tolist() == [[10.25, 20.5], [10.25, 20.5]]


def test_an_offset_is_part_of_the_bias_where_the_link_takes_it() -> None:
    offset = np.array([0.5, -0.5])
    assert explained(LinkScore(1.0, 0.0, takes_offset=True), offset).bias.tolist() == [
        [1.5, 2.5],
        [0.5, 1.5],
    ]
    assert explained(LinkScore(1.0, 0.0), offset).bias.tolist() == [[1, 2], [1, 2]]
    with pytest.raises(InvalidInput, match="offset"):
        explained(LinkScore(1.0, 0.0), np.zeros(3))
