import io
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest


def test_an_import_is_named_and_parsed_as_h2o_does(trainer: Any, prostate: bytes) -> None:
    path = trainer.data / "prostate.csv"
    path.write_bytes(prostate)
    imported = trainer.json("POST", "/3/ImportFilesMulti", data={"paths": f"[{path}]"})
    key = f"nfs:/{path.resolve()}"
    assert (imported["fails"], imported["destination_frames"]) == ([], [key])
    one = trainer.json("GET", "/3/ImportFiles", params={"path": str(path)})
    assert one["destination_frames"] == [key]
    for name in ("prostate.hex", "prostate1.hex"):
        setup = trainer.json("POST", "/3/ParseSetup", data={"source_frames": f'["{key}"]'})
        assert setup["destination_frame"] == name
        started = trainer.json(
            "POST", "/3/Parse", data={"source_frames": f'["{key}"]', "blocking": "true"}
        )
        assert started["job"]["status"] == "DONE"
        assert started["job"]["dest"]["name"] == name
    assert path.exists()


def test_a_file_that_is_imported_again_takes_the_place_of_its_key(trainer: Any) -> None:
    path = trainer.data / "again.csv"
    path.write_bytes(b"a,b\n1,2\n")
    told = [trainer.json("GET", "/3/ImportFiles", params={"path": str(path)}) for _ in range(2)]
    assert [one["dels"] for one in told] == [[], [f"nfs:/{path}"]]


def test_the_file_of_an_import_stays_when_its_key_goes(trainer: Any) -> None:
    path = trainer.data / "a.csv"
    path.write_text("a\n1\n")
    key = trainer.json("GET", "/3/ImportFiles", params={"path": str(path)})["destination_frames"][0]
    trainer.json("DELETE", f"/3/DKV/{key}")
    assert path.exists()


def test_a_link_swapped_after_the_import_is_not_followed(trainer: Any) -> None:
    path = trainer.data / "a.csv"
    path.write_text("a\n1\n")
    key = trainer.json("GET", "/3/ImportFiles", params={"path": str(path)})["destination_frames"][0]
    path.unlink()
    path.symlink_to("/etc/passwd")
    answer = trainer.http.post("/3/ParseSetup", data={"source_frames": f'["{key}"]'})
    assert answer.status_code == 400
    assert "outside" in answer.json()["msg"]


def test_missing_and_forbidden_files(trainer: Any) -> None:
    answer = trainer.http.post("/3/ImportFilesMulti", data={"paths": f"[{trainer.data}/no.csv]"})
    assert answer.status_code == 404
    assert f"File {trainer.data}/no.csv does not exist" in answer.json()["msg"]
    answer = trainer.http.post("/3/ImportFilesMulti", data={"paths": "[/etc/passwd]"})
    assert answer.status_code == 400
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (bytes(range(256)) * 100, "text"),
        (b"a," * 10_000_000, "columns"),
    ],
    ids=["empty", "binary", "10-million-columns"],
)
def test_files_that_are_no_tables_are_refused_at_once(
    tmp_path: Path, trainer: Any, data: bytes, words: str
) -> None:
    path = trainer.data / "bad.csv"
    path.write_bytes(data)
    key = trainer.json("GET", "/3/ImportFiles", params={"path": str(path)})["destination_frames"][0]
    for route in ("/3/ParseSetup", "/3/Parse"):
        answer = trainer.http.post(route, data={"source_frames": f'["{key}"]'})
        assert answer.status_code == 400
        assert words in answer.json()["msg"]
    assert trainer.json("GET", "/3/Jobs")["jobs"] == []


def test_a_ragged_file_fails_the_job_with_its_line(trainer: Any) -> None:
    job = trainer.frame("f", b"a,b\n1,2\n3,4,5\n")
    assert job["status"] == "FAILED"
    assert job["exception"].startswith("Line 3 of upload_")
    assert "Traceback" not in job["stacktrace"]
    assert trainer.http.get("/3/Frames/f").status_code == 404


def test_types_names_and_na_strings_are_taken(trainer: Any) -> None:
    job = trainer.frame(
        "f",
        b"x,y\n1,a\n99,b\n3,a\n",
        column_names='["u","v"]',
        column_types='["numeric","enum"]',
        na_strings='[["99"],[]]',
        check_header="1",
    )
    assert job["status"] == "DONE"
    u, v = trainer.json("GET", "/3/Frames/f")["frames"][0]["columns"]
    assert (u["label"], u["type"], u["data"], u["missing_count"]) == ("u", "int", [1, "NaN", 3], 1)
    assert (v["label"], v["type"], v["domain"], v["data"]) == ("v", "enum", ["a", "b"], [0, 1, 0])


@pytest.mark.parametrize("separator", ["999", "-1", "34"])
def test_separators_that_are_none(trainer: Any, separator: str) -> None:
    key = trainer.upload(b"a,b\n1,2\n")
    answer = trainer.http.post(
        "/3/ParseSetup", data={"source_frames": f"[{key}]", "separator": separator}
    )
    assert answer.status_code == 400


def test_a_failed_parse_keeps_the_upload_for_another_try(trainer: Any) -> None:
    trainer.frame("f", b"a,b\n1,2\n3,4,5\n")
    assert len(list(trainer.services.home.frames.iterdir())) == 1


@pytest.mark.parametrize(
    ("key", "frame"), [("my data.csv", "my_data.hex"), ("2025.csv", "X2025.hex")]
)
def test_a_named_upload_gives_its_name_to_the_frame(trainer: Any, key: str, frame: str) -> None:
    trainer.json("POST", "/3/PostFile", params={"destination_frame": key}, content=b"a\n1\n")
    setup = trainer.json("POST", "/3/ParseSetup", data={"source_frames": f'["{key}"]'})
    assert setup["destination_frame"] == frame


def test_a_folder_becomes_one_frame(trainer: Any) -> None:
    folder = trainer.data / "parts"
    folder.mkdir()
    for number in range(3):
        (folder / f"part-{number}.csv").write_text(f"a,b\n{number},x{number}\n{number},x\n")
    imported = trainer.json(
        "POST", "/3/ImportFilesMulti", data={"paths": f"[{folder}]", "pattern": "part-[01]"}
    )
    keys = imported["destination_frames"]
    assert [Path(key).name for key in keys] == ["part-0.csv", "part-1.csv"]
    form = {"source_frames": json.dumps(keys), "column_types": '["numeric", "enum"]'}
    setup = trainer.json("POST", "/3/ParseSetup", data=form)
    assert [source["name"] for source in setup["source_frames"]] == keys
    started = trainer.json("POST", "/3/Parse", data={**form, "destination_frame": "f"})
    assert trainer.wait(started["job"])["status"] == "DONE"
    frame = trainer.services.store.find("f")
    assert frame.vec("a").values().tolist() == [0, 0, 1, 1]
    assert frame.vec("b").domain == ("x", "x0", "x1")
    assert len(frame.source.parts) == 2


def test_parquet_is_previewed_and_parsed(trainer: Any) -> None:
    body = io.BytesIO()
    pl.DataFrame({"a": [1.5, None], "b": ["x", "x"], "c": [[1], [2]]}).write_parquet(body)
    key = trainer.upload(body.getvalue())
    setup = trainer.json("POST", "/3/ParseSetup", data={"source_frames": f'["{key}"]'})
    assert (setup["parse_type"], setup["column_names"]) == ("PARQUET", ["a", "b", "c"])
    assert setup["column_types"][:2] == ["Numeric", "Enum"]
    assert setup["data"] == [["1.5", "x", ""], ["", "x", ""]]
    assert f"Column 'c' of {key} holds" in setup["warnings"][0]
    form = {"source_frames": f'["{key}"]', "parse_type": "PARQUET", "destination_frame": "f"}
    refused = trainer.http.post("/3/Parse", data=form)
    assert refused.status_code == 400
    assert "Column 'c' of upload_" in refused.json()["msg"]
    started = trainer.json("POST", "/3/Parse", data={**form, "skipped_columns": "[2]"})
    assert trainer.wait(started["job"])["status"] == "DONE"
    assert trainer.services.store.find("f").source.path == key


def test_no_files_at_all(trainer: Any) -> None:
    answer = trainer.http.post("/3/ParseSetup", data={"source_frames": "[]"})
    assert answer.status_code == 412
    assert "0 files cannot be parsed" in answer.json()["msg"]


def test_a_frame_does_not_replace_a_model(trainer: Any) -> None:
    trainer.frame("f", b"y,x\n1,1\n2,2\n4,2\n")
    trained = trainer.train(training_frame="f", response_column="y", model_id="m")
    assert trained["status"] == "DONE", trained
    key = trainer.json("POST", "/3/PostFile", content=b"a\n1\n")["destination_frame"]
    form = {"source_frames": f'["{key}"]', "destination_frame": "m"}
    for method, path, given in (
        ("POST", "/3/Parse", form),
        ("POST", "/4/Predictions/models/m/frames/f", {"predictions_frame": "m"}),
    ):
        answer = trainer.http.request(method, path, data=given)
        assert answer.status_code == 412, path
        assert "'m' is a model" in answer.json()["msg"]
    assert trainer.http.get("/3/Models/m").status_code == 200
    again = trainer.json("POST", "/3/Parse", data={**form, "destination_frame": "f"})
    assert trainer.wait(again["job"])["status"] == "DONE"


@pytest.mark.parametrize(
    ("policy", "rows", "status"), [("", 0, "FAILED"), ("skip", 2, "DONE"), ("cut", 3, "DONE")]
)
def test_long_rows_fail_or_are_left_out_or_cut(
    trainer: Any, policy: str, rows: int, status: str
) -> None:
    key = trainer.upload(b"a,b\n1,2\n3,4,5\n6,7\n")
    data = {"source_frames": f'["{key}"]', "long_rows": policy}
    setup = trainer.json("POST", "/3/ParseSetup", data=data)
    assert setup["long_rows"] == (policy or "fail")
    started = trainer.json("POST", "/3/Parse", data=data | {"blocking": "true"})
    assert started["job"]["status"] == status
    if rows:
        frame = trainer.json("GET", f"/3/Frames/{started['job']['dest']['name']}")["frames"][0]
        assert frame["rows"] == rows
        assert "line 3" in started["job"]["warnings"][0]


def test_an_unknown_policy_for_long_rows_is_refused(trainer: Any) -> None:
    key = trainer.upload(b"a,b\n1,2\n")
    answer = trainer.http.post(
        "/3/ParseSetup", data={"source_frames": f'["{key}"]', "long_rows": "drop"}
    )
    assert answer.status_code == 400
    assert "long rows" in answer.json()["msg"]


def test_what_the_r_client_says_of_every_file_is_taken(trainer: Any) -> None:
    said = {"escapechar": "92", "decrypt_tool": "NULL", "partition_by": "[]"}
    assert trainer.frame("f", b'a,b\n1,"x\\"\n', **said)["status"] == "DONE"
    columns = trainer.json("GET", "/3/Frames/f")["frames"][0]["columns"]
    assert columns[1]["domain"] == ["x\\"]


def test_another_escape_character_is_refused(trainer: Any) -> None:
    source = {"source_frames": f"[{trainer.upload(b'a,b')}]"}
    answer = trainer.http.post("/3/ParseSetup", data={**source, "escapechar": "94"})
    assert answer.status_code == 412
    assert "doubled" in answer.json()["msg"]


@pytest.mark.parametrize(
    ("marks", "rows", "shown"), [(None, 2, None), ("", 3, ""), ("#%", 1, "#%")]
)
def test_lines_that_are_no_data(trainer: Any, marks: str | None, rows: int, shown: Any) -> None:
    key = trainer.upload(b"a,b\n1,2\n#,3\n%,4\n")
    said = {} if marks is None else {"custom_non_data_line_markers": marks}
    asked = {"source_frames": f'["{key}"]', "check_header": "1", **said}
    setup = trainer.json("POST", "/3/ParseSetup", data=asked)
    assert setup["custom_non_data_line_markers"] == shown
    trainer.json("POST", "/3/Parse", data={**asked, "destination_frame": "f", "blocking": "true"})
    assert trainer.json("GET", "/3/Frames/f")["frames"][0]["rows"] == rows


def test_sparse_rows_are_parsed_as_the_python_client_asks(trainer: Any) -> None:
    key = trainer.upload(b"0 1:5 2:2.5\n1\n")
    asked = {"source_frames": f"[{key}]", "destination_frame": "sparse"}
    job = trainer.json("POST", "/3/ParseSVMLight", data=asked)
    assert job["dest"]["name"] == "sparse"
    trainer.wait(job)
    columns = trainer.json("GET", "/3/Frames/sparse")["frames"][0]["columns"]
    assert [column["data"] for column in columns] == [[0, 1], [5, 0], [2.5, 0]]


def test_times_of_a_file_are_of_the_zone_of_the_trainer(trainer: Any) -> None:
    trainer.json("POST", "/99/Rapids", data={"ast": '(setTimeZone "Europe/Berlin")'})
    key = trainer.upload(b"t,x\n2020-01-01 12:00:00,1\n2020-01-02 12:00:00,1\n")
    asked = {"source_frames": f'["{key}"]', "destination_frame": "t", "blocking": "true"}
    trainer.json("POST", "/3/Parse", data=asked)
    column = trainer.json("GET", "/3/Frames/t")["frames"][0]["columns"][0]
    assert column["type"] == "time"
    assert column["data"][0] == 1577876400000
