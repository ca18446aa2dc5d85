import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.model.feature_values import feature_values
from steam.model.signature import Column, ColumnType

CATEGORICAL = Column("c", ColumnType.CATEGORICAL, ("a", "b", "d"))
TIME = Column("t", ColumnType.TIME)


def test_levels_are_numbers_and_missing_is_nan() -> None:
    columns = {"c": np.array([2, -1, 0], dtype=np.int32), "t": np.array([1.5, np.nan, -0.0])}
    np.testing.assert_array_equal(feature_values(columns, CATEGORICAL, 3), [2.0, np.nan, 0.0])
    assert feature_values(columns, TIME, 3).tobytes() == columns["t"].tobytes()
    assert np.isnan(feature_values({}, CATEGORICAL, 2)).all()
    assert np.isnan(feature_values({}, TIME, 2)).all()


@pytest.mark.parametrize("column", [CATEGORICAL, TIME])
def test_a_column_of_another_length_is_refused(column: Column) -> None:
    with pytest.raises(InvalidInput, match="1 values where 2 rows"):
        feature_values({column.name: np.zeros(1)}, column, 2)
