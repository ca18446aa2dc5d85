"""Every snippet run as a user would run it: what it gets is what the API says."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from steam.scoring.snippets.languages import LANGUAGES, snippets_of

pytestmark = pytest.mark.process

PYTHON = [sys.executable, "-I"]
NODE = ["node", "--input-type=module"]

Row = Mapping[str, object]


@pytest.fixture(scope="module")
def url(awkward) -> str:
    return f"{awkward.url}/predict"


@pytest.fixture(scope="module", params=["first levels", "last levels", "missing"])
def row(request: pytest.FixtureRequest, awkward) -> Row:
    """Rows that between them have every level of every column."""
    features = awkward.client.get("/schema").json()["features"]
    if request.param == "missing":
        return {feature["name"]: None for feature in features}
    last = request.param == "last levels"
    return {
        feature["name"]: feature["levels"][-last] if "levels" in feature else 1.25 - last
        for feature in features
    }


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    """Run a program with some code on its standard input: the last line that it prints."""

    def run(program: list[str], code: str) -> str:
        done = subprocess.run(
            program,
            check=False,
            input=code,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[-1]

    return run


@pytest.fixture(scope="module")
def rscript() -> str:
    """R with httr2. Without it only `test_literals` looks at the text of its code."""
    found = shutil.which("Rscript")
    if found is None:
        pytest.skip("there is no R here: nothing but the text of its code is checked")
    look = subprocess.run([found, "-"], input="library(httr2)", text=True, check=False)
    if look.returncode:
        pytest.skip("R has no httr2 here: nothing but the text of its code is checked")
    return found


def test_curl_gets_the_prediction(awkward, url: str, row: Row, run) -> None:
    assert (
        run(["sh"], snippets_of(url, row)["curl"]) == awkward.client.post("/predict", json=row).text
    )


def test_python_gets_the_prediction(awkward, url: str, row: Row, run) -> None:
    code = snippets_of(url, row)["python"] + "print(json.dumps(prediction))"
    assert json.loads(run(PYTHON, code)) == awkward.client.post("/predict", json=row).json()


def test_pandas_gets_the_predictions(awkward, url: str, row: Row, run) -> None:
    shown = 'print(prediction.to_json(orient="records", double_precision=15))'
    [got] = json.loads(run(PYTHON, snippets_of(url, row)["pandas"] + shown))
    answer = awkward.client.post("/predict", json=row).json()
    assert got["label"] == answer["label"]
    for level, probability in answer["probabilities"].items():
        assert got[f"probabilities.{level}"] == pytest.approx(probability, rel=1e-12)


def test_polars_gets_the_predictions(awkward, url: str, row: Row, run) -> None:
    shown = "print(prediction.write_json())"
    [got] = json.loads(run(PYTHON, snippets_of(url, row)["polars"] + shown))
    answer = awkward.client.post("/predict", json=row).json()
    assert got == {"predict": answer["label"], **answer["probabilities"]}


def test_javascript_gets_the_prediction(awkward, url: str, row: Row, run) -> None:
    code = snippets_of(url, row)["javascript"] + "console.log(JSON.stringify(prediction));"
    assert json.loads(run(NODE, code)) == awkward.client.post("/predict", json=row).json()


def test_r_gets_the_prediction(awkward, url: str, row: Row, run, rscript: str) -> None:
    shown = "cat(jsonlite::toJSON(prediction, auto_unbox = TRUE, digits = NA))"
    got = json.loads(run([rscript, "-"], snippets_of(url, row)["r"] + shown))
    answer = awkward.client.post("/predict", json=row).json()
    assert got["label"] == answer["label"]
    assert got["classProbabilities"] == pytest.approx(answer["classProbabilities"], rel=1e-12)


@pytest.mark.parametrize(
    ("language", "program"),
    [("python", PYTHON), ("pandas", PYTHON), ("polars", PYTHON), ("javascript", NODE)],
)
def test_a_refusal_is_told_with_its_reason(url: str, language: str, program: list[str]) -> None:
    code = snippets_of(url, {"__proto__": "many"})[language]
    done = subprocess.run(
        program, check=False, input=code, capture_output=True, text=True, timeout=60
    )
    assert done.returncode != 0
    assert "column __proto__ holds 'many', which is not a number" in done.stderr


def test_each_language_has_its_snippet() -> None:
    assert [*snippets_of("http://localhost/predict", {})] == [one.id for one in LANGUAGES]
