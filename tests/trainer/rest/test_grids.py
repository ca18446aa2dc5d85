"""Grids as H2O's clients ask for them and read them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

SHARED = {
    "training_frame": "prostate",
    "response_column": "CAPSULE",
    "ignored_columns": '["ID"]',
    "family": "binomial",
}


@pytest.fixture
def framed(trainer: Any, prostate: bytes) -> Any:
    assert trainer.frame("prostate", prostate)["status"] == "DONE"
    return trainer


def search(trainer: Any, hyper: str, **more: str) -> dict[str, Any]:
    """The job of a search as it ended."""
    body = {**SHARED, "hyper_parameters": hyper, "grid_id": "g", **more}
    job: dict[str, Any] = trainer.wait(trainer.json("POST", "/99/Grid/glm", data=body)["job"])
    return job


def names(grid: dict[str, Any]) -> list[str]:
    return [key["name"] for key in grid["model_ids"]]


def test_the_models_are_told_from_best_to_worst(framed: Any) -> None:
    job = search(framed, '{"alpha": [0,0.5],"lambda": [0.1,0.01]}')
    assert (job["status"], job["dest"]["type"]) == ("DONE", "Key<Grid>")
    grid = framed.json("GET", "/99/Grids/g")
    assert grid["hyper_names"] == ["alpha", "lambda"]
    assert (grid["sort_by"], grid["decreasing"]) == ("logloss", False)
    table = grid["summary_table"]
    assert [column["name"] for column in table["columns"]] == [
        *("", "alpha", "lambda", "model_ids", "logloss")
    ]
    assert table["data"][3] == names(grid)
    assert table["data"][4] == sorted(table["data"][4])
    assert [column["type"] for column in table["columns"]][1:3] == ["double", "double"]
    for key, alpha, penalty in zip(names(grid), *table["data"][1:3], strict=True):
        (model,) = framed.json("GET", f"/99/Models/{key}")["models"]
        used = {one["name"]: one["actual_value"] for one in model["parameters"]}
        assert (used["alpha"], used["lambda"]) == ([alpha], [penalty])


def test_the_history_tells_of_each_model_what_its_own_tells_last(framed: Any) -> None:
    search(framed, '{"lambda": [10, 0.1, 0.001]}')
    told = framed.json("GET", "/99/Grids/g")["scoring_history"]
    figures = [column["name"] for column in told["columns"]][3:]
    assert figures[0] == "training_rmse"
    assert {"training_auc", "training_logloss", "training_r2", "training_lift"} <= set(figures)
    for row, key in enumerate(f"g_model_{number}" for number in (1, 2, 3)):
        (model,) = framed.json("GET", f"/3/Models/{key}")["models"]
        own = model["output"]["scoring_history"]
        last = {
            column["name"]: cells[-1]
            for column, cells in zip(own["columns"], own["data"], strict=True)
        }
        of_grid = {name: cells[row] for name, cells in zip(figures, told["data"][3:], strict=True)}
        assert of_grid == {name: last[name] for name in figures}


@pytest.mark.parametrize("strategy", ["Cartesian", "RandomDiscrete", "Sequential"])
def test_a_grid_without_hyper_parameters_is_one_model(framed: Any, strategy: str) -> None:
    job = search(framed, "{}", search_criteria=f'{{"strategy": "{strategy}"}}')
    assert job["status"] == "DONE"
    grid = framed.json("GET", "/99/Grids/g")
    assert grid["hyper_names"] == []
    assert len(names(grid)) == 1


def test_another_figure_orders_them_best_first_unless_told(framed: Any) -> None:
    search(framed, '{"lambda": [10, 0.1, 0.001]}')
    best = framed.json("GET", "/99/Grids/g", params={"sort_by": "AUC"})
    assert (best["sort_by"], best["decreasing"]) == ("auc", True)
    worst = framed.json("GET", "/99/Grids/g", params={"sort_by": "AUC", "decreasing": "false"})
    assert names(worst) == names(best)[::-1]
    answer = framed.http.get("/99/Grids/g", params={"sort_by": "nosuch"})
    assert answer.status_code == 412


def test_a_bad_value_fails_its_model_and_not_the_job(framed: Any) -> None:
    assert search(framed, '{"alpha": [0, 7, a]}')["status"] == "DONE"
    grid = framed.json("GET", "/99/Grids/g")
    assert names(grid) == ["g_model_1"]
    assert [one and one["alpha"] for one in grid["failed_params"]] == [[7.0], None]
    assert grid["failed_raw_params"] == [["[7.0]"], ["a"]]
    assert "alpha is 7.0" in grid["failure_details"][0]
    assert 'cannot convert "a" to type double' in grid["failure_details"][1]


def test_a_second_call_adds_to_the_grid(framed: Any) -> None:
    search(framed, '{"lambda": [0.1]}')
    search(framed, '{"lambda": [0.1, 0.01], "standardize": [true, false]}')
    grid = framed.json("GET", "/99/Grids/g")
    assert sorted(names(grid)) == [f"g_model_{number}" for number in range(1, 6)]
    assert grid["hyper_names"] == ["lambda", "standardize"]


def test_subspaces_and_steps(framed: Any) -> None:
    search(
        framed, '{"standardize": [true], "subspaces": [{"lambda": [0.1, 0.2]}, {"alpha": [0.3]}]}'
    )
    assert len(names(framed.json("GET", "/99/Grids/g"))) == 3
    search(
        framed,
        '{"lambda": [1, 2, 3], "alpha": [0.1, 0.2, 0.3]}',
        grid_id="steps",
        search_criteria='{"strategy": Sequential}',
    )
    assert len(names(framed.json("GET", "/99/Grids/steps"))) == 3


def test_seeds_follow_from_that_of_the_search(framed: Any) -> None:
    search(
        framed,
        '{"lambda": [0.1, 0.2, 0.3]}',
        search_criteria='{"strategy": "RandomDiscrete","max_models": 2,"seed": 40}',
    )
    seeds = []
    for key in sorted(names(framed.json("GET", "/99/Grids/g"))):
        (model,) = framed.json("GET", f"/3/Models/{key}")["models"]
        seeds += [one["actual_value"] for one in model["parameters"] if one["name"] == "seed"]
    assert seeds == [40, 41]


def test_grids_are_listed_and_go_with_their_models(framed: Any) -> None:
    search(framed, '{"lambda": [0.1, 0.2]}')
    assert [one["grid_id"]["name"] for one in framed.json("GET", "/99/Grids")["grids"]] == ["g"]
    framed.json("DELETE", "/3/DKV/g")
    assert framed.json("GET", "/99/Grids")["grids"] == []
    assert framed.json("GET", "/3/Models")["models"] == []
    assert framed.http.get("/99/Grids/g").status_code == 404


def test_a_model_that_is_removed_leaves_its_grid(framed: Any) -> None:
    search(framed, '{"lambda": [0.1, 0.2]}')
    framed.json("DELETE", "/3/Models/g_model_1")
    assert names(framed.json("GET", "/99/Grids/g")) == ["g_model_2"]


@pytest.mark.parametrize(
    ("changed", "status", "complaint"),
    [
        ({"hyper_parameters": ""}, 412, "no map of lists"),
        ({"hyper_parameters": "[1]"}, 412, "no map of lists"),
        ({"hyper_parameters": '{"nosuch": [1]}'}, 412, "nosuch is no parameter"),
        ({"hyper_parameters": '{"model_id": [a]}'}, 412, "model_id is no parameter"),
        ({"hyper_parameters": '{"alpha": []}'}, 400, "has no values"),
        ({"hyper_parameters": '{"subspaces": [1]}'}, 412, "no list of maps"),
        ({"alpha": "[0.3]"}, 412, "alpha is given for all models"),
        ({"search_criteria": '{"strategy": "zzz"}'}, 400, "No enum constant"),
        ({"search_criteria": '{"zzz": 1}'}, 412, "Unknown search criterion: zzz"),
        ({"search_criteria": '{"max_models": -1}'}, 412, "at least 0"),
        ({"search_criteria": "[1]"}, 412, "no map"),
        ({"search_criteria": '{"max_models": [1,3]}'}, 412, "Can't parse the search_criteria"),
        ({"hyper_parameters": '{"alpha": range(2, 4)}'}, 412, "Can't parse the hyper_parameters"),
        ({"parallelism": "-1"}, 412, "at least 0"),
        ({"recovery_dir": "/tmp"}, 412, "recovery_dir is not supported"),
        ({"training_frame": "nope"}, 400, "no frame 'nope'"),
        ({"training_frame": ""}, 412, "training_frame not specified"),
        ({"grid_id": "prostate"}, 412, "is a frame"),
        ({"grid_id": "x" * 300}, 400, "not a good key"),
        ({"zzz": "1"}, 412, "Unknown parameter: zzz"),
        (
            {"hyper_parameters": f'{{"seed": {list(range(1, 20_000))}}}'},
            400,
            "at most 10000 models",
        ),
    ],
)
def test_what_cannot_be_searched_is_refused_at_once(
    framed: Any, changed: dict[str, str], status: int, complaint: str
) -> None:
    body = {**SHARED, "hyper_parameters": '{"alpha": [0.1]}', **changed}
    answer = framed.http.post("/99/Grid/glm", data=body)
    assert (answer.status_code, complaint in answer.json()["msg"]) == (status, True), answer.text


def test_a_grid_is_of_one_algorithm_and_frame(framed: Any, prostate: bytes) -> None:
    search(framed, '{"lambda": [0.1]}')
    framed.frame("other", prostate)
    body = {**SHARED, "training_frame": "other", "grid_id": "g", "hyper_parameters": '{"alpha":1}'}
    answer = framed.http.post("/99/Grid/glm", data=body)
    assert answer.status_code == 412
    assert "is of glm on prostate" in answer.json()["msg"]


def test_a_saved_grid_comes_back_with_its_models_and_can_be_added_to(framed: Any) -> None:
    search(framed, '{"lambda": [0.1, -1, 0.01]}')
    before = framed.json("GET", "/99/Grids/g")
    folder = str(framed.data / "out")
    told = framed.json("POST", "/3/Grid.bin/g/export", data={"grid_directory": folder})
    assert told["name"] == "g"
    framed.json("DELETE", "/3/DKV/g")
    told = framed.json("POST", "/3/Grid.bin/import", data={"grid_path": f"{folder}/g"})
    assert told["name"] == "g"
    after = framed.json("GET", "/99/Grids/g")
    assert after["model_ids"] == before["model_ids"]
    assert after["summary_table"] == before["summary_table"]
    assert after["failure_details"] == before["failure_details"]
    search(framed, '{"lambda": [0.1, 0.2]}')
    assert len(names(framed.json("GET", "/99/Grids/g"))) == 3


def test_a_grid_brings_the_frames_of_its_models(framed: Any) -> None:
    framed.json("POST", "/99/Rapids", data={"ast": "(assign seen (rows prostate [0:100]))"})
    search(framed, '{"lambda": [0.1]}', validation_frame="seen")
    sums = [framed.json("GET", f"/3/Frames/{key}")["frames"][0] for key in ("prostate", "seen")]
    path, saved = _saved(framed, save_params_references="true")
    framed.json("DELETE", "/3/DKV")
    given = {"grid_path": path, "load_params_references": "true"}
    assert framed.json("POST", "/3/Grid.bin/import", data=given)["name"] == "g"
    for before in sums:
        name = before["frame_id"]["name"]
        (after,) = framed.json("GET", f"/3/Frames/{name}")["frames"]
        assert (after["checksum"], after["rows"]) == (before["checksum"], before["rows"])
        assert after["columns"] == before["columns"]
    assert search(framed, '{"lambda": [0.2]}', validation_frame="seen")["status"] == "DONE"
    assert len(names(framed.json("GET", "/99/Grids/g"))) == 2
    assert (saved / "g_references").is_dir()


def test_frames_that_were_not_saved_are_not_loaded(framed: Any) -> None:
    search(framed, '{"lambda": [0.1]}')
    path, _ = _saved(framed)
    framed.json("DELETE", "/3/DKV/g")
    given = {"grid_path": path, "load_params_references": "true"}
    answer = framed.http.post("/3/Grid.bin/import", data=given)
    assert answer.status_code == 400
    assert "saved without its frame 'prostate'" in answer.json()["msg"]
    assert framed.services.store.find("g") is None
    framed.json("POST", "/3/Grid.bin/import", data={"grid_path": path})
    framed.json("DELETE", "/3/DKV/prostate")
    body = {"grid_directory": str(framed.data / "out"), "save_params_references": "true"}
    answer = framed.http.post("/3/Grid.bin/g/export", data=body)
    assert answer.status_code == 400
    assert "no longer there" in answer.json()["msg"]


def test_a_frame_of_a_grid_takes_the_place_of_no_model(framed: Any) -> None:
    search(framed, '{"lambda": [0.1]}')
    path, _ = _saved(framed, save_params_references="true")
    framed.json("DELETE", "/3/DKV/prostate")
    model = framed.services.store.find("g_model_1")
    framed.services.store.put(replace(model, key="prostate"))
    given = {"grid_path": path, "load_params_references": "true"}
    framed.json("DELETE", "/3/DKV/g")
    answer = framed.http.post("/3/Grid.bin/import", data=given)
    assert (answer.status_code, "is a model" in answer.json()["msg"]) == (412, True)
    assert framed.services.store.find("g_model_1") is None  # nothing was loaded


def _saved(framed: Any, **how: str) -> tuple[str, Path]:
    folder = framed.data / "out"
    body = {"grid_directory": str(folder), **how}
    framed.json("POST", "/3/Grid.bin/g/export", data=body)
    return f"{folder}/g", folder


def test_a_grid_is_in_files_as_it_grows(framed: Any) -> None:
    folder = framed.data / "made" / "here"
    checkpoints = {"export_checkpoints_dir": str(folder), "nfolds": "2", "lambda": "0.1"}
    search(framed, '{"alpha": [0, 0.5, -1]}', **checkpoints)
    models = [f"g_model_{n}{fold}" for n in (1, 2) for fold in ("", "_cv_1", "_cv_2")]
    assert sorted(path.name for path in folder.iterdir()) == sorted(["g", *models])
    before = framed.json("GET", "/99/Grids/g")
    framed.json("DELETE", "/3/DKV/g")
    framed.json("POST", "/3/Grid.bin/import", data={"grid_path": f"{folder}/g"})
    assert framed.json("GET", "/99/Grids/g")["summary_table"] == before["summary_table"]


def test_files_of_a_grid_stay_in_the_allowed_folders(framed: Any) -> None:
    body = {**SHARED, "hyper_parameters": '{"alpha": [0.1]}', "export_checkpoints_dir": "/etc/x"}
    answer = framed.http.post("/99/Grid/glm", data=body)
    assert (answer.status_code, framed.services.jobs.all()[-1].record.kind) == (400, "Frame")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[" * 100_000,
        (
            '{"format": "steam grid 2", "key": "g", "algorithm": "glm", "training_frame": "f",'
            ' "names": [], "attempts": []}'
        ),
        (
            '{"format": "steam grid 1", "key": "g", "algorithm": "glm", "training_frame": "f",'
            ' "names": [], "attempts": [{"model": "../m", "values": {}, "given": {}, "error": ""}]}'
        ),
    ],
)
def test_a_file_that_is_no_grid_is_refused(trainer: Any, text: str) -> None:
    path = trainer.data / "g"
    path.write_text(text)
    answer = trainer.http.post("/3/Grid.bin/import", data={"grid_path": str(path)})
    assert answer.status_code == 400, answer.text
