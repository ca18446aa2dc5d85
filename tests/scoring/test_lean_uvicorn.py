"""A worker carries nothing of uvicorn's command line, and uvicorn works without it."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.process

_SAY = """
import sys
from steam.scoring.lean_uvicorn import leave_out_command_line
leave_out_command_line()
import uvicorn
import steam.scoring.server
print(uvicorn.Server is sys.modules["uvicorn.server"].Server, uvicorn.Config.__name__)
print(sorted({"click", "multiprocessing", "uvicorn.supervisors"} & {*sys.modules}))
try:
    uvicorn.run("app")
except RuntimeError as error:
    print(error)
"""


def said(code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.splitlines()


def test_uvicorn_comes_without_its_command_line() -> None:
    assert said(_SAY) == ["True Config", "[]", "The command line of uvicorn is left out."]


def test_uvicorn_that_is_there_stays_as_it_is() -> None:
    code = "import uvicorn, sys\n" + _SAY.replace('uvicorn.run("app")', "pass")
    assert said(code)[0] == "True Config"
    assert "'click'" in said(code)[1]
