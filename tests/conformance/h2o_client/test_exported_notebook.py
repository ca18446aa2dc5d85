"""A notebook with every command of Flow, exported: its script does what the cells do."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h2o
import pytest
from h2o.exceptions import H2OResponseError

from tests.e2e.conftest import ARTIFACT

pytestmark = pytest.mark.process

EXPORTED = Path(__file__).parents[2] / "js" / "flow" / "export" / "exported.mjs"
TRAIN = 'training_frame: "p.hex", response_column: "CAPSULE", ignored_columns: ["ID"]'


@dataclass(frozen=True)
class Ran:
    """What a script printed, and where it wrote files."""

    told: str
    folder: Path


def _node(*arguments: str) -> str:
    node = shutil.which("node")
    assert node is not None, "node is needed, as for the pages' libraries"
    command = [node, str(EXPORTED), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def _cells(path: Path, folder: Path, jobs: dict[str, str]) -> list[tuple[str, str]]:
    """Kinds of cells and their sources; each changes something of its own that can be seen."""
    key = f"nfs:/{path}"
    made = "rows: 200, cols: 3, seed: 7, categorical_fraction: 0, integer_fraction: 0"
    typed = 'column_types: {CAPSULE: "Enum", RACE: "Enum"}'
    commands = [
        "assist",
        "help",
        f'importFiles ["{path}"]',
        f'setupParse source_frames: ["{key}"]',
        f'parseFiles source_frames: ["{key}"], destination_frame: "p.hex", {typed}',
        f'parseFiles source_frames: ["{key}"], destination_frame: "q.hex"',
        f'createFrame dest: "gaps.hex", {made}, binary_fraction: 0, missing_fraction: 0.2',
        f'createFrame dest: "dropped.hex", {made}',
        'importSqlTable "shop", "sale", destination_frame: "sale.hex"',
        'imputeColumn "gaps.hex", "C1", "mean"',
        'changeColumnType "q.hex", "DCAPS", "Enum"',
        'renameColumn "q.hex", "AGE", "years"',
        'removeColumns "q.hex", ["PSA", "VOL"]',
        'splitFrame "p.hex", ratios: [0.75], destination_frames: ["train", "test"], seed: 3',
        'mergeFrames "p.hex", "q.hex", by: ["ID"], destination_frame: "merged.hex"',
        'bindFrames ["p.hex", "p.hex"], by: "rows", destination_frame: "bound.hex"',
        f'exportFrame "p.hex", "{folder}/p.csv", format: "csv"',
        f'exportFrame "p.hex", "{folder}/p.xlsx", format: "xlsx"',
        'deleteFrame "dropped.hex"',
        "getFrames",
        'getFrameSummary "p.hex"',
        'getFrameData "p.hex", 5, 10',
        'getColumnSummary "p.hex", "AGE"',
        f'buildModel "glm", {TRAIN}, model_id: "of_glm", alpha: [0.5], lambda: [0.01]',
        f'buildModel "gbm", {TRAIN}, model_id: "of_gbm", ntrees: 3, max_depth: 2, seed: 1',
        f'buildModel "drf", {TRAIN}, model_id: "of_drf", ntrees: 3, max_depth: 4, seed: 1',
        f'buildModel "naivebayes", {TRAIN}, model_id: "of_naivebayes", laplace: 1',
        'buildModel "kmeans", training_frame: "p.hex", model_id: "of_kmeans", k: 2, seed: 1',
        'buildModel "pca", training_frame: "p.hex", model_id: "of_pca", k: 2, seed: 1',
        'buildModel "isolationforest", training_frame: "p.hex", model_id: "of_isolationforest"',
        f'buildModel "glm", {TRAIN}, hyper_parameters: {{alpha: [[0], [1]]}}, grid_id: "grid"',
        "getModels",
        'getModel "of_glm"',
        'compare ["of_glm", "of_gbm"]',
        "getGrids",
        'getGrid "grid", sort_by: "auc", decreasing: true',
        'predict "of_gbm", "p.hex", "scored"',
        'partialDependence "of_glm", "p.hex", ["AGE"], nbins: 5',
        'permutationImportance "of_gbm", "p.hex", metric: "AUC", seed: 1',
        'deploy "of_glm", name: "risk"',
        f'saveModel "of_drf", "{folder}/of_drf"',
        'deleteModel "of_drf"',
        f'loadModel "{folder}/of_drf"',
        'deleteModel "of_pca"',
        f'importModel "{folder}/brought.zip", model_id: "brought"',
        "getJobs",
        f'getJob "{jobs["ended"]}"',
        f'cancelJob "{jobs["running"]}"',
    ]
    rapids = "(assign twice.hex (* (cols_py p.hex 'AGE') 2))"
    last = [("rapids", rapids), ("markdown", "# Done\n\nin `steam`")]
    return [*(("command", source) for source in commands), *last]


def _shop(home: Path, folder: Path) -> None:
    """A database with a table, under a name that the trainer knows."""
    path = folder / "shop.db"
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("create table sale (id integer, price real)")
        connection.executemany("insert into sale values (?, 0.5)", [(i,) for i in range(30)])
    connection.close()
    file = home / "connections.toml"
    file.write_text(f'shop = "sqlite:///{path}"')
    file.chmod(0o600)


def _jobs() -> dict[str, str]:
    """A job that has ended and one that would run for long."""
    h2o.create_frame(frame_id="busy.hex", rows=20_000, cols=5, categorical_fraction=0, seed=1)
    [ended] = [job["key"]["name"] for job in h2o.api("GET /3/Jobs")["jobs"]][:1]
    fields = {"training_frame": "busy.hex", "response_column": "C1", "ntrees": 10_000}
    running = h2o.api("POST /3/ModelBuilders/gbm", data=fields)["job"]["key"]["name"]
    return {"ended": ended, "running": running}


@pytest.fixture(scope="module")
def ran(
    connected: None, trainer_url: str, trainer_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    folder = tmp_path_factory.mktemp("written")
    _shop(trainer_home, folder)
    (folder / "brought.zip").write_bytes(ARTIFACT.read_bytes())
    examples = Path(__file__).parents[3] / "examples" / "data"
    jobs = _jobs()
    cells = _cells(examples / "prostate.csv", folder, jobs)
    _every_command_is_there(cells)
    script = folder / "exported.py"
    notebook = [{"kind": kind, "source": source} for kind, source in cells]
    script.write_text(_node(json.dumps(notebook), trainer_url))
    assert "could not be read" not in script.read_text()
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=folder,
        env={**os.environ, "DO_NOT_TRACK": "1"},
    )
    assert done.returncode == 0, done.stderr[-3000:] + script.read_text()
    state = h2o.api(f"GET /3/Jobs/{jobs['running']}")["jobs"][0]["status"]
    assert state in {"CANCEL_PENDING", "CANCELLED"}
    yield Ran(done.stdout, folder)
    h2o.remove_all()


def _every_command_is_there(cells: list[tuple[str, str]]) -> None:
    words = [source.split()[0] if kind == "command" else kind for kind, source in cells]
    assert set(json.loads(_node())) == set(words)


@pytest.mark.parametrize(
    ("key", "dim"),
    [
        ("p.hex", [380, 9]),
        ("q.hex", [380, 7]),
        ("gaps.hex", [200, 3]),
        ("sale.hex", [30, 2]),
        ("merged.hex", [380, 15]),
        ("bound.hex", [760, 9]),
        ("scored", [380, 3]),
        ("twice.hex", [380, 1]),
    ],
)
def test_frames_are_there(ran: Ran, key: str, dim: list[int]) -> None:
    assert h2o.get_frame(key).dim == dim


def test_frames_hold_what_was_asked_for(ran: Ran) -> None:
    p, q = h2o.get_frame("p.hex"), h2o.get_frame("q.hex")
    assert (p.types["CAPSULE"], p.types["RACE"], p.types["DCAPS"]) == ("enum", "enum", "int")
    assert (q.types["CAPSULE"], q.types["DCAPS"]) == ("int", "enum")
    assert q.names == ["ID", "CAPSULE", "years", "RACE", "DPROS", "DCAPS", "GLEASON"]
    gaps = h2o.get_frame("gaps.hex")
    assert gaps["C1"].nacnt() == [0]
    assert gaps["C2"].nacnt()[0] > 0
    parts = [h2o.get_frame(key).nrow for key in ("train", "test")]
    assert sum(parts) == 380
    assert parts[1] > 0
    assert h2o.get_frame("twice.hex").mean()[0] == pytest.approx(2 * p["AGE"].mean()[0])
    with pytest.raises(H2OResponseError):
        h2o.api("GET /3/Frames/dropped.hex")


@pytest.mark.parametrize(
    ("key", "used"),
    [
        ("of_glm", {"alpha": [0.5], "lambda": [0.01]}),
        ("of_gbm", {"ntrees": 3, "max_depth": 2, "seed": 1}),
        ("of_drf", {"ntrees": 3, "max_depth": 4}),
        ("of_naivebayes", {"laplace": 1.0}),
        ("of_kmeans", {"k": 2}),
        ("of_isolationforest", {"ntrees": 50}),
    ],
)
def test_models_are_there(ran: Ran, key: str, used: dict[str, object]) -> None:
    params = h2o.get_model(key).actual_params
    assert {name: params[name] for name in used} == used


def test_models_come_and_go(ran: Ran) -> None:
    assert len(h2o.get_grid("grid").model_ids) == 2
    assert h2o.get_model("brought").algo == "generic"
    with pytest.raises(H2OResponseError):
        h2o.get_model("of_pca")


def test_files_are_written(ran: Ran) -> None:
    assert len((ran.folder / "p.csv").read_text().splitlines()) == 381
    assert (ran.folder / "p.xlsx").read_bytes()[:2] == b"PK"
    assert (ran.folder / "of_drf").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("words", ["mean_response", "Relative Importance", "GLEASON", r"\bauc\b"])
def test_what_is_looked_at_is_printed(ran: Ran, words: str) -> None:
    assert re.search(words, ran.told)
