"""Files into frames."""

import csv
import gzip
import io
import pickle
import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.errors import Exhausted, InvalidInput
from steam.trainer.frame.parse import blocks
from steam.trainer.frame.parse.csv import parse_csv
from steam.trainer.frame.parse.setup import guess_setup
from steam.trainer.frame.vec import VecType
from steam.trainer.progress import Cancelled

DATA = Path(__file__).parents[4] / "examples/data"


@pytest.mark.parametrize("name", ["prostate.csv", "iris.csv"])
def test_the_same_as_polars(name: str) -> None:
    expected = pl.read_csv(DATA / name)
    frame = parse_csv(DATA / name, guess_setup(DATA / name), "k", block_rows=70)
    assert frame.names == tuple(expected.columns)
    assert frame.blocks[1][0] == 70
    for column in expected.columns:
        vec = frame.vec(column)
        if vec.domain is not None:
            assert [vec.domain[code] for code in vec.values()] == expected[column].to_list()
        else:
            assert vec.values().tolist() == expected[column].cast(pl.Float64).to_list()


CELL = st.text('ab1",;\n é', max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 4).flatmap(
        lambda w: st.lists(st.lists(CELL, min_size=w, max_size=w), min_size=1, max_size=12)
    ),
    st.sampled_from(["\n", "\r\n"]),
    st.integers(1, 5),
)
def test_text_comes_back_as_it_was_written(write, rows, end: str, block_rows: int) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL)
    names = [f"c{i}" for i in range(len(rows[0]))]
    writer.writerows([names, *rows])
    path = write(out.getvalue())
    setup = guess_setup(path, separator=",", header=True, column_types=["string"] * len(names))
    frame = parse_csv(path, setup, "k", block_rows=block_rows)
    found = zip(*(frame.vec(name).values().tolist() for name in names), strict=True)
    assert [list(row) for row in found] == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | st.floats(allow_nan=False), min_size=1, max_size=30))
def test_numbers_come_back_bit_for_bit(write, values: list[float | None]) -> None:
    path = write("x,y\n" + "".join(f"{'' if v is None else repr(v)},1\n" for v in values))
    frame = parse_csv(path, guess_setup(path), "k", block_rows=7)
    array = np.array([np.nan if v is None else v for v in values])
    assert frame.vec("x").values().tobytes() == array.tobytes()


@pytest.mark.parametrize("read_bytes", [1, 7, 64])
def test_the_size_of_reads_does_not_matter(monkeypatch, parse, read_bytes: int) -> None:
    content = 'a,b,c\r\n1,"x\r\ny",2020-01-01\r\n\r\n2,"",\r\n3\r\n4,é,2020-01-02'
    whole, warnings = parse(content)
    monkeypatch.setattr(blocks, "READ_BYTES", read_bytes)
    pieces, again = parse(content)
    assert whole.rows == pieces.rows == 4
    assert again == warnings
    for name in whole.names:
        np.testing.assert_array_equal(whole.vec(name).values(), pieces.vec(name).values())


@pytest.mark.parametrize(
    "content",
    [
        "a,b\n1,x\n2,y\n",
        "a,b\r\n1,x\r\n2,y\r\n",
        "a,b\r1,x\r2,y\r",
        "a,b\n1,x\n2,y",
        "\ufeffa,b\n1,x\n2,y\n",
        "a;b\n1;x\n2;y\n",
        "a\tb\n1\tx\n2\ty\n",
        "a|b\n1|x\n2|y\n",
        "a   b\n 1   x \n2 y\n",
        "a,b\n\n1,x\n\n\n2,y\n\n",
        "\n\na,b\n1,x\n2,y\n",
        '"a","b"\n"1","x"\n"2","y"\n',
        "a, b\n1, x\n2, y\n",
    ],
)
def test_shapes_of_the_same_table(parse, content: str) -> None:
    frame, warnings = parse(content, column_types=[None, "enum"])
    assert warnings == []
    assert frame.names == ("a", "b")
    assert frame.vec("a").type is VecType.INT
    assert frame.vec("a").values().tolist() == [1, 2]
    assert frame.vec("b").domain == ("x", "y")
    assert frame.vec("b").values().tolist() == [0, 1]


def test_gzip(parse) -> None:
    frame, _ = parse(gzip.compress(b"a,b\n1,2\n"))
    assert frame.vec("b").values().tolist() == [2]
    assert frame.source is not None


def test_latin_1(parse) -> None:
    frame, warnings = parse("a,b\nné,1\nné,2\nx,3\n".encode("latin-1"))
    assert frame.vec("a").domain == ("né", "x")
    assert "Latin-1" in warnings[0]


def test_windows_1252_has_characters_where_latin_1_has_controls(parse) -> None:
    frame, _ = parse("a,b\n“5 €”,1\n…,2\n".encode("cp1252") + b"\x81,3\n")
    assert frame.vec("a").values().tolist() == ["“5 €”", "…", "\x81"]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("read_bytes", [5, 1 << 20])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_utf_16(monkeypatch, parse, codec: str, read_bytes: int, pack) -> None:
    monkeypatch.setattr(blocks, "READ_BYTES", read_bytes)
    text = "name\tv\r\nJosé\t1\r\n😀 and Ж\t2\r\n"
    marked = text if codec == "utf-16" else f"\ufeff{text}"
    frame, warnings = parse(pack(marked.encode(codec)), column_types={"name": "string"})
    assert frame.vec("name").values().tolist() == ["José", "😀 and Ж"]
    assert frame.vec("v").values().tolist() == [1, 2]
    assert not warnings


@pytest.mark.parametrize("end", [b"\x00\xd8", b"\x00\xdc\x0a\x00", b"1"])
def test_damaged_utf_16_is_refused(parse, end: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"The UTF-16 data in .* is damaged"):
        parse("\ufeffa,b\n1,2\n".encode("utf-16-le") + end)


def test_only_a_header(parse) -> None:
    frame, _ = parse("a,b\n")
    assert (frame.rows, frame.names) == (0, ("a", "b"))


def test_what_is_missing_where(parse) -> None:
    frame, _ = parse(
        'n,e,s,t\n1,NA,"",2020-01-01\nNA,,,NA\n?,b,x,\n4,b,x y,2020-01-02\n5,b,x y,-\n',
        column_types={"s": "string", "e": "enum"},
        na_strings={"s": ["x"]},
    )
    assert np.isnan(frame.vec("n").values()).tolist() == [False, True, True, False, False]
    assert frame.vec("e").domain == ("NA", "b")
    assert frame.vec("e").values().tolist() == [0, -1, 1, 1, 1]
    assert frame.vec("s").values().tolist() == ["", None, None, "x y", "x y"]
    assert np.isnan(frame.vec("t").values()).tolist() == [False, True, True, False, True]


def test_a_blank_line_of_a_single_column_is_a_missing_value(parse) -> None:
    frame, _ = parse("a\n1\n\n3\n")
    np.testing.assert_array_equal(frame.vec("a").values(), [1, np.nan, 3])


def test_a_single_column_of_blank_lines_alone_has_no_rows(parse) -> None:
    frame, warnings = parse("a\r\n\r\n", header=True)
    assert (frame.rows, frame.names, warnings) == (0, ("a",), [])
    frame, _ = parse('a\n""\n\n', header=True)
    np.testing.assert_array_equal(frame.vec("a").values(), [np.nan, np.nan])


def test_domains_are_sorted_over_all_blocks(parse) -> None:
    frame, _ = parse("e,n\nc,10\na,9\nb,10\na,-1\n", block_rows=2, column_types=["enum", "enum"])
    assert frame.vec("e").domain == ("a", "b", "c")
    assert frame.vec("e").values().tolist() == [2, 0, 1, 0]
    assert frame.vec("n").domain == ("-1", "9", "10")


def test_a_guess_gives_way_to_what_the_file_holds(parse) -> None:
    rows = "".join(f"{i % 50},2020-01-01,1\n" for i in range(70_000))
    frame, warnings = parse("n,t,k\n" + rows + "?,x,2\nmany,,3\n", block_rows=30_000)
    assert frame.vec("n").type is VecType.ENUM
    assert frame.vec("n").domain is not None
    assert "many" in frame.vec("n").domain
    assert frame.vec("t").domain == ("2020-01-01", "x")
    assert frame.vec("k").type is VecType.INT
    assert frame.rows == 70_002
    assert any("'n' is read as Enum: 'many' on line 70003" in text for text in warnings)
    assert any("'t' is read as Enum: 'x' on line 70002" in text for text in warnings)


def test_what_is_not_of_a_type_that_is_demanded_is_missing(parse) -> None:
    content = 's,n\n"two\nlines",1\n\nx,lots\ny,many\nz,NA\nz,2\n'
    frame, warnings = parse(content, column_types={"n": "numeric"})
    np.testing.assert_array_equal(frame.vec("n").values(), [1, np.nan, np.nan, np.nan, 2])
    assert warnings == [
        "Column 'n': 2 values are not Numeric, and missing; the first is 'lots' on line 5."
    ]
    frame, warnings = parse(f"t\n2020-01-01\n{'y' * 100}\n", column_types=["time"])
    assert frame.vec("t").type is VecType.TIME
    (said,) = warnings
    assert f"1 value is not Time, and missing; the first is '{'y' * 40}' on line 3" in said


def test_values_that_are_dropped_are_counted_over_all_blocks(monkeypatch, parse) -> None:
    monkeypatch.setattr(blocks, "READ_BYTES", 64)
    frame, warnings = parse("n\n" + "1\nx\n" * 500, column_types=["numeric"])
    assert np.isnan(frame.vec("n").values()).sum() == 500
    (said,) = warnings
    assert "500 values are not Numeric" in said
    assert "'x' on line 3" in said


def test_times_without_a_zone_are_of_that_of_the_parse(parse) -> None:
    content = "t\n2020-07-01 12:00:00\n2020-01-01 12:00:00\n2020-01-01 12:00:00Z\n"
    frame, _ = parse(content, zone="Europe/Berlin")
    noon = 1577880000000  # of the first of January, in UTC
    assert frame.vec("t").values().tolist() == [1593597600000, noon - 3600000, noon]


def test_too_many_fields(parse) -> None:
    with pytest.raises(InvalidInput, match=r"Line 4 .* has 3 fields instead of 2") as info:
        parse('a,b\n"x\ny",2\n1,2,3\n')
    assert info.value.details == {"line": 4, "found": 3, "expected": 2}


@pytest.mark.parametrize("read_bytes", [1 << 22, 20])
@pytest.mark.parametrize("loose", [False, True])
@pytest.mark.parametrize(
    ("policy", "values", "done"),
    [
        ("skip", [[1, 4], [2, 5]], "such rows are left out"),
        ("cut", [[1, 1, 4, 7], [2, 2, 5, 8]], "the fields beyond are dropped"),
    ],
)
def test_long_rows_are_counted_and_the_first_are_quoted(
    monkeypatch, parse, policy: str, values, done: str, read_bytes: int, loose: bool
) -> None:
    monkeypatch.setattr(blocks, "READ_BYTES", read_bytes)
    quoted = ' "y"' if loose else '"y"'
    content = f'a,b,c\n1,2,x\n1,2,{quoted},4\n\n4,5,"z\nz"\n7,8,9,10,11\n'
    frame, warnings = parse(content, long_rows=policy, column_types={"c": "string"})
    assert [frame.vec(name).values().tolist() for name in ("a", "b")] == values
    (warning,) = warnings
    assert warning.startswith(f"2 rows have more than 3 fields; {done}. The first: line 3 of /")
    assert warning.count("data.csv: '") == 2
    assert warning.endswith("'7,8,9,10,11'.")
    assert "line 7 of" in warning


def test_an_unknown_policy(parse) -> None:
    with pytest.raises(InvalidInput, match="'drop' is not something to do with long rows"):
        parse("a\n1\n", long_rows="drop")


def chunk_bytes(frame) -> bytes:
    return pickle.dumps([(vec.type, vec.domain, vec.chunks) for vec in frame.vecs])


def test_the_same_to_the_bit_for_any_number_of_threads_and_any_block(monkeypatch, write) -> None:
    rng = np.random.default_rng(5)
    rows = [
        f"{rng.integers(-5, 5)},{rng.normal() if i % 7 else 'NA'},{'xyzu'[rng.integers(4)]}{i % 90}"
        + (f",2020-01-0{i % 9 + 1},t{i}\n" if i % 501 else ',?,"q\n"\n')
        for i in range(6000)
    ]
    path = write("a,b,c,d,e\n" + "".join(rows))
    setup = guess_setup(path)
    found = set()
    for threads, read_bytes in ((1, 1 << 22), (1, 5000), (2, 4000), (4, 999), (4, 30_000)):
        monkeypatch.setattr(blocks, "READ_BYTES", read_bytes)
        frame = parse_csv(path, setup, "k", block_rows=1000, threads=threads)
        found.add(chunk_bytes(frame))
    assert len(found) == 1


def test_too_few_fields(parse) -> None:
    frame, warnings = parse("a,b,c\n1,2,3\n4\n5,6\n")
    np.testing.assert_array_equal(frame.vec("c").values(), [3, np.nan, np.nan])
    (warning,) = warnings
    assert warning.startswith("2 rows have fewer than 3 fields;")
    assert warning.endswith("The first is on line 3, with 1.")


def test_names_that_repeat(parse) -> None:
    frame, warnings = parse("x,x,\n1,2,3\n")
    assert frame.names == ("x", "x0", "C3")
    assert len(warnings) == 2


def test_skipped_columns(parse) -> None:
    frame, _ = parse("a,b,c\n1,bad,3\n", skipped=[1])
    assert frame.names == ("a", "c")
    assert frame.vec("c").values().tolist() == [3]


def test_numbers_that_lose_digits_are_told(parse) -> None:
    _, warnings = parse("id\n12345678901234567\n1\n")
    assert "beyond 2^53" in warnings[0]


@pytest.mark.parametrize(
    ("tail", "words"),
    [(b"\x00\n", "Line 3 .*NUL"), (b"\xff\n", "Line 3 .*UTF-8"), (b'"x\n1\n', "line 3 .*not end")],
)
def test_bad_bytes_after_the_sample(write, tail: bytes, words: str) -> None:
    path = write("é\n1\n")
    setup = guess_setup(path)
    path.write_bytes("é\n1\n".encode() + tail)
    with pytest.raises(InvalidInput, match=words):
        parse_csv(path, setup, "k")


def test_a_record_without_end_does_not_fill_the_memory(monkeypatch, write) -> None:
    monkeypatch.setattr(blocks, "READ_BYTES", 100)
    monkeypatch.setattr(blocks, "MAX_RECORD_BYTES", 1000)
    path = write("a\n1\n")
    setup = guess_setup(path)
    path.write_text("a\n" + '"' + "x" * 5000)
    with pytest.raises(InvalidInput, match=r"record on line 2 .* does not end"):
        parse_csv(path, setup, "k")


def test_a_limit_on_text(write) -> None:
    path = write("a\n" + "1\n" * 1000)
    with pytest.raises(Exhausted):
        parse_csv(path, guess_setup(path), "k", max_bytes=100)


class Watcher:
    """Keeps the fractions; cancels when told to."""

    def __init__(self, cancel_at: float = 2.0) -> None:
        self.fractions: list[float] = []
        self._cancel_at = cancel_at

    def update(self, fraction: float, message: str = "") -> None:
        self.fractions.append(fraction)
        if fraction >= self._cancel_at:
            raise Cancelled


def test_progress_moves_with_the_bytes(monkeypatch, write) -> None:
    monkeypatch.setattr(blocks, "READ_BYTES", 1 << 20)
    path = write("a\n" + "123456789\n" * 400_000 + "x\n")
    watcher = Watcher()
    parse_csv(path, guess_setup(path), "k", progress=watcher)
    assert watcher.fractions == sorted(watcher.fractions)
    assert len(set(watcher.fractions)) > 5
    assert watcher.fractions[-1] == 1.0


class Stopper:
    """Cancels at the first update that is later than it was told to."""

    def __init__(self) -> None:
        self.from_s = float("inf")
        self.fractions: list[float] = []

    def update(self, fraction: float, message: str = "") -> None:
        self.fractions.append(fraction)
        if fraction > 0.2 and self.from_s == float("inf"):
            self.from_s = time.monotonic()  # the user asks now; the next update raises
            self.from_cpu_s = time.process_time()
            return
        if time.monotonic() > self.from_s:
            raise Cancelled


@pytest.mark.parametrize("line", ["1,2,3\n", 'a,"b",c\n', '1, "2",3\n'])
def test_cancel_is_prompt(write, line: str) -> None:
    path = write("a,b,c\n" + line * 2_000_000)
    # What is slow to stop is slow each time; a machine is slow by chance.
    assert min(_stopped_after_cpu_s(path) for _ in range(3)) < 0.4


def _stopped_after_cpu_s(path: Path) -> float:
    stopper = Stopper()
    with pytest.raises(Cancelled):
        parse_csv(path, guess_setup(path), "k", progress=stopper)
    # Of all threads, so that others at work on the machine do not count: 0.2 s on two cores.
    took_s = time.process_time() - stopper.from_cpu_s
    assert time.monotonic() - stopper.from_s < 5.0  # and nothing waits
    assert stopper.fractions[-1] < 0.9
    return took_s


def test_cancelling(monkeypatch, write) -> None:
    monkeypatch.setattr(blocks, "READ_BYTES", 1 << 16)
    path = write("a\n" + "1\n" * 2_000_000)
    watcher = Watcher(cancel_at=0.3)
    with pytest.raises(Cancelled):
        parse_csv(path, guess_setup(path), "k", progress=watcher)
    assert watcher.fractions[-1] < 0.9
