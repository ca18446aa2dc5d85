"""The jobs that make frames, as clients ask for them."""

from typing import Any

import pytest

CREATE = {
    "dest": "made", "rows": "200", "cols": "4", "randomize": "True",
    "categorical_fraction": "0.2", "integer_fraction": "0.2",
    "binary_fraction": "0.10000000000000002", "time_fraction": "0.0", "string_fraction": "0.0",
    "value": "0", "real_range": "100", "factors": "100", "integer_range": "100",
    "binary_ones_fraction": "0.02", "missing_fraction": "0.01", "has_response": "False",
    "response_factors": "2", "positive_response": "False", "seed": "1",
    "seed_for_column_types": "-1",
}  # fmt: skip
"""What h2o-py sends."""


def columns(trainer: Any, key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = trainer.json("GET", f"/3/Frames/{key}")["frames"][0]["columns"]
    return found


def done(trainer: Any, path: str, data: dict[str, str]) -> str:
    ended = trainer.wait(trainer.json("POST", path, data=data))
    assert ended["status"] == "DONE", ended
    key: str = ended["dest"]["name"]
    return key


def test_a_frame_is_created_the_same_for_a_seed(trainer: Any) -> None:
    assert done(trainer, "/3/CreateFrame", CREATE) == "made"
    first = trainer.http.get("/3/DownloadDataset?frame_id=made").text
    done(trainer, "/3/CreateFrame", CREATE)
    assert trainer.http.get("/3/DownloadDataset?frame_id=made").text == first
    done(trainer, "/3/CreateFrame", CREATE | {"seed": "2"})
    assert trainer.http.get("/3/DownloadDataset?frame_id=made").text != first
    assert [column["label"] for column in columns(trainer, "made")] == ["C1", "C2", "C3", "C4"]


def test_one_is_created_without_a_word(trainer: Any) -> None:
    key = done(trainer, "/3/CreateFrame", {})
    frame = trainer.json("GET", f"/3/Frames/{key}", params={"row_count": "0"})["frames"][0]
    assert (frame["rows"], frame["num_columns"]) == (10_000, 10)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"rows": "0"}, 400),
        ({"rows": "1e17", "cols": "1000"}, 400),
        ({"rows": "1000000", "cols": "10000000"}, 400),
        ({"rows": "many"}, 412),
        ({"value": "nan"}, 400),
        ({"real_range": "NaN"}, 400),
        ({"missing_fraction": "2"}, 400),
        ({"nosuch": "1"}, 412),
    ],
)
def test_what_cannot_be_created_is_refused(trainer: Any, said: dict[str, str], status: int) -> None:
    assert trainer.http.post("/3/CreateFrame", data=CREATE | said).status_code == status
    assert not trainer.services.store.snapshot()


def test_values_are_made_missing_in_place(trainer: Any, prostate: bytes) -> None:
    trainer.frame("p", prostate)
    done(trainer, "/3/MissingInserter", {"dataset": "p", "fraction": "0.0", "seed": "1"})
    assert [column["missing_count"] for column in columns(trainer, "p")] == [0] * 9
    done(trainer, "/3/MissingInserter", {"dataset": "p", "fraction": "1.0"})
    assert [column["missing_count"] for column in columns(trainer, "p")] == [380] * 9


def test_columns_interact(trainer: Any) -> None:
    trainer.frame("f", b"a,b,n\nx,u,1\ny,u,2\nx,v,3\n", column_types="[Enum,Enum,Numeric]")
    said = {"dest": "i", "source_frame": "f", "factor_columns": '["a","b"]', "pairwise": "True",
            "max_factors": "2", "min_occurrence": "1"}  # fmt: skip
    assert done(trainer, "/3/Interaction", said) == "i"
    [column] = columns(trainer, "i")
    assert column["label"] == "a_b"
    assert column["domain"] == ["x_u", "y_u", "other"]
    refused = trainer.http.post("/3/Interaction", data=said | {"factor_columns": '["a","n"]'})
    assert refused.status_code == 400
    assert "Column n is not categorical" in refused.text


def test_a_frame_is_split(trainer: Any, prostate: bytes) -> None:
    trainer.frame("p", prostate)
    said = {"dataset": "p", "ratios": "[0.5,0.25]", "destination_frames": "[a,b,c]"}
    answer = trainer.json("POST", "/3/SplitFrame", data=said)
    assert trainer.services.jobs.get(answer["key"]["name"]).join(30)
    names = [frame["name"] for frame in answer["destination_frames"]]
    rows = [trainer.json("GET", f"/3/Frames/{name}")["frames"][0]["rows"] for name in names]
    assert names == ["a", "b", "c"]
    assert sum(rows) == 380
    assert all(rows)


@pytest.mark.parametrize(
    ("path", "said", "status"),
    [
        ("/3/MissingInserter", {"dataset": "nope"}, 404),
        ("/3/MissingInserter", {}, 412),
        ("/3/MissingInserter", {"dataset": "f", "fraction": "1.5"}, 400),
        ("/3/Interaction", {"source_frame": "nope", "factor_columns": "[a]"}, 404),
        ("/3/Interaction", {"source_frame": "f"}, 412),
        ("/3/Interaction", {"source_frame": "f", "factor_columns": "[nope]"}, 404),
        ("/3/SplitFrame", {"dataset": "f", "ratios": "[0.5]", "destination_frames": "[a]"}, 400),
        ("/3/SplitFrame", {"dataset": "f", "ratios": "[2]"}, 400),
    ],
)
def test_what_cannot_be_done_is_told_at_once(
    trainer: Any, path: str, said: dict[str, str], status: int
) -> None:
    trainer.frame("f", b"a\n1\n2\n")
    assert trainer.http.post(path, data=said).status_code == status
