"""Level codes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame import chunk
from steam.trainer.frame.chunk import encode_codes
from steam.trainer.frame.encodings.levels import LevelChunk
from tests.trainer.frame.plain import must_notice

CASES = st.sampled_from([1, 2, 255, 256, 65535, 65536, 100_000]).flatmap(
    lambda levels: st.tuples(
        st.lists(st.integers(-1, levels - 1) | st.just(levels - 1), max_size=50), st.just(levels)
    )
)


def comes_back(case: tuple[list[int], int]) -> bool:
    codes, cardinality = case
    decoded = chunk.encode_codes(np.array(codes, dtype=np.int32), cardinality).decode()
    return decoded.dtype == np.int32 and decoded.tolist() == codes


@given(CASES)
def test_every_code_comes_back(case) -> None:
    assert comes_back(case)


@given(CASES, st.integers(0, 50))
def test_slices_and_concatenations_come_back(case, cut) -> None:
    codes, cardinality = case
    left = encode_codes(np.array(codes[:cut], dtype=np.int32), cardinality).decode()
    right = encode_codes(np.array(codes, dtype=np.int32), cardinality).decode()[cut:]
    assert comes_back((np.concatenate([left, right]).tolist(), cardinality))


def leaves_no_room_for_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def narrowest(codes: np.ndarray, cardinality: int) -> LevelChunk:
        width = np.min_scalar_type(cardinality - 1)
        return LevelChunk(np.where(codes < 0, cardinality, codes).astype(width), cardinality)

    monkeypatch.setattr(chunk, "encode_codes", narrowest)


def takes_missing_for_the_last_level(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        chunk, "encode_codes", lambda codes, levels: encode_codes(codes % levels, levels)
    )


@pytest.mark.parametrize("mutate", [leaves_no_room_for_missing, takes_missing_for_the_last_level])
def test_wrong_codes_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, CASES, comes_back)


@pytest.mark.parametrize(("cardinality", "width"), [(255, 1), (256, 2), (65535, 2), (65536, 4)])
def test_the_width_leaves_room_for_missing(cardinality: int, width: int) -> None:
    codes = np.array([-1, cardinality - 1], dtype=np.int32)
    assert encode_codes(codes, cardinality).nbytes == 2 * width


@pytest.mark.parametrize("code", [-2, 3])
def test_codes_outside_the_domain_are_refused(code: int) -> None:
    with pytest.raises(InvalidInput, match=r"outside of -1\.\.2"):
        encode_codes(np.array([0, code], dtype=np.int32), 3)
