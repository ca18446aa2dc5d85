import datetime as dt
import io
import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, SteamError, Unsupported
from steam.core.policy import InputPolicy, Strictness
from steam.scoring.codecs import arrow_stream
from steam.scoring.codecs.arrow.frames import columns_of_frame
from steam.scoring.codecs.arrow_stream import ARROW_TYPE
from steam.scoring.errors import TooLarge, Unacceptable

LENIENT = InputPolicy(unparsable_value=Strictness.WARN)


def stream_of(frame: pl.DataFrame, **options: object) -> bytes:
    written = io.BytesIO()
    frame.write_ipc_stream(written, **options)
    return written.getvalue()


def frame_of(text: bytes) -> pl.DataFrame:
    return pl.read_ipc_stream(io.BytesIO(text))


FRAME = pl.DataFrame(
    {"amount": [5, 6, None], "colour": ["red", "blue, or so", None], "when": [0.0, None, 1.5]}
)


def test_a_stream_in_a_stream_out(ask) -> None:
    reply = ask(stream_of(FRAME), ARROW_TYPE)
    answer = frame_of(reply.text)
    assert answer.to_dict(as_series=False) == {
        "predict": ['"yes"', '"yes"', None],
        "no": [0.5, 1 - 6 / 11, pytest.approx(float("nan"), nan_ok=True)],
        '"yes"': [0.5, 6 / 11, pytest.approx(float("nan"), nan_ok=True)],
    }
    assert reply.codec.media_type == ARROW_TYPE


@pytest.mark.parametrize(
    ("amount", "colour", "when"),
    [
        (pl.Int8, pl.String, pl.Int64),
        (pl.UInt32, pl.Categorical, pl.Float32),
        (pl.Float64, pl.Enum(["7", "red", "blue, or so", "unused"]), pl.Datetime("ms")),
        (pl.Decimal(10, 2), pl.String, pl.Datetime("ns", "Europe/Berlin")),
        (pl.String, pl.String, pl.Date),
        (pl.Int64, pl.Categorical, pl.Null),
    ],
)
def test_types_of_columns(ask, amount, colour, when) -> None:
    frame = FRAME.with_columns(
        pl.col("amount").cast(amount),
        pl.col("colour").cast(colour),
        pl.lit(None, when).alias("when"),
    )
    answer = frame_of(ask(stream_of(frame), ARROW_TYPE).text)
    assert answer["no"].to_list()[:2] == [0.5, 1 - 6 / 11]


def test_times_become_epoch_milliseconds(scorer) -> None:
    moment = dt.datetime(1970, 1, 2, 0, 0, 0, 500, dt.UTC)
    frame = pl.DataFrame({"when": [moment, None], "day": [dt.date(1970, 1, 2), None]})
    columns = columns_of_frame(stream_of(frame), frame.columns, {}).cells(0, 2)
    assert columns["when"].values.tolist()[0] == 86_400_000.5
    assert columns["day"].values.tolist()[0] == 86_400_000.0
    assert columns["when"].missing.tolist() == [False, True]


def test_no_rows_are_answered_by_no_rows(ask) -> None:
    answer = frame_of(ask(stream_of(FRAME.clear()), ARROW_TYPE).text)
    assert answer.shape == (0, 3)


def test_warnings_and_errors_have_columns_of_their_own(ask, monkeypatch) -> None:
    monkeypatch.setattr(arrow_stream, "_BLOCK_ROWS", 2)
    frame = pl.DataFrame(
        {
            "amount": ["5", "much", "1"],
            "colour": ["red", "red", "grey"],
            "when": [[1], None, None],
        }
    )
    answer = frame_of(ask(stream_of(frame), ARROW_TYPE, partial=True).text)
    assert answer.columns[-2:] == ["warnings", "error"]
    assert [bool(text) for text in answer["error"]] == [True, True, False]
    assert "column when holds an array" in answer["error"][0]
    assert answer["warnings"].to_list() == [
        None,
        None,
        "column colour has the level 'grey', which the model never saw; taken as NA",
    ]


@pytest.mark.parametrize("amount", [float("inf"), 2**53 + 1])
def test_what_no_float_holds_is_doubtful_as_in_json(ask, amount: float) -> None:
    with pytest.raises(Unacceptable) as caught:
        ask(stream_of(FRAME.with_columns(amount=pl.lit(amount))), ARROW_TYPE)
    assert caught.value.details["row"] == 1


cells = st.one_of(st.none(), st.sampled_from(["red", "7", "7.0", "blue, or so", "grey", ""]))
amounts = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))


@given(
    st.lists(st.tuples(amounts, cells, st.none() | st.integers(-(2**63), 2**63 - 1)), min_size=1)
)
def test_it_says_what_json_says(ask, rows) -> None:
    schema = {"amount": pl.Float64, "colour": pl.String, "when": pl.Int64}
    frame = pl.DataFrame(rows, schema, orient="row")
    answer = frame_of(ask(stream_of(frame), ARROW_TYPE, policy=LENIENT).text)
    named = [dict(zip(schema, row, strict=True)) for row in rows]
    wanted = json.loads(ask(json.dumps(named).encode(), policy=LENIENT).text)
    assert answer["predict"].to_list() == [want["label"] for want in wanted]
    told = answer["warnings"] if "warnings" in answer.columns else [None] * len(rows)
    for warning, want in zip(told, wanted, strict=True):
        assert (warning or "") == "; ".join(want.get("warnings", []))


@pytest.mark.parametrize("text", [b"", b"x", b"ARROW1\0\0", b"{}", b"\xff\xff\xff\xff\0\0\0\0" * 3])
def test_what_is_no_stream_is_refused(ask, text: bytes) -> None:
    with pytest.raises(InvalidInput, match="Arrow"):
        ask(text, ARROW_TYPE)


@pytest.mark.parametrize("compression", ["zstd", "lz4"])
def test_a_compressed_stream_is_refused_since_nobody_knows_its_size(ask, compression: str) -> None:
    with pytest.raises(Unsupported, match="compressed"):
        ask(stream_of(FRAME, compression=compression), ARROW_TYPE)


def test_too_many_rows_or_columns_are_refused(ask) -> None:
    with pytest.raises(TooLarge, match="rows"):
        ask(stream_of(pl.select(amount=pl.repeat(1, 500_001))), ARROW_TYPE)
    with pytest.raises(TooLarge, match="columns"):
        ask(stream_of(pl.DataFrame({f"c{n}": [1] for n in range(10_001)})), ARROW_TYPE)


WHOLE = stream_of(FRAME, compat_level=pl.CompatLevel.oldest())


@settings(max_examples=100)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), st.booleans())
def test_a_damaged_stream_is_answered_or_refused(ask, place: int, byte: int, cut: bool) -> None:
    damaged = WHOLE[:place] if cut else WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]
    try:
        ask(damaged, ARROW_TYPE, policy=LENIENT)
    except SteamError as refusal:
        assert refusal.message.endswith(".")  # noqa: PT017


@pytest.mark.parametrize(
    ("kind", "rows", "told"),
    [
        (pl.String, 200, "colour holds more than 64 MB of text"),
        (pl.String, 16_000, "texts of the Arrow stream are longer than 256 MB"),
        (pl.Categorical, 16_000, "colour holds more than 64 MB of text"),
    ],
)
def test_one_long_text_that_all_rows_share_is_refused(ask, kind, rows: int, told: str) -> None:
    """It is spelled out once in the stream, and would be for each row when it is read."""
    text = pl.Series("colour", ["x" * 1_000_000], dtype=kind)
    body = stream_of(pl.DataFrame([text.new_from_index(0, rows)]))
    assert len(body) < 3_000_000
    with pytest.raises(TooLarge, match=told):
        ask(body, ARROW_TYPE)
