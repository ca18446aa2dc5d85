"""Commands of Flow, exported as Python: H2O's client runs the lines, and they do what they say."""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import h2o
import pytest
from h2o.exceptions import H2OResponseError
from h2o.job import H2OJob

pytestmark = pytest.mark.process

SCRIPTS = Path(__file__).parents[2] / "js" / "flow" / "commands" / "data" / "scripts.mjs"

Run = Callable[..., None]


def _lines(sources: Sequence[str]) -> list[str]:
    node = shutil.which("node")
    assert node is not None, "node is needed, as for the pages' libraries"
    done = subprocess.run(
        [node, str(SCRIPTS), json.dumps(sources)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return [line for lines in json.loads(done.stdout) for line in lines]


@pytest.fixture
def run(data: Path) -> Run:
    """Runs what the commands are in Python, in one script, with H2O's client."""

    def run(*commands: str) -> None:
        script = "\n".join(["import h2o", *_lines(commands)])
        exec(compile(script, "flow", "exec"), {})

    return run


def _imported(data: Path, **said: object) -> list[str]:
    path = data / "prostate.csv"
    options = "".join(f", {name}: {json.dumps(value)}" for name, value in said.items())
    key = f"nfs:/{path}"
    return [
        f'importFiles ["{path}"]',
        f'parseFiles source_frames: ["{key}"], destination_frame: "p.hex"{options}',
    ]


def test_files_are_parsed_as_said(run: Run, data: Path) -> None:
    said = {"column_types": {"RACE": "Enum"}, "column_names": {"AGE": "years"}, "check_header": 1}
    run(*_imported(data, **said, skipped_columns=["ID"]))
    frame = h2o.get_frame("p.hex")
    assert frame.names[:3] == ["CAPSULE", "years", "RACE"]
    assert frame.types["RACE"] == "enum"
    assert frame.nrow == 380


def test_the_parts_of_a_split_are_those_of_flow(run: Run, data: Path) -> None:
    split = 'splitFrame "p.hex", ratios: [0.75], destination_frames: ["a", "b"], seed: 3'
    run(*_imported(data), split)
    fields = {"ratios": [0.75], "destination_frames": ["c", "d"], "seed": 3}
    H2OJob(h2o.api("POST /3/Frames/p.hex/split", data=fields), "Split").poll()
    ids = [h2o.get_frame(key)["ID"].as_data_frame(use_pandas=False, header=False) for key in "abcd"]
    assert ids[:2] == ids[2:]
    assert len(ids[0]) + len(ids[1]) == 380


def test_columns_are_changed_under_the_same_key(run: Run, data: Path) -> None:
    run(
        *_imported(data),
        'changeColumnType "p.hex", "RACE", "Enum"',
        'changeColumnType "p.hex", "ID", "Time"',
        'renameColumn "p.hex", "AGE", "it\'s"',
        'removeColumns "p.hex", ["PSA", "VOL"]',
    )
    frame = h2o.get_frame("p.hex")
    assert frame.types["RACE"] == "enum"
    assert frame.types["ID"] == "time"
    assert "it's" in frame.names
    assert frame.ncol == 7


def test_gaps_are_filled(run: Run, data: Path, tmp_path: Path) -> None:
    (tmp_path / "gaps.csv").write_text("g,x\na,1\na,\nb,5\nb,\n")
    h2o.upload_file(str(tmp_path / "gaps.csv"), destination_frame="gaps", col_types={"g": "enum"})
    run('imputeColumn "gaps", "x", "mean", by: ["g"]')
    rows = h2o.get_frame("gaps")["x"].as_data_frame(use_pandas=False, header=False)
    assert [float(value) for (value,) in rows] == [1, 1, 5, 5]


def test_frames_are_merged_bound_written_and_deleted(run: Run, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    run(
        *_imported(data),
        'mergeFrames "p.hex", "p.hex", by: ["ID"], destination_frame: "merged"',
        'bindFrames ["p.hex", "p.hex"], by: "rows", destination_frame: "bound"',
        f'exportFrame "p.hex", "{out}", format: "csv"',
        f'exportFrame "p.hex", "{out}.arrow", format: "arrow"',
        'getFrameSummary "p.hex"',
        'getFrameData "p.hex", 5, 10',
        'getColumnSummary "p.hex", "AGE"',
        'deleteFrame "p.hex"',
    )
    assert h2o.get_frame("merged").dim == [380, 17]
    assert h2o.get_frame("bound").nrow == 760
    assert out.stat().st_size > 0
    assert (tmp_path / "out.csv.arrow").read_bytes()[:6] == b"ARROW1"
    with pytest.raises(H2OResponseError):
        h2o.api("GET /3/Frames/p.hex")


def test_models_are_built_as_said(run: Run, data: Path) -> None:
    types = {"column_types": {"CAPSULE": "Enum", "RACE": "Enum"}}
    common = 'training_frame: "p.hex", response_column: "CAPSULE", ignored_columns: ["ID"]'
    run(
        *_imported(data, **types),
        f'buildModel "glm", {common}, model_id: "m", lambda: [0.01], standardize: false',
        f'buildModel "glm", {common}, '
        "hyper_parameters: {standardize: [true, false], lambda: [0.1]}, "
        'search_criteria: {strategy: "RandomDiscrete", max_models: 1}, grid_id: "g"',
        'buildModel "kmeans", training_frame: "p.hex", k: 2, model_id: "k"',
    )
    model = h2o.get_model("m")
    assert model.actual_params["lambda"] == [0.01]
    assert model.actual_params["standardize"] is False
    assert "ID" not in model.coef()
    assert len(h2o.get_grid("g").model_ids) == 1
    assert h2o.get_model("k").actual_params["k"] == 2


def test_models_are_used_as_said(run: Run, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    types = {"column_types": {"CAPSULE": "Enum", "RACE": "Enum"}}
    run(
        *_imported(data, **types),
        'buildModel "gbm", training_frame: "p.hex", response_column: "CAPSULE", ntrees: 3, '
        'model_id: "m"',
        'predict "m", "p.hex", "scored"',
        'partialDependence "m", "p.hex", ["AGE"], nbins: 5',
        'permutationImportance "m", "p.hex", metric: "AUC", seed: 1',
        'getModel "m"',
        'compare ["m", "m"]',
        "getModels",
        "getGrids",
        "getJobs",
    )
    assert h2o.get_frame("scored").names == ["predict", "p0", "p1"]
    told = capsys.readouterr().out
    assert "mean_response" in told
    assert "Relative Importance" in told
    run('deleteModel "m"')
    with pytest.raises(H2OResponseError):
        h2o.get_model("m")
