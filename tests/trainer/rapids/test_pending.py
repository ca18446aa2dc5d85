"""A chain of row-by-row operators is computed once, when somebody needs the values."""

import threading
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import find, given
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import InvalidInput
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.chunk import encode_flags, encode_numeric
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.progress import Cancelled, Silent
from steam.trainer.rapids import pending as module
from steam.trainer.rapids.pending import WHOLE_NUMBERS, PendingChunk, is_pending, pending, settled
from steam.trainer.rapids.reader import MOST_NESTED

ROWS = 10
COLUMN = number_vec(np.arange(float(ROWS)), 4)


class Counting:
    """Doubles, and counts the blocks that it was asked for."""

    def __init__(self) -> None:
        self.blocks = 0
        self._lock = threading.Lock()

    def __call__(self, values: np.ndarray) -> np.ndarray:
        with self._lock:
            self.blocks += 1
        return values * 2


def settle(*vecs: Vec) -> tuple[Vec, ...]:
    names = tuple(str(place) for place in range(len(vecs)))
    return settled(LocalEngine(2), Silent(), Frame("", names, vecs)).vecs


def test_nothing_is_computed_before_it_is_needed() -> None:
    double = Counting()
    column = pending([pending([COLUMN], double)], np.negative)
    assert (column.rows, column.nbytes, double.blocks) == (ROWS, 0, 0)
    found, kept = settle(column, COLUMN)
    assert double.blocks == len(COLUMN.chunks)
    assert kept is COLUMN
    assert not is_pending(found)
    assert found.type is VecType.INT
    assert found.values().tolist() == [-2.0 * x for x in range(ROWS)]


def test_a_frame_without_such_columns_is_itself() -> None:
    frame = Frame("f", ("a",), (COLUMN,))
    assert settled(LocalEngine(2), Silent(), frame) is frame


def test_columns_cut_otherwise_fit() -> None:
    (found,) = settle(pending([COLUMN, number_vec(np.ones(ROWS), 3)], np.add))
    assert found.values().tolist() == [x + 1.0 for x in range(ROWS)]
    with pytest.raises(InvalidInput, match="does not fit"):
        pending([COLUMN, number_vec(np.ones(ROWS + 1))], np.add)


def test_what_is_kept_belongs_to_nobody_else() -> None:
    given_back = np.array([0.1, 0.2, 1e-300])
    original = Vec(VecType.REAL, (encode_numeric(given_back),))
    (same,) = settle(pending([original], lambda values: values))
    assert not np.shares_memory(same.decode(0), original.decode(0))
    assert same.values().tolist() == given_back.tolist()


def test_operators_that_go_on_get_it_as_it_is_and_others_settled(evaluate, monkeypatch) -> None:
    seen = []
    original = module.settled

    def watching(engine: LocalEngine, progress: Silent, frame: Frame) -> Frame:
        seen.append(any(map(is_pending, frame.vecs)))
        return original(engine, progress, frame)

    monkeypatch.setattr("steam.trainer.rapids.evaluation.settled", watching)
    frame = frame_from_arrays("f", {"x": np.arange(5.0)}, 2)
    kept = evaluate("(tmp= kept (- (* f 2) (/ f 4)))", f=frame)
    assert seen.count(True) == 1
    assert not any(map(is_pending, kept.vecs))
    seen.clear()
    assert evaluate("(sum (> (+ f 1) 2))", f=frame) == 3.0
    assert seen.count(True) == 0
    seen.clear()
    assert evaluate("({x . (+ x x)} (+ f 1))", f=frame).vecs[0].values().tolist() == [
        2,
        4,
        6,
        8,
        10,
    ]
    assert seen.count(True) == 2  # the argument, which the function may use often, and the result


def test_a_chain_as_long_as_can_be_written(evaluate) -> None:
    steps = MOST_NESTED - 1
    frame = frame_from_arrays("f", {"x": np.arange(5.0)}, 2)
    found = evaluate("(+ 1 " * steps + "f" + ")" * steps, f=frame)
    assert found.vecs[0].values().tolist() == [x + steps for x in range(5)]


def test_whoever_stops_it_is_heard() -> None:
    class Stopped:
        def update(self, fraction: float, message: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        settled(LocalEngine(2), Stopped(), Frame("", ("a",), (pending([COLUMN], np.negative),)))


@given(st.lists(st.booleans(), max_size=20))
def test_flags_are_encoded_as_their_numbers_are(flags: list[bool]) -> None:
    values = np.array(flags, dtype=np.bool_)
    ours, theirs = encode_flags(values), encode_numeric(values.astype(np.float64))
    assert type(ours) is type(theirs)
    assert ours.nbytes == theirs.nbytes
    assert np.array_equal(ours.decode(), theirs.decode(), equal_nan=True)


def test_flags_and_their_numbers_are_decoded_alike() -> None:
    flags = pending([COLUMN], lambda values: values > 4, WHOLE_NUMBERS)
    assert flags.values().dtype == np.float64
    (found,) = settle(flags)
    assert found.values().tolist() == flags.values().tolist()


Settle = Callable[[list[float], int], Vec]


def settled_sum(numbers: list[float], block_rows: int) -> Vec:
    vec = number_vec(np.array(numbers, dtype=np.float64), block_rows)
    return settle(pending([vec, vec], np.add))[0]


def is_as_if_computed_at_once(numbers: list[float], block_rows: int, way: Settle) -> bool:
    """Whether values, type and encodings are those of a column made of the finished array."""
    values = np.array(numbers, dtype=np.float64)
    with np.errstate(all="ignore"):
        wanted = number_vec(values + values, block_rows)
    found = way(numbers, block_rows)
    return (
        found.type is wanted.type
        and [type(chunk) for chunk in found.chunks] == [type(chunk) for chunk in wanted.chunks]
        and np.array_equal(found.values(), wanted.values(), equal_nan=True)
    )


_COLUMNS = st.lists(st.floats() | st.integers(-99, 99).map(float), min_size=1, max_size=30)


@given(_COLUMNS, st.integers(1, 9))
def test_settled_is_as_if_computed_at_once(numbers: list[float], block_rows: int) -> None:
    assert is_as_if_computed_at_once(numbers, block_rows, settled_sum)


def _of_the_first_block(numbers: list[float], block_rows: int) -> Vec:
    found = settled_sum(numbers, block_rows)
    first = Vec(VecType.REAL, found.chunks[:1]).values()
    return Vec(number_vec(first).type, found.chunks)


def _never_whole(numbers: list[float], block_rows: int) -> Vec:
    return Vec(VecType.REAL, settled_sum(numbers, block_rows).chunks)


def _still_pending(numbers: list[float], block_rows: int) -> Vec:
    found = settled_sum(numbers, block_rows)
    chunks = tuple(PendingChunk((chunk,), np.positive) for chunk in found.chunks)
    return Vec(found.type, chunks)


@pytest.mark.parametrize("mutant", [_of_the_first_block, _never_whole, _still_pending])
def test_the_property_catches(mutant: Settle) -> None:
    try:
        find(
            st.tuples(_COLUMNS, st.integers(1, 9)),
            lambda drawn: not is_as_if_computed_at_once(*drawn, mutant),
        )
    except NoSuchExample:
        pytest.fail("no example tells it from the original")
