"""Commands as processes of their own that need not import the command line anew: for most, to
import takes three times as long as all the rest.

Run as a program it imports what `python -m steam` imports before it reads its words, and besides
only what it is told to: for a server, what that imports when it starts. Then it forks for each
command. A fork has the words, environment, folder and streams that it was given, runs
`python -m steam` from there on, and ends as an interpreter does.
"""

import contextlib
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

_LONGEST = 1 << 17  # bytes of a request
SERVE = ("steam.log", "steam.server", "steam.web.access.offer", "steam.web.compose")
"""What `steam serve` imports when it starts."""


class Fork:
    """A command that was started: its pid, what signals go by, and where its end is told."""

    def __init__(self, pid: int, pidfd: int, end: socket.socket) -> None:
        self.pid = pid
        self._pidfd = pidfd
        self._end = end
        self._code: int | None = None

    def send_signal(self, number: int) -> None:
        """Nothing, when it has ended."""
        with contextlib.suppress(ProcessLookupError):
            if self._code is None:
                signal.pidfd_send_signal(self._pidfd, number)

    def wait(self, timeout_s: float | None = None) -> int:
        """Its exit code, negative for a signal. Raises TimeoutError."""
        if self._code is None:
            self._end.settimeout(timeout_s)
            self._code = int(self._end.recv(64))
            self._end.close()
            os.close(self._pidfd)
        return self._code


class CommandForks:
    """The other end: any number of commands at a time."""

    def __init__(self, end: socket.socket, cwd: Path) -> None:
        self._end = end
        self._cwd = cwd

    def start(self, words: tuple[str, ...], environ: Mapping[str, str], out: int, err: int) -> Fork:
        """Start `steam WORDS` with these descriptors as its streams."""
        request = json.dumps({"words": words, "environ": dict(environ), "cwd": str(self._cwd)})
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its:
            socket.send_fds(self._end, [request.encode()], [out, err, its.fileno()])
        pid, (pidfd,), _, _ = socket.recv_fds(ours, 64, 1)
        return Fork(int(pid), pidfd, ours)

    def run(
        self, words: tuple[str, ...], environ: Mapping[str, str], timeout_s: float
    ) -> subprocess.CompletedProcess[str]:
        """Run `steam WORDS`: its exit code, negative for a signal, and what it wrote.

        Raises subprocess.TimeoutExpired, after it was killed.
        """
        with TemporaryFile() as out, TemporaryFile() as err:
            fork = self.start(words, environ, out.fileno(), err.fileno())
            try:
                code = fork.wait(timeout_s)
            except TimeoutError:
                fork.send_signal(signal.SIGKILL)
                fork.wait()
                raise subprocess.TimeoutExpired(words, timeout_s, _text(out), _text(err)) from None
            return subprocess.CompletedProcess(words, code, _text(out), _text(err))


@contextlib.contextmanager
def command_forks(cwd: Path, modules: tuple[str, ...] = ()) -> Iterator[CommandForks]:
    """The program with these modules, started in that folder and ended in the end."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours:
        with its:
            command = [sys.executable, str(Path(__file__).resolve()), str(its.fileno()), *modules]
            program = subprocess.Popen(
                command, cwd=cwd, pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        yield CommandForks(ours, cwd)
    assert program.wait(30) == 0


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _become(end: socket.socket) -> None:
    """Fork for each request; returns in each fork, made into that command, and at the end."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how those in between end
    while True:
        request, received, _, _ = socket.recv_fds(end, _LONGEST, 3)
        if not request:
            sys.exit()
        if os.fork() == 0:
            break
        for descriptor in received:
            os.close(descriptor)
    end.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    *streams, told = received
    pid = os.fork()
    if pid != 0:
        _tell(pid, socket.socket(fileno=told), streams)
    os.close(told)
    for number, stream in enumerate(streams, start=1):
        os.dup2(stream, number)
        os.close(stream)
    given = json.loads(request)
    os.environ.clear()
    os.environ.update(given["environ"])
    os.chdir(given["cwd"])
    sys.argv[1:] = given["words"]


def _tell(pid: int, end: socket.socket, streams: list[int]) -> None:
    """Tell the pid of a command and, once it has ended, how; keeps none of its streams open."""
    for stream in streams:
        os.close(stream)
    with contextlib.suppress(BrokenPipeError):  # whoever asked may have ended
        socket.send_fds(end, [b"%d" % pid], [os.pidfd_open(pid)])
        _, status = os.waitpid(pid, 0)
        end.send(b"%d" % os.waitstatus_to_exitcode(status))
    os._exit(0)


if __name__ == "__main__":
    sys.path[0] = str(Path.cwd())  # as -m has it
    gc.disable()
    for module in ("steam.cli.app", *sys.argv[2:]):
        importlib.import_module(module)
    gc.freeze()  # a fork that looked through it would copy it
    gc.enable()
    _become(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("steam", run_name="__main__", alter_sys=True)
