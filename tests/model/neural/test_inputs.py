import dataclasses

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.neural.inputs import NetworkInputs
from steam.model.signature import Category, Column, ColumnType, Signature


@pytest.fixture
def inputs() -> NetworkInputs:
    """Two categories of three and two levels, and two numbers."""
    features = (
        Column("c", ColumnType.CATEGORICAL, ("a", "b", "d")),
        Column("e", ColumnType.CATEGORICAL, ("f", "g")),
        Column("x", ColumnType.NUMERIC),
        Column("t", ColumnType.TIME),
    )
    return NetworkInputs(
        signature=Signature(features, Column("y", ColumnType.NUMERIC), Category.REGRESSION),
        category_offsets=(0, 4, 7),
        use_all_factor_levels=True,
        shifts=np.array([1.0, 2.0]),
        factors=np.array([0.5, 0.0]),
    )


def test_each_level_has_a_slot_and_missing_the_last(inputs: NetworkInputs) -> None:
    assert inputs.slots_by_code(0).tolist() == [0, 1, 2, 3]
    assert inputs.slots_by_code(1).tolist() == [4, 5, 6]
    assert (inputs.slots, inputs.size) == (7, 9)


def test_the_first_level_may_have_none(inputs: NetworkInputs) -> None:
    fewer = dataclasses.replace(inputs, use_all_factor_levels=False, category_offsets=(0, 3, 5))
    assert fewer.slots_by_code(0).tolist() == [-1, 0, 1, 2]
    assert fewer.slots_by_code(1).tolist() == [-1, 3, 4]


def test_levels_past_the_slots_share_that_of_missing(inputs: NetworkInputs) -> None:
    fewer = dataclasses.replace(inputs, category_offsets=(0, 2, 5))
    assert fewer.slots_by_code(0).tolist() == [0, 1, 1, 1]


def test_numbers_are_standardised_and_a_missing_one_is_zero(inputs: NetworkInputs) -> None:
    number = np.array([5.0, np.nan, np.inf])
    assert inputs.standardised(number, 0).tolist() == [2.0, 0.0, np.inf]
    assert inputs.standardised(number, 1).tolist() == [0.0, 0.0, 0.0]
    raw = dataclasses.replace(inputs, shifts=np.zeros(0), factors=np.zeros(0))
    assert raw.standardised(number, 0).tolist() == [5.0, 0.0, np.inf]


BROKEN = {
    "offsets missing": ("other offsets", {"category_offsets": (0, 4)}),
    "offsets from one": ("other offsets", {"category_offsets": (1, 4, 7)}),
    "no slot": ("'e' has 0 inputs", {"category_offsets": (0, 4, 4)}),
    "slots for nothing": ("'c' has 5 inputs", {"category_offsets": (0, 5, 8)}),
    "shifts": ("cannot be standardised", {"shifts": np.zeros(1)}),
    "factors": ("cannot be standardised", {"factors": np.array([np.inf, 1.0])}),
    "only shifts": ("not both", {"factors": np.zeros(0)}),
}


@pytest.mark.parametrize(("problem", "change"), BROKEN.values(), ids=BROKEN)
def test_parts_that_do_not_fit_are_refused(inputs: NetworkInputs, problem: str, change) -> None:
    with pytest.raises(InvalidArtifact, match=problem):
        dataclasses.replace(inputs, **change)


def test_categories_stand_before_numbers(inputs: NetworkInputs) -> None:
    turned = dataclasses.replace(inputs.signature, features=inputs.signature.features[::-1])
    with pytest.raises(InvalidArtifact, match="after a numeric one"):
        dataclasses.replace(inputs, signature=turned)
