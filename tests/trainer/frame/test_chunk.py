"""Numbers in, the same bits out."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.frame import chunk
from steam.trainer.frame.chunk import encode_numeric, encode_times
from steam.trainer.frame.encodings import floats, grid, narrow, scaled
from steam.trainer.strides import STRIDE
from tests.trainer.frame.hostile import DECIMALS, HOSTILE, ODD_NANS, far_apart, same
from tests.trainer.frame.plain import must_notice

ENCODERS = pytest.mark.parametrize("encode", [encode_numeric, encode_times])
ODD = st.tuples(
    st.sampled_from([[1.0], [1.0, 2.0], [0.25, 100.0], [86.4e6, 864e6], [np.nan], [np.nan, 1.0]]),
    st.sampled_from([-0.0, 0.5, 1 / 3, np.inf, 5e-324, 2.0**53, 1e-7, np.nan, *ODD_NANS]),
).map(lambda case: far_apart(case[0], 3 * STRIDE, case[1]))


def comes_back(values: np.ndarray) -> bool:
    """Whether both ways of encoding give every bit back, in no more bytes."""
    chunks = [encode_numeric(values), encode_times(values)]
    return all(
        same(some.decode(), values)
        and some.rows == len(values)
        and some.nbytes <= max(values.nbytes, 8)
        for some in chunks
    )


@given(HOSTILE)
def test_every_bit_comes_back(values) -> None:
    assert comes_back(values)


@given(ODD)
def test_one_odd_value_among_many_comes_back(values) -> None:
    assert comes_back(values)


@ENCODERS
@given(values=HOSTILE, cut=st.integers(0, 40))
def test_slices_and_concatenations_encode_like_their_values(encode, values, cut) -> None:
    left, right = encode(values).decode()[:cut], encode(values[cut:]).decode()
    assert same(left, values[:cut])
    assert same(encode(np.concatenate([left, right])).decode(), values)


def trusts_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (narrow, floats):
        monkeypatch.setattr(module, "same_bits", lambda values, others, absent: True)


def compares_as_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    def equal(values: np.ndarray, others: np.ndarray, absent: np.ndarray | None) -> bool:
        return bool(np.all((values == others) | (False if absent is None else absent)))

    for module in (narrow, floats, scaled):
        monkeypatch.setattr(module, "same_bits", equal)


def gives_missing_the_highest_code(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (scaled, grid):
        true = module.pack
        monkeypatch.setattr(
            module,
            "pack",
            lambda values, rule, width, missing, true=true: true(
                values, rule, width, missing and missing - 1
            ),
        )
    true_unpack, true_narrow = narrow.unpack, scaled.Narrow
    monkeypatch.setattr(
        grid,
        "unpack",
        lambda codes, rule, missing: true_unpack(codes, rule, missing and missing - 1),
    )
    monkeypatch.setattr(
        scaled,
        "Narrow",
        lambda codes, missing, *rule: true_narrow(codes, missing and missing - 1, *rule),
    )


def calls_zeros_constant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunk, "_one_value", lambda values: True)


def rounds_to_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        chunk, "encode_float", lambda values, extent: floats.FloatChunk(values.astype(np.float32))
    )


@pytest.mark.parametrize(
    "mutate",
    [
        compares_as_numbers,
        gives_missing_the_highest_code,
        calls_zeros_constant,
        rounds_to_float32,
    ],
)
def test_wrong_encodings_are_noticed(
    monkeypatch: pytest.MonkeyPatch, mutate: Callable[[pytest.MonkeyPatch], None]
) -> None:
    must_notice(monkeypatch, mutate, HOSTILE, comes_back)


def test_trust_in_the_sample_is_noticed(monkeypatch) -> None:
    must_notice(monkeypatch, trusts_the_sample, ODD, comes_back)


CONSTANT = st.builds(np.full, st.integers(1, 40), st.sampled_from(DECIMALS))


def is_chosen_by_all_values(values: np.ndarray) -> bool:
    """Whether the sample only saves work: the encoding is the one that all values tell."""
    values = values.copy()
    found, wanted = encode_numeric(values), chunk._encode(values, scaled.encode_scaled)
    return (
        type(found) is type(wanted)
        and found.nbytes == wanted.nbytes
        and same(found.decode(), wanted.decode())
    )


@given(HOSTILE | ODD | CONSTANT)
def test_a_sample_only_saves_work(values) -> None:
    assert is_chosen_by_all_values(values)


def nothing_is_scaled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunk, "may_be_scaled", lambda sample: False)


def nothing_is_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunk, "may_be_float32", lambda sample: False)


def nothing_is_constant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        chunk,
        "_may_be_smaller",
        lambda sample: chunk.may_be_scaled(sample) or chunk.may_be_float32(sample),
    )


def whole_numbers_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scaled, "_DIVISOR_ROWS", np.ones((1, 1)))
    monkeypatch.setattr(chunk, "may_be_float32", lambda sample: False)


@pytest.mark.parametrize(
    ("mutate", "inputs"),
    [
        (nothing_is_scaled, HOSTILE),
        (nothing_is_float32, HOSTILE),
        (nothing_is_constant, CONSTANT),
        (whole_numbers_only, HOSTILE),
    ],
)
def test_a_sample_that_tells_too_much_is_noticed(monkeypatch, mutate, inputs) -> None:
    must_notice(monkeypatch, mutate, inputs, is_chosen_by_all_values)


@ENCODERS
def test_signs_and_payloads_of_nans_are_not_kept(encode) -> None:
    for others in ([], [1.0], [1 / 3, -0.0], [np.inf]):
        decoded = encode(np.array([*ODD_NANS, *others])).decode()
        assert np.isnan(decoded[:3]).all()
        assert len(set(decoded[:3].view(np.int64).tolist())) == 1


@ENCODERS
def test_the_array_that_was_encoded_is_not_touched(encode) -> None:
    values = np.array([*ODD_NANS, 1.0, -0.0, 0.1])
    before = values.tobytes()
    values.setflags(write=False)
    encode(values)
    encode(values[::2])
    assert values.tobytes() == before
