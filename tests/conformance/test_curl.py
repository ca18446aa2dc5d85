"""curl, as people paste it: -d, --data-binary, -F, files and pipes."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.conftest import ROWS, UrlOf

pytestmark = pytest.mark.process

ROW = json.dumps(ROWS[0])
JSON = ("-H", "Content-Type: application/json")
CSV = ("-H", "Content-Type: text/csv")
TEXT = ",".join(ROWS[0]) + "\n" + ",".join(map(str, ROWS[0].values())) + "\n"

Curl = Callable[..., str]


@pytest.fixture
def curl(url_of: UrlOf) -> Curl:
    """What curl prints of a route of `prostate`; it fails as `curl --fail` does."""

    def curl(route: str, *options: str, stdin: str | None = None) -> str:
        command = ["curl", "--silent", "--show-error", "--fail", "--noproxy", "*", *options]
        return subprocess.run(
            [*command, f"{url_of('prostate')}/{route}"],
            input=stdin,
            text=True,
            capture_output=True,
            check=True,
            timeout=30,
        ).stdout

    return curl


@pytest.fixture
def label(expected) -> str:
    return expected[0]["predict"]


def test_data_is_a_row(curl: Curl, label: str) -> None:
    assert json.loads(curl("predict", *JSON, "-d", ROW))["label"] == label


def test_data_needs_no_type(curl: Curl, label: str) -> None:
    assert json.loads(curl("predict", "-d", ROW))["label"] == label


def test_lines_come_from_a_pipe(curl: Curl, label: str) -> None:
    lines = "\n".join([ROW] * 3)
    answer = curl("predict", *JSON, "--data-binary", "@-", stdin=lines)
    assert [json.loads(line)["label"] for line in answer.splitlines()] == [label] * 3


def test_a_csv_file_is_answered_by_csv(curl: Curl, label: str, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(TEXT)
    names, row = curl("predict", *CSV, "--data-binary", f"@{file}").splitlines()
    assert names == "predict,No,Yes"
    assert row.startswith(f"{label},")


def test_a_form_with_a_file_is_answered_by_a_file(
    curl: Curl, url_of: UrlOf, label: str, tmp_path: Path
) -> None:
    if "/deployments/" in url_of("prostate"):
        origin = "/".join(url_of("prostate").split("/")[:3])
        as_a_page = ("-H", f"Origin: {origin}")  # of the master, whose form it is
    else:
        as_a_page = ()
    file = tmp_path / "rows.jsonl"
    file.write_text(ROW)
    answer = curl("predict", *as_a_page, "-F", f"inpfile=@{file}", "-D", str(tmp_path / "head"))
    assert json.loads(answer)["label"] == label


def test_a_query_is_a_row(curl: Curl) -> None:
    pairs = [option for pair in ("AGE=65", "RACE=white") for option in ("-d", pair)]
    by_query = json.loads(curl("predict", "--get", *pairs))
    assert by_query == json.loads(curl("predict", *JSON, "-d", '{"AGE": 65, "RACE": "white"}'))


def test_steams_routes_may_name_the_model(curl: Curl, label: str) -> None:
    named = json.loads(curl("predict/prostate", *JSON, "-d", ROW))
    assert named["label"] == label
    assert named == json.loads(curl("predict/glm_binomial", *JSON, "-d", ROW))
    with pytest.raises(subprocess.CalledProcessError, match="22"):
        curl("predict/other", *JSON, "-d", ROW)


def test_info_says_what_the_classes_are(curl: Curl, expected) -> None:
    for route in ("info", "info/prostate"):
        model = json.loads(curl(route))["m"]
        assert model["_names"][-1] == model["_responseColumn"] == "CAPSULE"
        assert model["_domains"][-1] == list(expected[0])[1:]


def test_an_error_is_a_sentence(curl: Curl) -> None:
    answer = json.loads(curl("predict", "--no-fail", *JSON, "-d", '{"AGE": "old"}'))
    assert answer["error"]["message"].startswith("Row 1: column AGE holds 'old'")
    answer = curl("invocations", "--no-fail", *JSON, "-d", '{"AGE": 65}')
    assert json.loads(answer)["error_code"] == "BAD_REQUEST"
