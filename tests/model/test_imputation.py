import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.model.imputation import category_codes, imputed_numbers, refuse_missing


def test_an_absent_column_is_all_missing() -> None:
    assert category_codes({}, "c", 2).tolist() == [-1, -1]
    assert imputed_numbers({}, "x", 2, 1.5).tolist() == [1.5, 1.5]


def test_only_nan_takes_the_mean_and_the_given_column_stays_as_it_was() -> None:
    given = np.array([np.nan, np.inf, 0.0])
    assert imputed_numbers({"x": given}, "x", 3, 7.0).tolist() == [7.0, np.inf, 0.0]
    assert np.isnan(given[0])


def test_the_first_row_without_a_category_is_named() -> None:
    refuse_missing("c", np.array([0, 1], dtype=np.int32))
    with pytest.raises(InvalidInput) as caught:
        refuse_missing("c", np.array([0, -1, -1], dtype=np.int32))
    assert caught.value.details == {"row": 2, "column": "c"}


@pytest.mark.parametrize("shape", [(1,), (3,), (2, 1), ()])
def test_a_column_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput, match="2 rows"):
        category_codes({"c": np.zeros(shape, dtype=np.int32)}, "c", 2)
