"""What the R client sent to a real H2O is sent again, byte for byte, and answered alike.

`r_requests.json` holds the requests of one session of it in their order, and of each reply what R
reads and what does not depend on Java: objects with those fields, and lists, of which some are cut.
Numbers of models may differ by 1e-3, as the two end at slightly different coefficients, and others
by 1e-9. Only addresses of files and keys that a server mints are replaced.
"""

import json
import math
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest

from tests.conformance.h2o_client.conftest import DATA
from tests.conformance.h2o_client.transcripts.replay import LOOK_S

RECORDED: list[Mapping[str, Any]] = json.loads(
    Path(__file__).with_name("r_requests.json").read_text(encoding="utf-8")
)
FLOWS = list(dict.fromkeys(one["flow"] for one in RECORDED))
TOLERANCES = {"glm": 1e-3, "predict": 1e-3}

_JOB = re.compile(r"\$03017f\w+\$_\w+")
_PREDICTIONS = re.compile(r"transformation_\w+?_r_glm1_on_\w+")
_IMPORTED = re.compile(r"(nfs:/|)/data/prostate\.csv")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

pytestmark = pytest.mark.process


class Replay:
    """The session so far: what has become of keys and files that are named in the record."""

    def __init__(self, http: httpx.Client, folder: Path) -> None:
        self._http = http
        self._folder = folder
        self._job = self._made = ""

    def send(self, recorded: Mapping[str, Any]) -> httpx.Response:
        """The recorded request, and after it the wait for its job."""
        path = self.here(recorded["path"])
        if query := recorded.get("query"):
            path += "?" + urlencode({name: self.here(text) for name, text in query.items()})
        more: dict[str, Any] = {}
        if form := recorded.get("form"):
            pairs = {name: self.here(text) for name, text in form.items()}
            more = {"content": urlencode(pairs, quote_via=quote), "headers": _FORM}
        elif recorded["path"] == "/3/PostFile":
            more = {"files": {"fileUploadInfo": (DATA / "iris.csv").read_bytes()}}
        answer = self._http.request(recorded["method"], path, **more)
        if recorded["method"] == "POST" and answer.is_success:
            self._note(answer.json())
        return answer

    def here(self, text: str) -> str:
        """A recorded text with the files and keys of this server in it."""
        text = _JOB.sub(lambda _: self._job, text)
        text = _PREDICTIONS.sub(lambda _: self._made, text)
        text = _IMPORTED.sub(lambda found: f"{found[1]}{DATA / 'prostate.csv'}", text)
        text = text.replace("/nope.csv", str(DATA / "nope.csv"))
        return text.replace("/data/out", str(self._folder))

    def _note(self, told: Mapping[str, Any]) -> None:
        job = told.get("job") or told
        if "dest" not in job or job.get("status") is None:
            return
        self._job, self._made = job["key"]["name"], job["dest"]["name"]
        while job["status"] in {"CREATED", "RUNNING"}:
            job = self._http.get(f"/3/Jobs/{self._job}").json()["jobs"][0]
            time.sleep(LOOK_S)


def missed(
    recorded: object, told: object, here: Replay, tolerance: float, at: str = ""
) -> Iterator[str]:
    """A line for each value of the record that is another one in the reply."""
    if isinstance(recorded, dict) and isinstance(told, dict):
        for name, value in recorded.items():
            yield from missed(value, told.get(name), here, tolerance, f"{at}/{name}")
    elif isinstance(recorded, list) and isinstance(told, list):
        if len(recorded) > len(told):
            yield f"{at}: {len(recorded)} were recorded, {len(told)} are told"
        for place, (value, one) in enumerate(zip(recorded, told, strict=False)):
            yield from missed(value, one, here, tolerance, f"{at}[{place}]")
    elif isinstance(recorded, int | float) and isinstance(told, int | float):
        if not math.isclose(recorded, told, rel_tol=tolerance, abs_tol=tolerance):
            yield f"{at}: {recorded} was recorded, {told} is told"
    elif (here.here(recorded) if isinstance(recorded, str) else recorded) != told:
        yield f"{at}: {recorded!r} was recorded, {told!r} is told"


@pytest.fixture(scope="module")
def session(trainer_url: str, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """What is amiss in each flow; later ones need what earlier ones made."""
    found: dict[str, list[str]] = {flow: [] for flow in FLOWS}
    with httpx.Client(base_url=trainer_url, timeout=60, trust_env=False) as http:
        replay = Replay(http, tmp_path_factory.mktemp("r"))
        for one in RECORDED:
            found[one["flow"]] += wrongs(one, replay.send(one), replay)
    return found


def wrongs(one: Mapping[str, Any], answer: httpx.Response, here: Replay) -> Iterator[str]:
    """What is amiss in the answer to one request."""
    what = f"{one['method']} {one['path']}"
    if answer.status_code != one["status"]:
        yield f"{what}: {answer.status_code}, {answer.text[:300]}"
    elif one["read"] is not None:
        tolerance = TOLERANCES.get(one["flow"], 1e-9)
        yield from missed(one["read"], answer.json(), here, tolerance, what)


@pytest.mark.parametrize("flow", FLOWS)
def test_r_is_answered_as_by_h2o(flow: str, session: Mapping[str, list[str]]) -> None:
    assert not session[flow], "\n".join(session[flow])


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ({"rows": 380, "labels": ["ID", "AGE"], "more": 1}, 0),
        ({"rows": 381, "labels": ["ID", "AGE"]}, 1),
        ({"rows": 380, "labels": ["ID"]}, 1),
        ({"labels": ["ID", "RACE"]}, 2),
    ],
)
def test_a_reply_that_differs_is_noticed(told: object, count: int, tmp_path: Path) -> None:
    recorded = {"rows": 380, "labels": ["ID", "AGE"]}
    with httpx.Client() as http:
        assert len(list(missed(recorded, told, Replay(http, tmp_path), 1e-9))) == count
