"""Blocks read with their types at once: the same as by way of text, or not at all."""

import struct
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from steam.trainer.frame.parse.batches import Batch, text_batch
from steam.trainer.frame.parse.blocks import Block
from steam.trainer.frame.parse.builders import column_builder
from steam.trainer.frame.parse.direct import Writing, direct_batch
from steam.trainer.frame.parse.setup import ParseSetup
from steam.trainer.frame.parse.words import ENUM, NUMERIC, STRING, TIME

WORDS = (NUMERIC, NUMERIC, ENUM, STRING, TIME)
WHOLE = ["0", "-0", "+7", "007", " 5", "5 ", "9007199254740993", "9223372036854775808"]
REAL = ["1.5", "-0.0", "1e3", ".5", "5.", "inf", "-inf", "1e400"]
NO_NUMBER = ["", "NA", "nan", "-", "?", "x", '""']
NUMBERS = st.sampled_from([*WHOLE, *REAL, *NO_NUMBER, '"3"', '" 3"'])
TEXTS = st.sampled_from(
    ["", "a", " a", "é", "NA", '""', '"b,c"', '"d""e"', '"f\ng"', "a b", '"NA"']
)
TIMES = st.sampled_from(["", "2020-01-01", "2020-02-30", "NA", '"2021-05-05 10:00"', '""'])
ROWS = st.lists(st.tuples(NUMBERS, NUMBERS, TEXTS, TEXTS, TIMES), min_size=1, max_size=6)
WRITINGS = st.builds(Writing, whole=st.booleans(), missing=st.sampled_from(["NA", "-", "?", "nan"]))


def block_of(text: str) -> Block:
    return Block((text.encode(),), "f", 1, text.count("\n"), 1.0)


def setup_of(words: tuple[str, ...]) -> ParseSetup:
    return ParseSetup(",", header=False, column_names=words, column_types=words)


def values(batch: Batch, builders) -> list[object]:
    """What each column holds of the batch; whole is what the columns make of it."""
    found: list[object] = [batch.rows, [batch.line_of(row) for row in range(batch.rows)]]
    for word, builder, cells in zip(WORDS, builders, batch.columns.values(), strict=True):
        piece = builder.read(cells, batch)
        if word in {NUMERIC, TIME}:
            plain = np.where(np.isnan(piece.values), np.nan, piece.values)
            found += [plain.tobytes(), piece.whole, piece.largest, piece.unreadable]
        elif word == STRING:
            found.append(piece.values.to_list())
        else:
            texts = {**piece.levels, 0: ""}
            found.append([texts[int(code)] for code in piece.values])
    return found


def both_ways(rows, writings, end: str, *, signed_whole: bool = False) -> None:
    text = "".join(",".join(row) + end for row in rows)
    block, setup = block_of(text), setup_of(WORDS)
    with ThreadPoolExecutor(1) as threads:
        builders = [column_builder(word, (), 10, threads) for word in WORDS]
        plain = signed_whole or "-0" not in text
        types = {
            i: builder.direct_type(whole=plain and writings[min(i, 1)].whole)
            for i, builder in enumerate(builders)
        }
        direct = direct_batch(block, setup, types, {i: writings[i].missing for i in (0, 1)})
        if direct is not None:
            # Builders of their own: what a column is known not to be is no longer looked for.
            again = [column_builder(word, (), 10, threads) for word in WORDS]
            slow = text_batch(block, setup, range(len(WORDS)))
            assert values(direct, builders) == values(slow, again)


@given(ROWS, st.tuples(WRITINGS, WRITINGS), st.sampled_from(["\n", "\r\n"]))
def test_the_same_as_by_way_of_text(rows, writings, end: str) -> None:
    both_ways(rows, writings, end)


def test_integers_for_negative_zeros_would_be_caught() -> None:
    row = ("-0", "1", "a", "b", "")
    with pytest.raises(AssertionError):
        both_ways([row], (Writing(), Writing()), "\n", signed_whole=True)


def test_an_empty_text_in_quotes_is_not_missing() -> None:
    both_ways([("1", "2", "a", '""', "")], (Writing(), Writing()), "\n")


def test_what_is_in_order_is_read() -> None:
    cells = ("1", "-2.5", "NA", '"b,c"', "2020-01-01")
    block = block_of((",".join(cells) + "\n") * 3)
    with ThreadPoolExecutor(1) as threads:
        builders = [column_builder(word, (), 10, threads) for word in WORDS]
        types = {i: builder.direct_type(whole=i == 0) for i, builder in enumerate(builders)}
        batch = direct_batch(block, setup_of(WORDS), types, {0: "NA", 1: "NA"})
    assert batch is not None
    assert [batch.columns[i].to_list()[0] for i in (0, 1, 3)] == [1, -2.5, "b,c"]


def decimals() -> st.SearchStrategy[str]:
    """Decimals that are hard to round: many digits, halves between two floats, tiny and huge."""
    digits = st.text("0123456789", min_size=1, max_size=40)
    exponents = st.integers(-340, 310).map(lambda power: f"e{power}")
    halves = st.integers(0, 2**62).map(_half_above)
    return (
        st.builds(lambda a, b, e: f"{a}.{b}{e}", digits, digits, exponents | st.just("")) | halves
    )


def _half_above(bits: int) -> str:
    """The decimal half way between a float and the next one, in all its digits."""
    value = struct.unpack("d", struct.pack("Q", bits))[0]
    above = float(np.nextafter(value, np.inf))
    whole, over = value.as_integer_ratio(), above.as_integer_ratio()
    top, bottom = whole[0] * over[1] + over[0] * whole[1], 2 * whole[1] * over[1]
    power = bottom.bit_length() - 1  # bottom is a power of two: as many decimals are exact
    digits = str(top * 5**power).rjust(power + 1, "0")
    return f"{digits[: len(digits) - power]}.{digits[len(digits) - power :]}"


@given(st.lists(decimals(), min_size=1, max_size=20))
def test_decimals_are_rounded_as_python_does(texts: list[str]) -> None:
    block = block_of("".join(f"{text}\n" for text in texts))
    with ThreadPoolExecutor(1) as threads:
        builder = column_builder(NUMERIC, (), 10, threads)
        types = {0: builder.direct_type(whole=False)}
        direct = direct_batch(block, setup_of((NUMERIC,)), types, {})
        assert direct is not None
        found = builder.read(direct.columns[0], direct).values
    assert found.tobytes() == np.array([float(text) for text in texts]).tobytes()


def test_digits_and_exponent_read_apart_would_be_caught() -> None:
    def naive(text: str) -> float:
        digits, _, power = text.partition("e")
        return float(Fraction(float(digits)) * Fraction(10) ** int(power or 0))

    find(decimals(), lambda text: abs(float(text)) < 1e300 and naive(text) != float(text))


@pytest.mark.parametrize(
    "text", ["1,2\n3\n", "1,2\n\n3,4\n", "1\n2,3,4\n", "1,2\nx,3\n", "1,2\n  \n", '"1","2"\n"3"\n']
)
def test_what_is_out_of_order_is_left_to_text(text: str) -> None:
    with ThreadPoolExecutor(1) as threads:
        builder = column_builder(NUMERIC, (), 10, threads)
        types = {i: builder.direct_type(whole=False) for i in (0, 1)}
        assert direct_batch(block_of(text), setup_of((NUMERIC, NUMERIC)), types, {}) is None


def test_how_numbers_are_written_is_learned() -> None:
    block = block_of("1,1.5\n?,\n?,NA\n")
    cells = text_batch(block, setup_of((NUMERIC, NUMERIC)), (0, 1)).columns
    assert Writing().seen(cells[0]) == Writing(whole=True, missing="?")
    assert Writing(missing="-").seen(cells[1]) == Writing(whole=False, missing="NA")
    assert Writing(whole=False).seen(cells[0]).whole is False
