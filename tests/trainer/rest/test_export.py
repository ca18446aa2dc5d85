"""Exports to the trainer's disk, and downloads: each is read back, here and by the trainer."""

import errno
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import polars as pl
import pytest

from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.frame.vec import Vec, VecType

READERS: dict[str, Any] = {
    "csv": pl.read_csv,
    "parquet": pl.read_parquet,
    "arrow": pl.read_ipc,
    "arrows": pl.read_ipc_stream,
    "xlsx": pl.read_excel,
}


@pytest.fixture
def loaded(trainer, prostate: bytes):
    """A trainer with the frame prostate.hex."""
    assert trainer.frame("prostate.hex", prostate)["status"] == "DONE"
    return trainer


def export(trainer, path: Path | str, key: str = "prostate.hex", **form: str) -> dict[str, Any]:
    answer = trainer.json(
        "POST", f"/3/Frames/{quote(key, safe='')}/export", data={"path": str(path), **form}
    )
    return trainer.wait(answer["job"])


def refusal(trainer, path: Path | str, **form: str) -> tuple[int, str]:
    answer = trainer.http.post("/3/Frames/prostate.hex/export", data={"path": str(path), **form})
    return answer.status_code, answer.json()["msg"]


@pytest.mark.parametrize("form", READERS)
def test_an_export_holds_the_frame(loaded, form: str, prostate: bytes) -> None:
    path = loaded.data / f"out.{form}"
    job = export(loaded, path)
    assert (job["status"], job["progress"], job["dest"]["name"]) == ("DONE", 1.0, "prostate.hex")
    assert READERS[form](path).cast(pl.Float64).equals(pl.read_csv(prostate).cast(pl.Float64))
    assert [one.name for one in loaded.data.iterdir()] == [path.name]


@pytest.mark.parametrize("form", READERS)
def test_a_download_holds_the_frame(loaded, form: str, prostate: bytes, tmp_path: Path) -> None:
    answer = loaded.http.get(
        "/3/DownloadDataset", params={"frame_id": "prostate.hex", "format": form}
    )
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f"attachment; filename=prostate.{form}"
    (tmp_path / "got").write_bytes(answer.content)
    assert (
        READERS[form](tmp_path / "got")
        .cast(pl.Float64)
        .equals(pl.read_csv(prostate).cast(pl.Float64))
    )
    scratch = loaded.services.home.trainer_scratch
    assert not scratch.exists() or list(scratch.iterdir()) == []


def test_the_csv_download_is_h2os(loaded) -> None:
    texts = [
        loaded.http.get(f"/3/DownloadDataset{end}", params={"frame_id": "prostate.hex"})
        for end in ("", ".bin")
    ]
    assert texts[0].content == texts[1].content
    assert texts[0].text.startswith('"ID","CAPSULE","AGE"')
    assert texts[0].headers["content-type"] == "application/octet-stream;charset=utf-8"


@pytest.mark.parametrize("ending", READERS)
def test_what_was_exported_and_imported_is_the_same(trainer, ending: str) -> None:
    frame = frame_from_arrays(
        "f",
        {
            "i": np.array([1.0, np.nan, -3.0, 4.0]),
            "r": np.array([0.1, np.nan, 1e-300, 1 / 3]),
            "e": np.array([1, -1, 0, 1], dtype=np.int32),
        },
        3,
        {"e": ('say "b"', "ü, a")},
    )
    trainer.services.store.put(frame)
    path = trainer.data / f"out.{ending}"
    assert export(trainer, path, "f")["status"] == "DONE"
    imported = trainer.json("GET", "/3/ImportFiles", params={"path": str(path)})
    source = imported["destination_frames"][0]
    setup = trainer.json("POST", "/3/ParseSetup", data={"source_frames": f'["{source}"]'})
    answer = trainer.json(
        "POST",
        "/3/Parse",
        data={
            "source_frames": f'["{source}"]',
            "destination_frame": "back",
            "parse_type": setup["parse_type"],
            "column_types": '["Numeric","Numeric","Enum"]',
        },
    )
    job = trainer.wait(answer["job"])
    assert job["status"] == "DONE", job["exception"]
    back = trainer.services.store.get(Frame, "back")
    assert back.names == frame.names
    for mine, theirs in zip(frame.vecs, back.vecs, strict=True):
        assert (mine.type, mine.domain) == (theirs.type, theirs.domain)
        np.testing.assert_array_equal(mine.values(), theirs.values())


def test_h2os_own_parameters(loaded) -> None:
    path = loaded.data / "out"  # without an ending it is CSV
    job = export(
        loaded,
        path,
        force="true",
        num_parts="1",
        separator="59",
        header="True",
        quote_header="False",
        parallel="False",
        format="csv",
        write_checksum="True",
        tz_adjust_from_local="False",
    )
    assert job["description"] == "Export dataset"
    assert path.read_text().splitlines()[:2] == [
        "ID;CAPSULE;AGE;RACE;DPROS;DCAPS;PSA;VOL;GLEASON",
        "1;0;65;1;2;1;1.4;0.0;6",
    ]


def test_a_file_that_is_there_is_replaced_only_by_force(loaded) -> None:
    path = loaded.data / "out.csv"
    path.write_text("precious")
    status, message = refusal(loaded, path)
    assert status == 412
    assert f"File {path} already exists. Use force to replace it." in message
    assert path.read_text() == "precious"
    assert export(loaded, path, force="true")["status"] == "DONE"
    assert path.read_text() != "precious"


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"num_parts": "0"}, "num_parts is not 1 to"),
        ({"num_parts": "-2"}, "num_parts is not 1 to"),
        ({"compression": "snappy"}, "compressed by 'snappy'"),
        ({"compression": "gzip", "format": "parquet"}, "Only CSV is compressed"),
        ({"format": "exe"}, "cannot be exported as 'exe'"),
        ({"separator": "49"}, "'1' cannot separate columns"),
        ({"separator": "-1"}, "not a character of ASCII"),
        ({"separator": "1e9"}, "not a character of ASCII"),
        ({"path": "", "force": "true"}, "path"),
    ],
)
def test_what_is_not_done_is_refused(loaded, form: dict[str, str], message: str) -> None:
    status, said = refusal(loaded, **{"path": str(loaded.data / "out.csv"), **form})
    assert status in {400, 412}
    assert message in said
    assert list(loaded.data.iterdir()) == []


def test_times_are_moved_to_no_zone_but_utc(loaded) -> None:
    path = loaded.data / "out.csv"
    assert export(loaded, path, tz_adjust_from_local="true")["status"] == "DONE"
    loaded.json("POST", "/99/Rapids", data={"ast": '(setTimeZone "Europe/Berlin")'})
    status, said = refusal(loaded, path=str(path), tz_adjust_from_local="true", force="true")
    assert status == 412
    assert "not moved between UTC and Europe/Berlin" in said
    key = loaded.json("GET", "/3/ImportFiles", params={"path": str(path)})["destination_frames"]
    setup = {"source_frames": f'["{key[0]}"]', "tz_adjust_to_local": "true"}
    loaded.json("POST", "/3/ParseSetup", data=setup)  # times of text are of that zone already
    path = loaded.data / "out.parquet"
    assert export(loaded, path, format="parquet")["status"] == "DONE"
    key = loaded.json("GET", "/3/ImportFiles", params={"path": str(path)})["destination_frames"]
    setup["source_frames"] = f'["{key[0]}"]'
    answer = loaded.http.post("/3/ParseSetup", data=setup)
    assert answer.status_code == 412
    assert "not moved between UTC and Europe/Berlin" in answer.json()["msg"]
    loaded.json("POST", "/99/Rapids", data={"ast": '(setTimeZone "UTC")'})
    loaded.json("POST", "/3/ParseSetup", data=setup)


@pytest.mark.parametrize("word", ["gzip", "zstd"])
def test_packed_csv_is_imported_again(loaded, word: str) -> None:
    path = loaded.data / "out"
    assert export(loaded, path, compression=word)["status"] == "DONE"
    key = loaded.json("GET", "/3/ImportFiles", params={"path": str(path)})["destination_frames"]
    setup = {"source_frames": f'["{key[0]}"]', "destination_frame": "back"}
    assert loaded.wait(loaded.json("POST", "/3/Parse", data=setup)["job"])["status"] == "DONE"
    back, frame = (loaded.services.store.get(Frame, key) for key in ("back", "prostate.hex"))
    assert back.names == frame.names
    for mine, theirs in zip(frame.vecs, back.vecs, strict=True):
        np.testing.assert_array_equal(mine.values(), theirs.values())


@pytest.mark.parametrize(("parts", "files"), [("3", 3), ("-1", 4), ("1000", 4)])
def test_csv_in_parts(loaded, parts: str, files: int) -> None:
    """A frame of 380 rows in blocks of 100; each file has the header."""
    folder = loaded.data / "parts"
    assert export(loaded, folder, num_parts=parts)["status"] == "DONE"
    paths = sorted(folder.iterdir())
    assert [path.name for path in paths] == [f"part-m-{number:05d}" for number in range(files)]
    whole = pl.concat([pl.read_csv(path) for path in paths])
    assert whole["ID"].to_list() == list(range(1, 381))
    status, message = refusal(loaded, folder, num_parts=parts)
    assert (status, "Use force to replace them" in message) == (412, True)
    assert export(loaded, folder, num_parts="2", force="true")["status"] == "DONE"
    assert len(list(folder.iterdir())) == 2


def test_parquet_goes_to_a_folder(loaded) -> None:
    there, new = loaded.data / "there.d", loaded.data / "new"
    there.mkdir()
    for folder in (there, new):
        assert export(loaded, folder, format="parquet")["status"] == "DONE"
        assert [path.name for path in folder.iterdir()] == ["part-m-00000.parquet"]
        assert pl.read_parquet(folder).height == 380
    assert refusal(loaded, "/etc", format="parquet")[0] == 400


def test_a_frame_that_is_not_there_is_not_found(trainer) -> None:
    assert trainer.http.post("/3/Frames/no/export", data={"path": "x"}).status_code == 404
    download = {"frame_id": "no", "format": "parquet"}
    assert trainer.http.get("/3/DownloadDataset", params=download).status_code == 404


def test_a_download_that_cannot_be_is_refused_before_it_begins(trainer) -> None:
    chunks = frame_from_arrays("f", {"t": [0.5]}).vec("t").chunks
    trainer.services.store.put(Frame("f", ("t",), (Vec(VecType.TIME, chunks),)))
    for form in ("parquet", "arrow", "arrows"):
        answer = trainer.http.get("/3/DownloadDataset", params={"frame_id": "f", "format": form})
        assert answer.status_code == 400
        assert "'t' has values that only CSV can hold" in answer.json()["msg"]


def test_a_disk_that_fills_up_fails_the_job_and_leaves_nothing(
    trainer_with, small_disk: Any
) -> None:
    trainer = trainer_with(import_roots=(small_disk.root.resolve(),))
    numbers = np.random.default_rng(0).standard_normal(1 << 18)
    trainer.services.store.put(frame_from_arrays("f", {"x": numbers}, 1 << 14))
    for form in ("csv", "parquet", "arrow", "arrows"):
        job = export(trainer, small_disk.root / f"out.{form}", "f")
        assert job["status"] == "FAILED"
        assert "disk" in job["exception"], os.strerror(errno.ENOSPC)
        assert list(small_disk.root.iterdir()) == []


def test_an_export_is_cancelled(loaded) -> None:
    """The job is cancelled before its work can begin: the only two threads wait for the test."""
    import threading

    wait = threading.Event()
    blockers = [
        loaded.services.jobs.start("wait", "x", "Frame", lambda job: wait.wait()) for _ in range(2)
    ]
    path = loaded.data / "out.csv"
    answer = loaded.json("POST", "/3/Frames/prostate.hex/export", data={"path": str(path)})
    loaded.json("POST", f"/3/Jobs/{answer['job']['key']['name']}/cancel")
    wait.set()
    assert loaded.wait(answer["job"])["status"] == "CANCELLED"
    for blocker in blockers:
        blocker.join(30)
    assert list(loaded.data.iterdir()) == []
