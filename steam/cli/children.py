"""Start our own servers as child processes, wait for their first line, and end them."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from steam.cli.parent import PARENT_VARIABLE
from steam.core.errors import SteamError
from steam.core.home import Home

_STOP_TIMEOUT_S = 15.0
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Child:
    """A server that we started; `first_line` is what it said once it was up."""

    name: str
    process: subprocess.Popen[bytes]
    first_line: str

    @property
    def url(self) -> str:
        """Its address, when it listens on one."""
        return self.first_line.removeprefix("listening on ").strip()


def start_child(
    name: str, arguments: Sequence[str], home: Home, environ: Mapping[str, str] = _NOTHING
) -> Child:
    """Run `steam ARGUMENTS --home HOME` and wait until it says that it is up.

    It ends when we do. `environ` is added to our environment. What it logs goes to
    `home.server_log(name)`. Raises SteamError with the end of that log when it ends before it is
    up.
    """
    return _wait_until_up(name, _spawn(name, arguments, home, environ), home)


def start_children(
    commands: Mapping[str, Sequence[str]], home: Home, environ: Mapping[str, str] = _NOTHING
) -> list[Child]:
    """The same for several at once, by name. When one fails, the others are ended."""
    spawned = {name: _spawn(name, arguments, home, environ) for name, arguments in commands.items()}
    children: list[Child] = []
    try:
        for name, process in spawned.items():
            children.append(_wait_until_up(name, process, home))
    except BaseException:
        for name, process in spawned.items():
            stop_child(Child(name, process, ""))
        raise
    return children


def stop_child(child: Child) -> None:
    """Ask it to end and wait; kill it when it does not."""
    with contextlib.suppress(ProcessLookupError):
        child.process.send_signal(signal.SIGTERM)
    try:
        child.process.wait(_STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        child.process.kill()
        child.process.wait()
    _output(child.process).close()


def _spawn(
    name: str, arguments: Sequence[str], home: Home, environ: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "steam", *arguments, "--home", str(home.root)]
    log = os.open(home.server_log(name), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(log, "wb") as errors:
        return subprocess.Popen(  # noqa: S603 - our own program, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
            env={**os.environ, **environ, PARENT_VARIABLE: str(os.getpid())},
        )


def _wait_until_up(name: str, process: subprocess.Popen[bytes], home: Home) -> Child:
    line = _output(process).readline().decode(errors="replace").strip()
    if not line:
        process.wait()
        log = home.server_log(name)
        raise SteamError(
            f"The {name} did not start: {last_line(log)}", hint=f"Its whole log is {log}."
        )
    return Child(name, process, line)


def last_line(log: Path) -> str:
    """The last line of a log that says something."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    last = next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
    return last.removeprefix("error: ")


def _output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdout is None:
        raise RuntimeError("the child was started without a pipe")
    return process.stdout
