"""Arithmetic in place gives what arithmetic gives, and leaves the columns of a frame alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.progress import Silent
from steam.trainer.rapids.operators import numeric
from steam.trainer.rapids.pending import is_new, settled
from tests.trainer.frame.hostile import NUMBERS, same
from tests.trainer.frame.plain import must_notice

ROWS = 5
ENGINE = LocalEngine(2)
FUNCTIONS = (np.add, np.subtract, np.multiply, np.divide, np.fmod, np.negative, np.floor)
COLUMNS = st.lists(NUMBERS, min_size=ROWS, max_size=ROWS).map(np.array) | NUMBERS.map(
    lambda number: np.full(ROWS, number)
)
Tree = int | float | tuple  # a column, a number, or a function with what it is applied to


def _applied(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    columns = st.integers(0, 2)
    one = st.tuples(st.sampled_from([f for f in FUNCTIONS if f.nin == 1]), columns | inner)
    two = st.tuples(
        st.sampled_from([f for f in FUNCTIONS if f.nin == 2]), columns | inner, columns | NUMBERS
    )
    swapped = two.map(lambda tree: (tree[0], tree[2], tree[1]))
    return one | two | swapped


CASES = st.tuples(
    st.tuples(COLUMNS, COLUMNS, COLUMNS), _applied(st.recursive(st.integers(0, 2), _applied))
)


def pending_of(tree: Tree, vecs: list[Vec]) -> Vec | float:
    if isinstance(tree, int):
        return vecs[tree]
    if isinstance(tree, float):
        return tree
    function, *operands = tree
    return numeric.of_numbers(function, *(pending_of(one, vecs) for one in operands))


def plain_of(tree: Tree, columns: tuple[np.ndarray, ...]) -> np.ndarray | float:
    if isinstance(tree, int):
        return columns[tree]
    if isinstance(tree, float):
        return tree
    function, *operands = tree
    return function(*(plain_of(one, columns) for one in operands))


def is_as_plain(case: tuple[tuple[np.ndarray, ...], Tree]) -> bool:
    """Whether every bit is that of plain numpy, and the columns are what they were."""
    columns, tree = case
    vecs = [number_vec(values, 3) for values in columns]
    (found,) = settled(ENGINE, Silent(), Frame("", ("0",), (pending_of(tree, vecs),))).vecs
    with np.errstate(all="ignore"):
        wanted = plain_of(tree, columns)
    kept = zip(vecs, columns, strict=True)
    return same(found.values(), wanted) and all(same(vec.values(), values) for vec, values in kept)


@given(CASES)
def test_every_bit_is_that_of_plain_arithmetic(case) -> None:
    assert is_as_plain(case)


def swaps_operands(monkeypatch: pytest.MonkeyPatch) -> None:
    true = numeric._in_place

    def swapped(function: np.ufunc):
        apply = true(function)
        return lambda *operands: apply(*sorted(operands, key=np.ndim))

    monkeypatch.setattr(numeric, "_in_place", swapped)


def writes_to_every_column(monkeypatch: pytest.MonkeyPatch) -> None:
    def new(values: np.ndarray) -> bool:
        if values.base is not None and values.base.flags.writeable:
            values.flags.writeable = True
        return True

    monkeypatch.setattr(numeric, "is_new", new)


@pytest.mark.parametrize("mutate", [swaps_operands, writes_to_every_column])
def test_the_property_catches(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, CASES, is_as_plain)


def test_only_memory_of_its_own_is_written_to() -> None:
    kept = number_vec(np.array([0.1, 1 / 3, 1e-300]))
    assert not is_new(kept.decode(0))
    assert is_new(number_vec(np.arange(3.0)).decode(0))
    mine, theirs = np.arange(3.0), kept.decode(0)
    assert numeric._in_place(np.add)(theirs, mine) is mine
    assert numeric._in_place(np.greater)(theirs, mine).dtype == np.bool_


def test_flags_are_numbers_unless_they_are_taken(evaluate) -> None:
    frame = Frame("f", ("x",), (number_vec(np.array([1.0, np.nan, -1.0])),))
    assert evaluate("(+ (> f 0) (> f 0))", f=frame).vecs[0].values().tolist() == [2.0, 0.0, 0.0]
    found = evaluate("(ifelse (> f 0) (> f -2) 7)", f=frame)
    assert found.vecs[0].values().tolist() == [1.0, 7.0, 7.0]
