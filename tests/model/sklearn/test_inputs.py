"""Columns of codes and numbers as estimators take them."""

import numpy as np
import pytest

from steam.core.errors import InvalidArtifact
from steam.model.sklearn.categories import Uses
from steam.model.sklearn.inputs import inputs_of, level_text


def matrix_of(categories: list[object], codes: list[int]) -> list[object]:
    uses = Uses()
    uses.add_categories(0, categories)
    inputs = inputs_of(["a"], uses)
    columns = {"a": np.array(codes, np.int32)}
    return inputs.matrix(columns, len(codes))[:, 0].tolist()


def test_codes_become_categories_as_the_encoder_has_them() -> None:
    assert matrix_of(["x", "y"], [1, 0]) == ["y", "x"]
    assert matrix_of([True, False], [1, 0]) == [False, True]
    assert matrix_of([1, 2], [1, 0]) == [2.0, 1.0]
    assert matrix_of(["x", None], [0, -1]) == ["x", None]
    [known, missing] = matrix_of(["x", float("nan")], [0, -1])
    assert (known, missing != missing) == ("x", True)


@pytest.mark.parametrize("categories", [["x", "y"], [1, 2], [0.5, 7.0], ["", "\0"]])
def test_an_unseen_level_is_none_of_the_categories(categories) -> None:
    [unseen] = matrix_of(categories, [-2])
    assert unseen not in categories
    assert unseen == unseen


def test_levels_are_written_as_people_write_them() -> None:
    found = [level_text(value) for value in ("a", 1, 1.0, 1.5, True, 2.0**60)]
    assert found == ["a", "1", "1", "1.5", "True", "1.152921504606847e+18"]


def test_a_number_that_is_also_used_as_one_stays_a_number() -> None:
    uses = Uses(encoded={0: [1, 2], 1: ["x"]}, plain={0, 1})
    inputs = inputs_of(["a", "b"], uses)
    assert [column.levels for column in inputs.features] == [(), ("x",)]


def test_no_columns_or_too_many_are_refused() -> None:
    for names, words in (([], "reads no column"), (["a"] * 100_001, "more than 100000 columns")):
        with pytest.raises(InvalidArtifact, match=words):
            inputs_of(names, Uses())
