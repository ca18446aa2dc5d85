"""The process that reads a file first: what it may take, and what it says."""

import json
import pickle
import resource
import subprocess
import sys

from steam.model.artifact import Limits, sha256_of
from steam.model.inspection import told


def inspected(path, *options: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "steam.model.inspection", "--artifact", str(path)]
    sizes = ["--max-bytes", str(1 << 30), "--max-unpacked-bytes", str(1 << 30)]
    return subprocess.run(
        [*words, "--sha256", sha256_of(path), *sizes, *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_it_says_the_facts_and_nothing_else(binomial_mojo) -> None:
    done = inspected(binomial_mojo)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["facts"]["algorithm"] == "glm"


def test_it_says_our_error(tmp_path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"no model")
    error = json.loads(inspected(file).stdout)["error"]
    assert error["code"] == "invalid_artifact"
    assert error["hint"]


def test_memory_that_is_not_there_is_an_error_of_the_file(tmp_path, monkeypatch) -> None:
    def load(*_words, **_options):
        raise MemoryError  # what numpy and the libraries raise under the limit

    monkeypatch.setattr("steam.model.inspection.load_artifact", load)
    said = told(tmp_path, "", Limits(), allow_unsafe=False)
    assert "more memory than its size explains" in said["error"]["message"]


FINDS_OUT = """
import resource, sys
print('{"facts": {}}')
found = [resource.getrlimit(getattr(resource, 'RLIMIT_' + name))
         for name in ('FSIZE', 'CORE', 'CPU', 'NOFILE')]
for attempt in (lambda: bytearray(1 << 40), lambda: open(WRITTEN, 'w', buffering=1).write('x\\n')):
    try:
        attempt()
    except (MemoryError, OSError) as error:
        found.append(type(error).__name__)
raise ValueError(found)
"""


class Call:
    """What unpickles into a call of `exec`."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __reduce__(self):
        return (exec, (self.code, {}))


def test_a_file_that_runs_code_finds_itself_confined(tmp_path) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    file, written = tmp_path / "x.pkl", tmp_path / "written"
    file.write_bytes(pickle.dumps(Call(FINDS_OUT.replace("WRITTEN", repr(str(written))))))
    message = json.loads(inspected(file, "--allow-unsafe").stdout)["error"]["message"]
    assert "[(0, 0), (0, 0), (40, 40), (64, 64), 'MemoryError', 'OSError']" in message
    assert written.read_bytes() == b""  # it may be made, but holds nothing
    assert resource.getrlimit(resource.RLIMIT_AS) == before
