"""What the benchmarks ask of an H2O server, over its HTTP API: no client library is needed."""

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx

_POLL_S = 0.01
_TIMEOUT_S = 3600.0
_CHOSEN_BY_SETUP = (
    "parse_type",
    "separator",
    "check_header",
    "number_columns",
    "chunk_size",
    "single_quotes",
)


class Rest:
    """Blocking calls. All raise RuntimeError with what H2O says, if it refuses or a job fails."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, trust_env=False, timeout=_TIMEOUT_S)

    def cloud(self) -> dict[str, Any]:
        """Name, version and nodes."""
        return self._call("GET", "/3/Cloud")

    def parse(self, path: Path, categories: Iterable[str], frame: str) -> None:
        """Read a CSV file with a header as a frame; types are guessed, but for the categories."""
        files = self._call("POST", "/3/ImportFilesMulti", paths=json.dumps([str(path)]))
        sources = json.dumps(files["destination_frames"])
        setup = self._call("POST", "/3/ParseSetup", source_frames=sources, check_header=1)
        types = dict(zip(setup["column_names"], setup["column_types"], strict=True))
        types |= dict.fromkeys(categories, "Enum")
        begun = self._call(
            "POST",
            "/3/Parse",
            source_frames=sources,
            destination_frame=frame,
            column_names=json.dumps(list(types)),
            column_types=json.dumps(list(types.values())),
            delete_on_done=True,
            **{name: setup[name] for name in _CHOSEN_BY_SETUP},
        )
        self._wait(begun["job"])

    def byte_size(self, frame: str) -> int:
        """The bytes that a frame takes."""
        told = self._call("GET", f"/3/Frames/{frame}", row_count=0, column_count=1)
        return told["frames"][0]["byte_size"]

    def rapids(self, ast: str, session: str) -> dict[str, Any]:
        """What an expression is worth: the frame that it names, or a number."""
        return self._call("POST", "/99/Rapids", ast=ast, session_id=session)

    def train_glm(self, **parameters: object) -> str:
        """Fit, and measure on the training rows. Gives the key of the model."""
        begun = self._call("POST", "/3/ModelBuilders/glm", **parameters)
        self._wait(begun["job"])
        return begun["job"]["dest"]["name"]

    def model(self, key: str) -> dict[str, Any]:
        """What came out of the training of a model: its `output`."""
        return self._call("GET", f"/3/Models/{key}")["models"][0]["output"]

    def remove(self, key: str) -> None:
        """Forget a frame or a model."""
        self._call("DELETE", f"/3/DKV/{key}")

    def _wait(self, job: dict[str, Any]) -> None:
        while job["status"] in {"CREATED", "RUNNING"}:
            time.sleep(_POLL_S)
            job = self._call("GET", f"/3/Jobs/{job['key']['name']}")["jobs"][0]
        if job["status"] != "DONE":
            raise RuntimeError(f"H2O's job is {job['status']}: {job['exception']}")

    def _call(self, method: str, path: str, **fields: object) -> dict[str, Any]:
        where = "data" if method == "POST" else "params"
        answer = self._http.request(method, path, **{where: fields})
        if answer.is_error:
            raise RuntimeError(f"H2O refuses {path}: {answer.text[:500]}")
        return answer.json()
