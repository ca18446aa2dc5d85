"""Start our own servers as child processes, wait for their first line, and end them."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from steam.cli.parent import PARENT_VARIABLE
from steam.core.errors import SteamError
from steam.core.home import Home
from steam.notify import lending

_START_TIMEOUT_S = 60.0
_STOP_TIMEOUT_S = 15.0
_LINE_BYTES = 4096
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Child:
    """A server that we started; `first_line` is what it said once it was up, at `up_s` of the
    monotonic clock."""

    name: str
    process: subprocess.Popen[bytes]
    first_line: str
    up_s: float
    told: str = ""  # what it said besides, in the same breath

    @property
    def url(self) -> str:
        """Its address, when it listens on one."""
        return self.first_line.removeprefix("listening on ").strip()


class Launch:
    """A server that was started and has not said yet that it is up."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.name = name
        self.process = process
        self._log = log
        self._deadline = time.monotonic() + _START_TIMEOUT_S
        self._said = b""

    def fileno(self) -> int:
        """What select(2) waits for: readable once `child` may know more."""
        return _output(self.process).fileno()

    def child(self, wait_s: float = 0.0) -> Child | None:
        """The child, once it is up; None when it is not yet, after `wait_s` at the latest.

        Raises SteamError with the end of its log when it has ended, or has taken too long and was
        killed for it.
        """
        if select.select([self], [], [], wait_s)[0]:
            read = os.read(self.fileno(), _LINE_BYTES)
            self._said += read
            line, newline, rest = self._said.partition(b"\n")
            if newline:
                said = line.decode(errors="replace").strip()
                told = rest.decode(errors="replace").strip()
                return Child(self.name, self.process, said, time.monotonic(), told)
            if not read:
                raise self._failure(f"did not start: {self._last_words()}")
        if time.monotonic() > self._deadline:
            raise self._failure(f"was not up after {_START_TIMEOUT_S:g} s: {self._last_words()}")
        return None

    def _failure(self, what: str) -> SteamError:
        self.process.kill()
        self.process.wait()
        _output(self.process).close()
        return SteamError(f"The {self.name} {what}", hint=f"Its whole log is {self._log}.")

    def _last_words(self) -> str:
        try:
            return last_line(self._log)
        except OSError as error:
            return f"its log cannot be read ({error.strerror})."


def launch(
    name: str,
    arguments: Sequence[str],
    home: Home,
    environ: Mapping[str, str] = _NOTHING,
    listener: socket.socket | None = None,
) -> Launch:
    """Run `steam ARGUMENTS --home HOME`, and wait for nothing.

    It ends when the calling thread does. `environ` is added to our environment; `listener`, which
    stays ours, is lent to it. What it logs goes to `home.server_log(name)`. Raises SteamError when
    it cannot be run.
    """
    command = [sys.executable, "-m", "steam", *arguments, "--home", str(home.root)]
    log = home.server_log(name)
    try:
        errors = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        with os.fdopen(errors, "wb") as stream:
            process = subprocess.Popen(  # noqa: S603 - our own program, no shell
                command if listener is None else lending(command),
                stdin=subprocess.DEVNULL if listener is None else listener.fileno(),
                stdout=subprocess.PIPE,
                stderr=stream,
                start_new_session=True,
                env={**os.environ, **environ, PARENT_VARIABLE: str(os.getpid())},
            )
    except OSError as error:
        raise SteamError(
            f"The {name} cannot be started: {error.strerror}.", hint=f"Its log is to be {log}."
        ) from error
    return Launch(name, process, log)


def start_child(
    name: str, arguments: Sequence[str], home: Home, environ: Mapping[str, str] = _NOTHING
) -> Child:
    """The same, and wait until it is up. Raises SteamError when it does not come up."""
    return _wait_until_up(launch(name, arguments, home, environ))


def start_children(commands: Mapping[str, Sequence[str]], home: Home) -> list[Child]:
    """The same for several at once, by name. When one fails, the others are ended."""
    launches: list[Launch] = []
    try:
        for name, arguments in commands.items():
            launches.append(launch(name, arguments, home))
        return [_wait_until_up(launched) for launched in launches]
    except BaseException:
        for launched in launches:
            stop_child(launched)
        raise


def stop_child(child: Child | Launch) -> None:
    """Ask it to end and wait; kill it when it does not."""
    with contextlib.suppress(ProcessLookupError):
        child.process.send_signal(signal.SIGTERM)
    try:
        child.process.wait(_STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        child.process.kill()
        child.process.wait()
    _output(child.process).close()


def last_line(log: Path) -> str:
    """The last line of a log that says something. Raises OSError."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    last = next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
    return last.removeprefix("error: ")


def _wait_until_up(launched: Launch) -> Child:
    while (child := launched.child(wait_s=1.0)) is None:
        pass
    return child


def _output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdout is None:
        raise RuntimeError("the child was started without a pipe")
    return process.stdout
