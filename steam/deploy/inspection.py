"""What a model file is: found out in this process by our own readers, else in a child of it.

Nothing but our own bounded readers touches a file from outside here. A file that another library
parses is read by `python -m steam.model.inspection`, and a child that dies, hangs or talks nonsense
is a file that is refused.
"""

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import steam
from steam.core.errors import InvalidArtifact, SteamError, Unsupported
from steam.deploy.model_curves import read_curves
from steam.model.artifact import Kind, Limits, kind_of_file, load_artifact
from steam.model.facts import Facts, told_facts
from steam.model.kinds import refuse_pickle
from steam.model.plain import parse_json

_TIMEOUT_S = 50.0  # clients wait for 60
_MAX_ANSWER_BYTES = 32 << 20
_PIECE = 1 << 16
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")
_HINT = "Save the model again where it was trained, or export it as ONNX."
_SENTENCE = 1000


def inspect_artifact(
    path: Path, sha256: str, limits: Limits, *, allow_unsafe: bool, timeout_s: float = _TIMEOUT_S
) -> Facts:
    """The facts of the file with that hash, which `load_artifact` could load.

    Raises what `load_artifact` raises, and InvalidArtifact when the child does not answer.
    """
    kind = kind_of_file(path, limits)
    if kind.is_ours_to_parse:
        facts = load_artifact(path, sha256=sha256, limits=limits).facts
        read_curves(path, limits)
        return facts
    if kind is Kind.PICKLE and not allow_unsafe:
        raise refuse_pickle()
    return _facts_in(answer_of_child(_command(path, sha256, limits, allow_unsafe), timeout_s))


def _command(path: Path, sha256: str, limits: Limits, allow_unsafe: bool) -> list[str]:
    return [
        *(sys.executable, "-m", "steam.model.inspection"),
        *("--artifact", str(path.resolve()), "--sha256", sha256),
        *("--max-bytes", str(limits.max_bytes)),
        *("--max-unpacked-bytes", str(limits.max_unpacked_bytes)),
        *(["--allow-unsafe"] if allow_unsafe else []),
    ]


def _environ() -> dict[str, str]:
    """Nothing that a file could use: one thread, this steam, and no module of its folder."""
    return {
        **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONPATH": str(Path(steam.__file__).parents[1]),
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def answer_of_child(command: list[str], timeout_s: float) -> bytes:
    """All that the child says. Raises InvalidArtifact if it does not end well or in time."""
    deadline = time.monotonic() + timeout_s
    reading, writing = os.pipe()
    try:
        child = subprocess.Popen(  # noqa: S603 -- our own module; the path is a word of its own
            command,
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=subprocess.DEVNULL,
            env=_environ(),
            cwd="/",
            start_new_session=True,
        )
    except BaseException:
        os.close(reading)
        raise
    finally:
        os.close(writing)
    try:
        said = _read(reading, deadline)
        _wait_for_end(child.pid, deadline)
    finally:
        os.close(reading)
        # Until it is waited for, its number is nobody else's; what it has started goes with it.
        os.killpg(child.pid, signal.SIGKILL)
        status = child.wait()
    if status != 0:
        raise _unreadable(_cause(status))
    return said


def _read(pipe: int, deadline: float) -> bytes:
    """What comes until the pipe is closed. Raises InvalidArtifact if that is much, or late."""
    said = bytearray()
    while _is_ready(pipe, deadline):
        piece = os.read(pipe, _PIECE)
        if not piece:
            return bytes(said)
        said += piece
        if len(said) > _MAX_ANSWER_BYTES:
            raise _unreadable("it says more of itself than anybody wants to know")
    raise _unreadable("reading it takes too long")


def _wait_for_end(pid: int, deadline: float) -> None:
    process = os.pidfd_open(pid)
    try:
        _is_ready(process, deadline)
    finally:
        os.close(process)


def _is_ready(descriptor: int, deadline: float) -> bool:
    """Whether there is something to read, or the process of a pidfd has ended, by then."""
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    return bool(waiting.poll(max(0.0, deadline - time.monotonic()) * 1000))


def _cause(status: int) -> str:
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        return "reading it takes too long, or too much memory"
    if status < 0:
        return f"its library crashed on it ({signal.Signals(-status).name})"
    return "its library gave up on it"


def _facts_in(said: bytes) -> Facts:
    """The facts in an answer. Raises the error in it instead, if it is one."""
    try:
        answer = parse_json(said.decode("utf-8"), "description")
    except (UnicodeDecodeError, InvalidArtifact) as error:
        raise _unreadable("what it says of itself makes no sense") from error
    if isinstance(answer, dict) and "facts" in answer:
        return told_facts(answer["facts"])
    raise _error_in(answer)


def _error_in(answer: object) -> SteamError:
    told = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(told, dict):
        return _unreadable("what it says of itself makes no sense")
    kind = Unsupported if told.get("code") == Unsupported.code else InvalidArtifact
    message, hint = str(told.get("message", "")), str(told.get("hint", ""))
    return kind(message[:_SENTENCE], hint=hint[:_SENTENCE])


def _unreadable(cause: str) -> InvalidArtifact:
    return InvalidArtifact(f"The model file could not be read: {cause}.", hint=_HINT)
