"""Vecs."""

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import encode_numeric
from steam.trainer.frame.vec import Vec, VecType, number_type
from tests.trainer.frame.hostile import ODD_NANS


def test_levels_belong_to_enums_and_to_nothing_else() -> None:
    with pytest.raises(InvalidInput):
        Vec(VecType.ENUM, ())
    with pytest.raises(InvalidInput):
        Vec(VecType.REAL, (), ("a",))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.0, -2.0], VecType.INT),
        ([np.nan], VecType.INT),
        (ODD_NANS, VecType.INT),
        ([], VecType.INT),
        ([1.0, 0.5], VecType.REAL),
        ([np.inf], VecType.REAL),
        ([2.0**63], VecType.REAL),
    ],
)
def test_values_decide_between_int_and_real(values: list[float], expected: VecType) -> None:
    assert number_type([np.array(values)]) is expected


def test_a_column_without_rows_still_has_a_dtype() -> None:
    assert Vec(VecType.ENUM, (), ("a",)).values().dtype == np.int32
    assert Vec(VecType.STRING, ()).values().dtype == object


def test_values_joins_the_blocks() -> None:
    vec = Vec(VecType.INT, (encode_numeric(np.array([1.0])), encode_numeric(np.array([2.0, 3.0]))))
    assert vec.rows == 3
    assert vec.values().tolist() == [1, 2, 3]
    assert vec.decode(1).tolist() == [2, 3]


@pytest.mark.parametrize("type_", VecType)
def test_missing_values_of_every_type_come_back_as_missing(type_: VecType) -> None:
    vec = Vec(type_, (), ("a",) if type_ is VecType.ENUM else None)
    none = vec.missing_values(3)
    chunk = vec.encode(none)
    assert none.dtype == vec.values().dtype == chunk.decode().dtype
    assert vec.is_missing(chunk.decode()).tolist() == [True] * 3
