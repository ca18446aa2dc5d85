"""Columns one at a time, and how a frame is cut and held."""

from typing import Any

import pytest

from steam.trainer.rest.chunk_tables import spelled


@pytest.fixture
def frame(trainer: Any, prostate: bytes) -> Any:
    trainer.frame("p", prostate)
    return trainer


def test_one_column_is_shown_as_in_the_frame(frame: Any) -> None:
    whole = frame.json("GET", "/3/Frames/p/columns")["frames"][0]["columns"]
    [alone] = frame.json("GET", "/3/Frames/p/columns/AGE")["frames"][0]["columns"]
    assert alone == whole[2]
    [summary] = frame.json("GET", "/3/Frames/p/columns/AGE/summary")["frames"][0]["columns"]
    assert sum(summary["histogram_bins"]) == 380
    spread = {"histogram_bins", "histogram_base", "histogram_stride", "percentiles"}
    assert {name: value for name, value in summary.items() if name not in spread} == {
        name: value for name, value in alone.items() if name not in spread
    }


@pytest.mark.parametrize("path", ["p/columns/AGE", "p/columns/AGE/summary"])
def test_a_column_alone_is_a_frame_without_a_name(frame: Any, path: str) -> None:
    key = frame.json("GET", f"/3/Frames/{path}")["frames"][0]["frame_id"]
    assert (key["name"], key["type"], key["URL"]) == (None, None, None)


def test_levels(frame: Any) -> None:
    frame.frame("e", b"x,y\nb,1\na,2\n", column_types="[Enum,Numeric]")
    assert frame.json("GET", "/3/Frames/e/columns/x/domain")["domain"] == [["a", "b"]]
    assert frame.json("GET", "/3/Frames/e/columns/y/domain")["domain"] == [None]


@pytest.mark.parametrize("path", ["p/columns/NOPE", "p/columns/NOPE/domain", "nope/columns/AGE"])
def test_what_is_not_there(frame: Any, path: str) -> None:
    assert frame.http.get(f"/3/Frames/{path}").status_code == 404


def test_a_column_may_have_any_name(trainer: Any) -> None:
    trainer.frame("f", b'"a/b","summary"\n1,2\n')
    [column] = trainer.json("GET", "/3/Frames/f/columns/a%2Fb")["frames"][0]["columns"]
    assert column["label"] == "a/b"


def test_chunks_cover_the_rows(frame: Any) -> None:
    told = frame.json("GET", "/3/FrameChunks/p")
    assert [chunk["row_count"] for chunk in told["chunks"]] == [100, 100, 100, 80]
    assert {chunk["node_idx"] for chunk in told["chunks"]} == {0}


def test_the_tables_of_chunks_add_up(frame: Any) -> None:
    shown = frame.json("GET", "/3/Frames/p")["frames"][0]
    table = shown["chunk_summary"]
    cells = dict(zip([one["name"] for one in table["columns"]], table["data"], strict=True))
    assert sum(cells["count"]) == 9 * 4
    assert sum(cells["count_percentage"]) == pytest.approx(100)
    assert sum(cells["size_percentage"]) == pytest.approx(100)
    assert len(shown["distribution_summary"]["data"][0]) == 6
    assert frame.json("GET", "/3/Frames/p/light")["frames"][0]["chunk_summary"] is None


def test_all_frames_go_at_once(frame: Any) -> None:
    frame.upload(b"x")
    frame.json("DELETE", "/3/Frames")
    assert frame.json("GET", "/3/Frames")["frames"] == []


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KB"), (4992, "4.9 KB"), (5 << 30, "5.0 GB"),
     (1 << 60, "1048576.0 TB")],
)  # fmt: skip
def test_bytes_are_spelled_for_people(size: int, text: str) -> None:
    assert spelled(size) == text
