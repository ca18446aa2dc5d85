import csv
import io
import math

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from steam.core.errors import InvalidInput
from steam.trainer.frame.export import csv as csv_export
from steam.trainer.frame.export.csv import CsvStyle, csv_pieces
from steam.trainer.frame.frame import Frame, frame_from_arrays

NUMBERS = hnp.arrays(np.float64, st.integers(0, 50), elements=st.floats(allow_nan=True))
SIGNS = st.sampled_from('",;\n\r =') | st.characters(codec="utf-8")
TEXTS = st.lists(st.none() | st.text(SIGNS, max_size=5), max_size=20)
FIND = settings(max_examples=2000, database=None, phases=[Phase.generate])


def text_of(frame: Frame, **style: object) -> str:
    return b"".join(csv_pieces(frame, CsvStyle(**style))).decode()  # type: ignore[arg-type]


@pytest.fixture
def mixed() -> Frame:
    return frame_from_arrays(
        "f",
        {
            "n": np.array([1.0, np.nan, -3.0]),
            "r": np.array([0.5, np.nan, np.inf]),
            "e": np.array([1, -1, 0], dtype=np.int32),
            "s": np.array(['say "hi", you', None, "=1+1"], dtype=object),
        },
        block_rows=2,
        domains={"e": ("a", "b,c")},
    )


def test_cells_as_h2o_writes_them(mixed: Frame) -> None:
    assert text_of(mixed) == (
        '"n","r","e","s"\n1,0.5,"b,c","say ""hi"", you"\n,,,\n-3,Infinity,"a","=1+1"\n'
    )
    assert "0x1.0p-1" in text_of(mixed, hexadecimal=True)


def test_styles(mixed: Frame) -> None:
    first = text_of(mixed, separator="\t", quote_header=False).splitlines()
    assert first[:2] == ["n\tr\te\ts", '1\t0.5\t"b,c"\t"say ""hi"", you"']
    assert text_of(mixed, header=False).startswith('1,0.5,"b,c"')


def test_a_name_that_needs_quotes_has_them() -> None:
    names = ["a b", "a,b", 'a"b', "a\nb", " a", ""]
    frame = frame_from_arrays("f", {name: np.zeros(0) for name in names})
    text = text_of(frame, quote_header=False)
    assert text == 'a b,"a,b","a""b","a\nb"," a",""\n'
    assert next(csv.reader(io.StringIO(text, newline=""))) == names


@pytest.mark.parametrize("separator", ["", ",,", "1", "e", ".", "-", "+", '"', "\n", "\r", "\0"])
def test_a_separator_that_cells_may_hold_is_refused(separator: str) -> None:
    with pytest.raises(InvalidInput, match="cannot separate columns"):
        CsvStyle(separator=separator)


def test_no_rows() -> None:
    frame = frame_from_arrays("f", {"a": np.zeros(0)}, block_rows=2)
    assert text_of(frame) == '"a"\n'


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.25, "0x1.0p-2"),
        (0.1, "0x1.999999999999ap-4"),
        (-0.5, "-0x1.0p-1"),
        (3.5, "0x1.cp1"),
        (1e300, "0x1.7e43c8800759cp996"),
        (1e-310, "0x0.012688b70e62bp-1022"),
        (5e-324, "0x0.0000000000001p-1022"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
    ],
)
def test_hexadecimal_numbers_are_those_of_java(number: float, text: str) -> None:
    """As a real H2O 3.46 wrote them."""
    frame = frame_from_arrays("f", {"x": np.array([number])})
    assert text_of(frame, hexadecimal=True) == f'"x"\n{text}\n'


@given(NUMBERS)
def test_numbers_read_back_exactly(values: np.ndarray) -> None:
    frame = frame_from_arrays("f", {"x": values}, block_rows=7)
    for hexadecimal in (False, True):
        text = text_of(frame, hexadecimal=hexadecimal)
        cells = [row[0] if row else "" for row in csv.reader(io.StringIO(text))][1:]
        read = float.fromhex if hexadecimal and any("x" in cell for cell in cells) else float
        back = [math.nan if cell == "" else read(cell) for cell in cells]
        np.testing.assert_array_equal(back, values)


@given(TEXTS, st.booleans())
def test_texts_read_back_exactly(texts: list[str | None], hexadecimal: bool) -> None:
    assert read_back(texts, hexadecimal=hexadecimal)


def read_back(texts: list[str | None], *, hexadecimal: bool) -> bool:
    """Whether Python's reader finds the same cells; a second column keeps lines filled.

    Polars writes the lines that have no `hexadecimal` numbers.
    """
    count = len(texts)
    frame = frame_from_arrays(
        "f", {"s": np.array([*texts, None], dtype=object)[:count], "n": np.zeros(count)}
    )
    # Outside of quotes nothing is special but separators and ends of lines.
    text = text_of(frame, hexadecimal=hexadecimal)
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    return rows == [["s", "n"], *([text or "", "0"] for text in texts)]


def doubles_no_quotes(text: str) -> str:
    return f'"{text}"'


def quotes_nothing(text: str) -> str:
    return text


@pytest.mark.parametrize(
    ("name", "mutant", "hexadecimal"),
    [
        ("_quoted", doubles_no_quotes, True),
        ("_quoted", quotes_nothing, True),
        ("_QUOTED", "never", False),
    ],
)
def test_wrong_quotes_are_caught(
    name: str, mutant: object, hexadecimal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_export, name, mutant)

    def differs(texts: list[str | None]) -> bool:
        try:
            return not read_back(texts, hexadecimal=hexadecimal)
        except csv.Error:
            return True

    find(TEXTS, differs, settings=FIND)


@pytest.mark.parametrize(
    ("column", "lines"),
    [
        (np.array([np.inf, 0.5, np.nan]), ["Infinity", "0.5", ""]),
        (np.array([1e18, -5.0, np.nan]), ["1000000000000000000", "-5", ""]),
        (np.array(["\ud800", None, 'a"'], dtype=object), ['"\ud800"', "", '"a"""']),
        (np.array([0, -1, 1000], dtype="datetime64[ms]"), ["0", "-1", "1000"]),
    ],
)
def test_what_polars_cannot_write_is_written(column: np.ndarray, lines: list[str]) -> None:
    text = b"".join(csv_pieces(frame_from_arrays("f", {"x": column})))
    assert text.decode("utf-8", "surrogatepass").split("\n") == ['"x"', *lines, ""]


@given(NUMBERS, st.lists(st.integers(-1, 2), min_size=50, max_size=50))
def test_lines_are_alike_by_polars_and_without(values: np.ndarray, codes: list[int]) -> None:
    """But for the spelling of exponents, and of floats in hexadecimal."""
    whole = np.where(np.abs(values) < 2.0**53, np.rint(values), np.nan)
    columns = {"i": whole, "e": np.array(codes[: len(values)], dtype=np.int32)}
    frame = frame_from_arrays("f", columns, 20, {"e": ("", 'b"c', "d;\n")})
    assert text_of(frame) == text_of(frame, hexadecimal=True)
