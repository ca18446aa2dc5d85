import numpy as np

from steam.model.native.inputs import PlainInputs
from steam.model.signature import Category, Column, ColumnType, Signature

SIGNATURE = Signature(
    features=(
        Column("colour", ColumnType.CATEGORICAL, ("red", "green")),
        Column("code", ColumnType.NUMERIC),
        Column("size", ColumnType.NUMERIC),
    ),
    response=Column("predict", ColumnType.NUMERIC),
    category=Category.REGRESSION,
)


def column(inputs: PlainInputs, j: int, values: list[float]) -> list[float]:
    given = np.zeros((len(values), 3))
    given[:, j] = values
    before = given.copy()
    found = inputs.features(given)[:, j].tolist()
    assert given.tobytes() == before.tobytes()
    return found


def test_category_numbers_are_whole_and_others_are_one_more() -> None:
    inputs = PlainInputs(SIGNATURE, (2, 4, 0), single=False)
    given = [0.0, 2.9, 3.0, -0.5, -1.0, 1e300, np.inf, np.nan]
    np.testing.assert_array_equal(
        column(inputs, 1, given), [0.0, 2.0, 3.0, 0.0, 3.0, 3.0, 3.0, np.nan]
    )


def test_named_levels_and_numbers_stay() -> None:
    inputs = PlainInputs(SIGNATURE, (2, 4, 0), single=False)
    np.testing.assert_array_equal(column(inputs, 0, [0.0, 1.0, np.nan]), [0.0, 1.0, np.nan])
    np.testing.assert_array_equal(column(inputs, 2, [0.1, 1e300]), [0.1, 1e300])


def test_numbers_are_rounded_to_float32_where_the_model_was_trained_so() -> None:
    inputs = PlainInputs(SIGNATURE, (2, 0, 0), single=True)
    assert column(inputs, 2, [0.1, 1e300]) == [float(np.float32(0.1)), np.inf]


def test_zeros_are_missing_where_the_model_was_trained_so() -> None:
    inputs = PlainInputs(SIGNATURE, (2, 0, 0), single=False, zero_missing=frozenset({2}))
    np.testing.assert_array_equal(
        column(inputs, 2, [0.0, -0.0, 1e-36, 1.1e-35, np.nan]), [np.nan] * 3 + [1.1e-35, np.nan]
    )
    assert column(inputs, 1, [0.0]) == [0.0]
