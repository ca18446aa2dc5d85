"""Bodies that would cost much more than they are: bounded in memory, and in what they answer."""

import tracemalloc
from functools import cache
from pathlib import Path

import pytest

from steam.core.errors import InvalidInput
from steam.core.policy import InputPolicy, Strictness
from steam.model.artifact import load_artifact
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.dialects.steam import STEAM
from steam.scoring.scorer import Scorer

FIXTURES = Path(__file__).parents[1] / "model" / "fixtures"
SIZE = 1_600_000  # of which three bytes a cell are too many rows
TIMES = 12  # the body: the most memory that reading and answering it may take
FIXED = 2_000_000  # bytes that any request may take


@cache
def scorer_of(policy: InputPolicy) -> Scorer:
    return Scorer(load_artifact(FIXTURES / "glm_binomial.zip").predictor, policy)


def answer(body: bytes, content_type: str = "application/json", **policy: Strictness) -> bytes:
    """What is answered, or said of the refusal."""
    scorer = scorer_of(InputPolicy(**policy))
    reader, writer = choose(STEAM.formats, call_of(body, content_type, partial=True), scorer.model)
    try:
        scored = scorer.score_object(body)
        return scored.text if scored else scorer.score(reader, writer, partial=True).text
    except InvalidInput as refusal:
        return refusal.message.encode()


def answer_and_peak(body: bytes) -> tuple[bytes, int]:
    """What is answered, and the most memory that it took."""
    scorer_of(InputPolicy())
    tracemalloc.start()
    try:
        return answer(body), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def many(piece: bytes) -> bytes:
    """About SIZE bytes of pieces, with commas between."""
    return piece + (b"," + piece) * (SIZE // (len(piece) + 1))


NESTED = {
    "arrays": b"[" + many(b"[]") + b"]",
    "objects": b"[" + many(b"{}") + b"]",
    "an object": b'{"a":[' + many(b"{}") + b"]}",
    "small values": b"[" + many(b"1") + b"]",
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "long text": b'"' + b"x" * SIZE + b'"',
    "escapes": b'"' + b"\\u00e9" * (SIZE // 6) + b'"',
    "wide characters": '"\U0001f600'.encode() + b"x" * SIZE + b'"',
    "long integer": b"9" * SIZE,
    "long decimal": b"0." + b"1" * SIZE,
    "long exponent": b"1e" + b"9" * SIZE,
}


@pytest.mark.parametrize("cell", NESTED)
@pytest.mark.parametrize("column", [b"AGE", b"unknown"])
@pytest.mark.parametrize(
    "shape",
    [
        b'{"%s": %s}',
        b'[{"%s": %s}]',
        b'{}\n{"%s": %s}',
        b'{"columns": {"%s": [%s]}}',
        b'{"columns": {"%s": %s}}',
    ],
)
def test_one_large_cell_takes_some_times_its_size(shape: bytes, column: bytes, cell: str) -> None:
    body = shape % (column, NESTED[cell])
    told, peak = answer_and_peak(body)
    assert len(told) < 2000
    assert peak < TIMES * len(body) + FIXED


BODIES = {
    "one name": b"{" + many(b'"AGE": 1') + b"}",
    "names": b"{" + b",".join(b'"n%06d": 1' % number for number in range(SIZE // 12)) + b"}",
    "columns": b'{"columns": {'
    + b",".join(b'"n%06d": []' % number for number in range(SIZE // 13))
    + b"}}",
    "columns of one name": b'{"columns": {' + many(b'"AGE": []') + b"}}",
    "wide rows": b"["
    + b",".join(
        [b"{" + b",".join(b'"n%04d": 1' % number for number in range(10_000)) + b"}"]
        * (SIZE // 120_000)
    )
    + b"]",
    "no rows": b"[" + many(b"5") + b"]",
    "half a row": b'[{"AGE": 1}, {"AGE": ' + NESTED["arrays"],
    "long numbers": b'{"columns": {"AGE": [' + many(b"9" * 4000) + b"]}}",
}


@pytest.mark.parametrize("kind", BODIES)
def test_many_small_things_take_some_times_their_size(kind: str) -> None:
    told, peak = answer_and_peak(BODIES[kind])
    assert len(told) < 200_000
    assert peak < TIMES * len(BODIES[kind]) + FIXED


ROWS = 20_000
ROW_BYTES = 250  # of an answer to one row, or of its refusal; without warnings


@pytest.mark.parametrize("row", [b"[]", b"1e400"])
@pytest.mark.parametrize("shape", [b'{"columns": {"AGE": [%s]}}', b"[%s]", b"%s"])
def test_refused_rows_take_no_more_than_other_rows(shape: bytes, row: bytes) -> None:
    by_columns = b"columns" in shape
    separator = b"\n" if shape == b"%s" else b","
    rows = separator.join([row if by_columns else b'{"AGE": %s}' % row] * ROWS)
    told, peak = answer_and_peak(shape % rows)
    assert told.count(b'"code"') == ROWS
    assert len(told) < ROWS * ROW_BYTES + FIXED
    assert peak < 5 * ROWS * ROW_BYTES + FIXED


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"[" + b"{}," * (ROWS - 1) + b"{}]", "application/json"),
        (b"{}\n" * ROWS, "application/json"),
        (b"[" + b'{"z":1},' * (ROWS - 1) + b"{}]", "application/json"),
    ],
    ids=["array", "lines", "unknown"],
)
def test_an_answer_to_many_rows_says_a_hundred_times_what_holds_for_all(
    body: bytes, content_type: str
) -> None:
    text = answer(body, content_type)
    assert text.count(b" are missing; taken as NA") == 100
    assert text.count(b" are missing; taken as NA (not repeated for later rows)") == 1
    assert text.count(b"AGE") == 100
    if b"z" in body:
        assert text.count(b"is unknown to the model; ignored") == 100
    assert len(text) < ROWS * ROW_BYTES


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"columns": {"%s": [' % (b"z" * 300) + b"1," * (ROWS - 1) + b"1]}}", "application/json"),
        (b"PSA,%s\n" % (b"z" * 300) + b"1,1\n" * ROWS, "text/csv"),
    ],
    ids=["columns", "csv"],
)
def test_an_answer_in_one_piece_says_once_what_holds_for_all(
    body: bytes, content_type: str
) -> None:
    text = answer(body, content_type)
    in_all = f" (in {ROWS:,} rows)".encode()
    assert text.count(b"AGE") == 1
    assert text.count(b" are missing; taken as NA" + in_all) == 1
    assert text.count(b"is unknown to the model; ignored" + in_all) == 1
    assert len(text) < ROWS * ROW_BYTES


def test_what_is_said_of_values_is_said_of_each_row() -> None:
    text = answer(b'{"columns": {"RACE": [' + b'"?",' * (ROWS - 1) + b"1]}}")
    assert text.count(b"column RACE has the level '?'") == ROWS - 1


def test_a_refused_row_is_refused_however_many_there_are() -> None:
    body = b"[" + b"{}," * (ROWS - 1) + b"{}]"
    text = answer(body, missing_column=Strictness.REJECT)
    assert text.count(b'"error"') == ROWS


ENORMOUS = b'{"a":1,' + b",".join(b'"k%d":1' % number for number in range(SIZE // 12)) + b"}"


@pytest.mark.parametrize(
    "body", [ENORMOUS, b"[" + ENORMOUS + b',{"AGE":1}]', ENORMOUS + b'\n{"AGE":1}\n']
)
def test_a_row_of_too_many_columns_is_refused_before_it_is_built(body: bytes) -> None:
    told, peak = answer_and_peak(body)
    assert b"has more than 10000 columns" in told
    assert peak < 8 * len(body) + FIXED  # built, it would be ten times as large
