import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact
from steam.model.mojo.values import (
    MAX_ARRAY,
    Info,
    print_boolean,
    print_double,
    print_doubles,
    print_integers,
)


def bits(value: float) -> bytes:
    return struct.pack("<d", value)


@given(st.floats(allow_nan=False))
def test_a_double_reads_back_to_the_same_bits_and_looks_like_one(value: float) -> None:
    text = print_double(value)
    assert bits(Info({"x": text}).double("x")) == bits(value)
    assert "." in text or math.isinf(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1.0"), (1e-4, "0.0001"), (1e-5, "1.0E-5"), (1.5e300, "1.5E300"), (-0.0, "-0.0")],
)
def test_doubles_as_java_reads_them(value: float, text: str) -> None:
    assert print_double(value) == text
    assert print_double(math.nan) == "NaN"
    assert print_double(-math.inf) == "-Infinity"


@given(st.lists(st.floats(allow_nan=False)), st.lists(st.integers(-99, 99)))
def test_arrays_read_back(doubles: list[float], integers: list[int]) -> None:
    info = Info({"d": print_doubles(doubles), "i": print_integers(integers)})
    assert list(map(bits, info.doubles("d"))) == list(map(bits, doubles))
    assert list(info.integers("i", -99, 99)) == integers
    assert info.shows_doubles("d") == bool(doubles)


def test_booleans_and_null() -> None:
    info = Info({"t": print_boolean(True), "f": print_boolean(False), "n": "null"})
    assert (info.boolean("t"), info.boolean("f")) == (True, False)
    assert (info.has("t"), info.has("n"), info.has("absent")) == (True, False, False)
    for key in ("n", "absent"):
        with pytest.raises(InvalidArtifact, match=f"says nothing about '{key}'"):
            info.text(key)


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        ("boolean", "True"),
        ("double", "1_0"),
        ("double", "1.0.0"),
        ("double", "١"),
        ("double", ""),
        ("doubles", "1.0, 2.0"),
        ("doubles", "[1.0, , 2.0]"),
        ("doubles", "[1.0"),
        ("doubles", "["),
        ("doubles", "[0x1p3]"),
        ("doubles", f"[{'1,' * MAX_ARRAY}1.0]"),
    ],
)
def test_a_value_of_another_type_is_refused(reader: str, value: str) -> None:
    with pytest.raises(InvalidArtifact, match="'x'"):
        getattr(Info({"x": value}), reader)("x")


@pytest.mark.parametrize("value", ["", "1.0", "6", "-1", "+1", "9" * 30, "1 2", "٣"])
def test_a_whole_number_is_whole_and_in_range(value: str) -> None:
    with pytest.raises(InvalidArtifact, match="from 0 to 5"):
        Info({"x": value}).integer("x", 0, 5)
    with pytest.raises(InvalidArtifact, match="'x'"):
        Info({"x": f"[0, {value}]"}).integers("x", 0, 5)
