"""Children that read files, and what becomes of a registration when they do not come back."""

import contextlib
import os
import pickle
import select
import sys
import time
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact, Unsupported
from steam.deploy.inspection import answer_of_child, inspect_artifact
from steam.model.artifact import Limits, sha256_of
from tests.estimators import NUMBERS, TRAINED, people

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from skl2onnx import to_onnx


@pytest.fixture(scope="module")
def clusters(tmp_path_factory) -> bytes:
    """A small ONNX file."""
    table = people()
    model = TRAINED["clusters"](table)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sample = table[NUMBERS].to_numpy(dtype="float32")
        operators = {"": 18, "ai.onnx.ml": 3}
        return to_onnx(model, sample, target_opset=operators).SerializeToString()


def ends(pid: int) -> bool:
    """Whether a process is gone, or goes soon."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    ended = bool(waiting.poll(30_000))
    os.close(descriptor)
    return ended


def open_descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def child(code: str) -> list[str]:
    return [sys.executable, "-S", "-c", "import os, signal, sys, time\n" + code]


def test_a_child_that_ends_well_has_said_all() -> None:
    assert answer_of_child(child("print('x' * 200_000, end='')"), 60.0) == b"x" * 200_000


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", r"crashed on it \(SIGSEGV\)"),
        ("print('{}'); sys.stdout.flush(); os.abort()", r"crashed on it \(SIGABRT\)"),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "too long, or too much memory"),
        ("sys.exit(1)", "gave up on it"),
    ],
)
def test_a_child_that_dies_is_a_file_that_is_refused(code, sentence) -> None:
    with pytest.raises(InvalidArtifact, match=f"The model file could not be read: .*{sentence}"):
        answer_of_child(child(code), 60.0)


@pytest.mark.parametrize(
    "code",
    [
        "NOTE time.sleep(600)",
        "NOTE os.close(1); time.sleep(600)",
        "NOTE signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)",
        "if os.fork(): os._exit(0)\nNOTE time.sleep(600)",  # the pipe stays open, the child ends
    ],
)
def test_a_child_that_hangs_is_ended_with_all_that_it_started(code, tmp_path) -> None:
    pids = tmp_path / "pids"
    noted = f"\nopen({str(pids)!r}, 'a').write(f'{{os.getpid()}}\\n')\n"
    started = time.monotonic()
    with pytest.raises(InvalidArtifact, match="takes too long"):
        answer_of_child(child(code.replace("NOTE ", noted)), 5.0)
    assert time.monotonic() - started < 30.0
    [pid] = pids.read_text().split()
    assert ends(int(pid))


def test_a_child_that_talks_without_end_is_ended() -> None:
    with pytest.raises(InvalidArtifact, match="more of itself than anybody wants to know"):
        answer_of_child(child("while True: sys.stdout.write('x' * 65536)"), 60.0)


def test_nothing_of_ours_is_in_its_environment(monkeypatch) -> None:
    monkeypatch.setenv("STEAM_SECRET", "hush")
    said = answer_of_child(child("print(sorted(os.environ), os.getcwd())"), 60.0).decode()
    assert "STEAM_SECRET" not in said
    assert "HOME'" not in said
    assert said.endswith("] /\n")


def test_no_descriptor_is_left_open() -> None:
    before = open_descriptors()
    for code in ("print(1)", "os.abort()"):
        try:
            answer_of_child(child(code), 60.0)
        except InvalidArtifact:
            continue
    assert open_descriptors() == before


@settings(max_examples=8)
@given(st.data())
def test_a_damaged_onnx_file_ends_in_facts_or_in_a_sentence(clusters, tmp_path_factory, data):
    content = bytearray(clusters)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path_factory.mktemp("damaged") / "model.onnx"
    path.write_bytes(content)
    with contextlib.suppress(InvalidArtifact, Unsupported):
        facts = inspect_artifact(path, sha256_of(path), Limits(), allow_unsafe=False)
        assert facts["algorithm"] == "onnx"


class MakesFolder:
    """What unpickles into the making of a folder that is called as the process that makes it."""

    def __init__(self, folder) -> None:
        self.folder = str(folder)

    def __reduce__(self):
        return (exec, (f"import os; os.mkdir(os.path.join({self.folder!r}, str(os.getpid())))",))


def test_a_pickle_runs_nowhere_or_in_the_child_alone(tmp_path) -> None:
    canaries = tmp_path / "canaries"
    canaries.mkdir()
    path = tmp_path / "model.pkl"
    path.write_bytes(pickle.dumps(MakesFolder(canaries)))
    with pytest.raises(InvalidArtifact, match="runs whatever code"):
        inspect_artifact(path, sha256_of(path), Limits(), allow_unsafe=False)
    assert not list(canaries.iterdir())
    with pytest.raises(InvalidArtifact, match="no estimator"):
        inspect_artifact(path, sha256_of(path), Limits(), allow_unsafe=True)
    [canary] = canaries.iterdir()
    assert canary.name != str(os.getpid())
