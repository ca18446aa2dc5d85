import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.core.policy import InputPolicy, Strictness
from steam.model.predictor import Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.answers import Answers
from steam.scoring.codecs import csv_text
from steam.scoring.codecs.codec import Call, codec_model
from steam.scoring.codecs.csv_text import CsvText
from steam.scoring.errors import TooLarge, Unacceptable

CSV = "text/csv"


def frame_of(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


def test_csv_in_csv_out(ask) -> None:
    reply = ask(b'amount,colour,when\n5,red,0\n6,"blue, or so",1970-01-02\n', CSV)
    assert reply.text == b'predict,no,"""yes"""\n"""yes""",0.5,0.5\n"""yes""",%r,%r\n' % (
        1 - 6 / 11,
        6 / 11,
    )
    assert reply.codec.media_type == CSV


@pytest.mark.parametrize(
    "text",
    [
        b"amount,colour,when\n5,red,0\n,7,1\n",
        b"amount,colour,when\r\n5,red,0\r\n,7,1\r\n",
        b"\xef\xbb\xbfamount, colour ,when\n5,red,0\n,7,1",
        b'"amount","colour","when"\n"5","red","0"\n"","7","1"\n',
        b"amount,colour,when\n\n5,red,0\n\nNA,7.0,1\n\n\n",
        b"when,colour,amount\n0,red, 5 \n1,7,NaN",
        b"amount,colour,when\n+5,red,NA\nnull,7,NA\n",
    ],
)
def test_spellings_of_one_table(ask, text: bytes) -> None:
    first, second = frame_of(ask(text, CSV).text)
    assert first == {"predict": '"yes"', "no": "0.5", '"yes"': "0.5"}
    assert second == {"predict": "", "no": "", '"yes"': ""}


def test_without_a_first_line_columns_come_in_the_order_of_the_models(ask) -> None:
    reply = ask(b"5,red,0\n2.5,red,0\n", "text/csv; header=absent")
    assert reply.text == b'"""yes""",0.5,0.5\nno,0.75,0.25\n'
    assert reply.codec.media_type == "text/csv; header=absent"
    assert ask(b"", "text/csv; header=absent").text == b""


def test_no_rows_are_answered_by_the_names_of_columns(ask) -> None:
    assert ask(b"amount,colour,when\n", CSV).text == b'predict,no,"""yes"""\n'


def test_an_answer_of_one_column_has_no_empty_lines() -> None:
    signature = Signature((), Column("y", ColumnType.NUMERIC), Category.REGRESSION)
    codec = CsvText(Call(b""), codec_model(signature))
    answers = Answers(1, 3, Prediction(values=np.array([1.5, np.nan, np.inf])))
    assert b"".join(codec.write([answers])) == b'predict\n1.5\n""\n""\n'


def test_warnings_and_errors_have_columns_of_their_own(ask) -> None:
    text = b"amount,colour,when,z\n5,red,0,1\nmuch,red,0,1\n1,red\n"
    answers = frame_of(ask(text, CSV, partial=True).text)
    assert list(answers[0])[-2:] == ["warnings", "error"]
    assert answers[0]["warnings"] == "column z is unknown to the model; ignored"
    assert [answer["predict"] for answer in answers] == ['"yes"', "", ""]
    assert answers[0]["error"] == ""
    assert answers[1]["error"].startswith("Row 2: column amount holds 'much'")
    assert answers[2]["error"].startswith("Row 3 has 2 cells where there are 4 columns.")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"", "empty"),
        (b"\n1\n", "empty"),
        (b'"a', "column names cannot be read"),
        (b"a,b,a\n1,2,3\n", "column 'a' twice"),
        (b"amount\n\xff\n", "not UTF-8 at byte 7"),
        (b"amount,colour\n1,red,3\n", "Row 1 has 3 cells where there are 2 columns"),
        (b"amount,colour\n1,red\n1,red,3\n1\n", "Row 2 has 3 cells"),
        (b'amount,colour\n1,"red\n', "at row 1"),
        (b'amount,colour\n1,"red"x\n', "at row 1"),
        (b"amount,colour\nmuch,red\n", "Row 1: column amount holds 'much'"),
        (b'amount\n"' + b"x" * 200_000 + b',"\n', "at row 1"),
    ],
)
def test_what_is_no_table_is_refused(ask, text: bytes, problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem):
        ask(text, CSV)


def test_too_many_rows_or_columns_are_refused(ask) -> None:
    with pytest.raises(TooLarge, match="rows"):
        ask(b"amount" + b"\n1" * 500_001, CSV)
    with pytest.raises(TooLarge, match="columns"):
        ask(b",".join(b"%d" % number for number in range(10_001)) + b"\n", CSV)


def test_a_number_that_no_float_holds_is_doubtful_as_in_json(ask) -> None:
    for number in (b"9007199254740993", b"1e400"):
        with pytest.raises(Unacceptable) as caught:
            ask(b"amount,colour,when\n1,red,0\n" + number + b",red,0\n", CSV)
        assert caught.value.details["row"] == 2


cells = st.one_of(
    st.sampled_from(["", "5", "-0", "007", "1e3", ".5", "5.", " 4", "NA", "NaN", "null", "inf"]),
    st.sampled_from(["9007199254740993", "0x10", "1_0", "true", "blue, or so", '"', "\n", "\r"]),
    st.floats().map(repr),
    st.integers(-(2**54), 2**54).map(str),
    st.text(st.characters(codec="utf-8"), max_size=4),
)
MISSING = {"", "NA", "NaN", "null"}
LENIENT = InputPolicy(unparsable_value=Strictness.WARN)


@pytest.fixture
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_text, "_BLOCK_BYTES", 8)
    monkeypatch.setattr(csv_text, "BLOCK_ROWS", 2)


@pytest.mark.usefixtures("_small_blocks")
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8))
def test_it_says_what_json_says(ask, quoting: int, rows: list[tuple[str, str, str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=quoting).writerows([("amount", "colour", "when"), *rows])
    answers = frame_of(ask(written.getvalue().encode(), CSV, policy=LENIENT).text)
    named = [
        {
            name: None if cell in MISSING else cell
            for name, cell in zip(("amount", "colour", "when"), row, strict=True)
        }
        for row in rows
    ]
    wanted = json.loads(ask(json.dumps(named).encode(), policy=LENIENT).text)
    assert len(answers) == len(wanted)
    for answer, want in zip(answers, wanted, strict=True):
        assert answer.get("warnings", "") == "; ".join(want.get("warnings", []))
        chance = want["classProbabilities"][0]
        assert (float(answer["no"]) if answer["no"] else None) == chance
        assert answer["predict"] == (want["label"] or "")


@given(
    st.binary() | st.text().map(lambda text: ("amount,colour\n" + text).encode("utf-8", "replace"))
)
def test_any_bytes_are_answered_or_refused(ask, text: bytes) -> None:
    try:
        reply = ask(text, CSV, policy=LENIENT)
    except InvalidInput as refusal:
        assert refusal.message.endswith(".")  # noqa: PT017
    else:
        assert len(frame_of(reply.text)) == reply.rows
