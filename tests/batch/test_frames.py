"""Parquet and worksheets, in and out."""

import datetime
import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.policy import InputPolicy
from steam.scoring.codecs.arrow_stream import ARROW_TYPE, ArrowStream
from steam.scoring.codecs.codec import Call
from steam.scoring.loading import load_model
from tests.batch.conftest import ARTIFACT, SHA256, Desk, fresh, rows_of

ROW = {"AGE": 70, "RACE": "white", "DPROS": "left", "DCAPS": "no", "PSA": 1.5, "VOL": 2.0}
NOON = datetime.datetime(2026, 11, 17, 12)  # noqa: DTZ001 - as frames hold it
NUMBERS = st.none() | st.integers(-9, 99) | st.floats(allow_nan=True, width=32)
LEVELS = st.none() | st.sampled_from(["white", "black", "martian", ""])


def frame_of(rows: int, **more: object) -> pl.DataFrame:
    return (
        pl.DataFrame({**ROW, "GLEASON": 7})
        .select(pl.all().repeat_by(rows).explode())
        .with_columns(pl.int_range(rows).alias("ID"), **more)
    )


def parquet(desk: Desk, frame: pl.DataFrame, name: str = "in.parquet") -> Path:
    frame.write_parquet(desk.folder / name)
    return desk.folder / name


def arrow_says(frame: pl.DataFrame, *, partial: bool) -> pl.DataFrame:
    scorer = load_model(ARTIFACT, SHA256, InputPolicy()).scorer
    stream = io.BytesIO()
    frame.write_ipc_stream(stream)
    codec = ArrowStream(Call(stream.getvalue(), ARROW_TYPE, partial=partial), scorer.model)
    return pl.read_ipc_stream(scorer.score(codec, codec, partial=partial).text)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ages=st.lists(NUMBERS, min_size=1, max_size=30),
    races=st.lists(LEVELS, min_size=30, max_size=30),
)
def test_parquet_is_answered_as_arrow_is(desk: Desk, small_pieces, ages, races):
    desk = fresh(desk)
    frame = frame_of(
        len(ages),
        AGE=pl.Series(ages, dtype=pl.Float64, strict=False),
        RACE=pl.Series(races[: len(ages)], dtype=pl.String),
    ).drop("ID")
    found = pl.read_parquet(desk.done(parquet(desk, frame), "out.parquet", partial=True))
    told = arrow_says(frame, partial=True)
    for name in ("predict", "No", "Yes", "error"):
        assert found[name].equals(told[name], null_equal=True)  # where NaN equals NaN
    if "warnings" in told.columns:
        assert found["warnings"].to_list() == told["warnings"].to_list()
    assert found.select(frame.columns).equals(frame, null_equal=True)


def test_types_are_kept_from_parquet_to_parquet(desk: Desk, small_pieces):
    frame = frame_of(
        20,
        WHEN=pl.lit(NOON),
        DAY=pl.lit(datetime.date(2026, 11, 17)),
        TAGS=pl.lit([["a", "b"]]).list.first(),
    )
    found = pl.read_parquet(desk.done(parquet(desk, frame), "out.parquet"))
    assert found.select(frame.columns).equals(frame)
    assert found.columns == [*frame.columns, "predict", "No", "Yes", "warnings"]
    assert found.schema["Yes"] == pl.Float64
    assert found.schema["warnings"] == pl.String


def test_an_empty_frame_has_columns(desk: Desk):
    source = parquet(desk, frame_of(1).clear())
    for target in ("out.parquet", "out.csv", "out.xlsx"):
        desk.done(source, target)
    assert pl.read_parquet(desk.folder / "out.parquet").columns[-2:] == ["Yes", "warnings"]
    assert (desk.folder / "out.csv").read_text().endswith("predict,No,Yes,warnings\n")


def test_numbers_from_parquet_to_csv_are_those_of_csv_to_csv(desk: Desk, small_pieces):
    frame = frame_of(30, PSA=pl.int_range(30) * 0.37)
    from_frame = rows_of(desk.done(parquet(desk, frame), keep=("ID",)))
    text = desk.source(frame.write_csv())
    from_text = rows_of(
        desk.done(text, "again.csv", keep=("ID",), parts=f"{desk.folder}/.o.1.parts")
    )
    assert from_frame == from_text


def test_lists_have_no_place_in_csv(desk: Desk):
    source = parquet(desk, frame_of(2, TAGS=pl.lit([["a"]]).list.first()))
    assert "Column TAGS holds List(String), which CSV cannot hold." in desk.refused(source)
    desk.done(source, keep=("ID",))


def test_what_is_no_parquet_is_told_of(desk: Desk):
    source = desk.source(b"PAR1 nothing", "in.parquet")
    assert desk.refused(source) == (
        "in.parquet cannot be read as Parquet. Check that the file is whole."
    )
    whole = parquet(desk, frame_of(2000)).read_bytes()
    cut = desk.source(whole[: len(whole) // 2], "cut.parquet")
    assert "cannot be read as Parquet" in desk.refused(cut)


def test_a_damaged_page_is_told_of(desk: Desk):
    whole = bytearray(parquet(desk, frame_of(2000)).read_bytes())
    whole[40:400] = bytes(360)
    assert "cannot be read as Parquet" in desk.refused(desk.source(bytes(whole), "bad.parquet"))


def test_a_pattern_is_a_name_like_any_other(desk: Desk):
    parquet(desk, frame_of(2), "a1.parquet")
    source = parquet(desk, frame_of(5), "a[1].parquet")
    assert len(rows_of(desk.done(source))) == 5


def test_a_worksheet_goes_in_and_out(desk: Desk, small_pieces):
    frame = frame_of(20, NOTE=pl.lit("=1+1"), WHEN=pl.lit(NOON))
    sheet = desk.done(parquet(desk, frame), "out.xlsx")
    found = pl.read_excel(sheet)
    assert found.columns == [*frame.columns, "predict", "No", "Yes", "warnings"]
    assert found["NOTE"].to_list() == ["=1+1"] * 20
    assert found["WHEN"].to_list() == frame["WHEN"].to_list()
    (desk.folder / "in.xlsx").write_bytes(sheet.read_bytes())
    again = desk.done(desk.folder / "in.xlsx", "again.csv", keep=("ID", "NOTE"))
    # A worksheet holds 16 digits of a number.
    assert [float(row["Yes"]) for row in rows_of(again)] == pytest.approx(
        found["Yes"].to_list(), rel=1e-14
    )


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "{=1}", "http://x.example"]
)
def test_text_in_a_worksheet_is_never_a_formula(desk: Desk, text):
    sheet = desk.done(parquet(desk, frame_of(1, NOTE=pl.lit(text))), "out.xlsx")
    with zipfile.ZipFile(sheet) as archive:
        cells = archive.read("xl/worksheets/sheet1.xml")
        names = archive.namelist()
    assert b"<f>" not in cells
    assert b"hyperlink" not in cells
    assert not any("rels" in name and "sheet" in name for name in names)
    assert pl.read_excel(sheet)["NOTE"].to_list() == [text]


def test_a_worksheet_has_an_end(desk: Desk, monkeypatch):
    monkeypatch.setattr("steam.batch.targets.workbook_target._MOST_ROWS", 3)
    assert "at most 3 rows" in desk.refused(parquet(desk, frame_of(4)), "out.xlsx")
    long = parquet(desk, frame_of(1, NOTE=pl.lit("x" * 40_000)), "long.parquet")
    assert "Row 1 has a text of 40,000 characters" in desk.refused(long, "long.xlsx")


def packed(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "in.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_hostile_workbooks_are_told_of(desk: Desk, monkeypatch):
    assert "cannot be read as a workbook" in desk.refused(desk.source(b"PK\3\4", "in.xlsx"))
    assert "cannot be read as a workbook" in desk.refused(packed(desk.folder, {"a": b"b"}))
    monkeypatch.setattr("steam.batch.sources.workbook._MOST_UNPACKED", 1 << 20)
    bomb = packed(desk.folder, {"xl/workbook.xml": bytes(2 << 20)})
    assert "unpacks to more than 1 MB" in desk.refused(bomb)
    monkeypatch.setattr("steam.batch.sources.workbook._MOST_MEMBERS", 3)
    many = packed(desk.folder, {str(number): b"" for number in range(4)})
    assert "has more than 3 parts" in desk.refused(many)


def test_entities_of_a_workbook_are_not_followed(desk: Desk):
    secret = desk.source("secret", "secret.txt")
    sheet = desk.done(parquet(desk, frame_of(1)), "whole.xlsx")
    with zipfile.ZipFile(sheet) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    head, mark, rest = members["xl/worksheets/sheet1.xml"].partition(b"<worksheet")
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file://%s">]>' % str(secret).encode()
    cells = rest.replace(b"<t>white</t>", b"<t>&e;</t>")
    assert cells != rest
    members["xl/worksheets/sheet1.xml"] = head + entity + mark + cells
    source = packed(desk.folder, members)
    order = desk.order(source, "out.csv", keep=("RACE",))
    desk.run(order)
    target = Path(order.target)
    assert "secret" not in (target.read_text() if target.exists() else desk.report.message)
