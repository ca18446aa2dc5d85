"""The examples of docs/http.md, pasted, against a real master."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.process

TEXT = (Path(__file__).parents[2] / "docs" / "http.md").read_text(encoding="utf-8")
ADDRESS = "127.0.0.1:9000"
CURL = re.findall(r"^```\n(curl .*?)^```", TEXT, re.MULTILINE | re.DOTALL)
PYTHON = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def here(example: str, master: httpx.Client) -> str:
    host, port = master.base_url.host, master.base_url.port
    return example.replace(ADDRESS, f"{host}:{port}").replace(
        f'"127.0.0.1", "{ADDRESS.partition(":")[2]}/', f'"{host}", "{port}/'
    )


def test_there_are_some() -> None:
    assert CURL
    assert PYTHON
    assert all("9000/deployments/prostate" in example for example in [*CURL, *PYTHON])


@pytest.mark.parametrize("number", range(len(CURL)))
def test_curl_prints_json(master: httpx.Client, number: int) -> None:
    script = here(CURL[number], master).replace("curl ", "curl -sS --fail --noproxy '*' ", 1)
    told = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(told.stdout)


@pytest.mark.parametrize("number", range(len(PYTHON)))
def test_python_prints_a_prediction(master: httpx.Client, number: int) -> None:
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", here(PYTHON[number], master)],
        env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.search(r"\b(Yes|No)\b", told.stdout)
