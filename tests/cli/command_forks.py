"""Commands as processes of their own that need not import the command line anew: for most, to
import takes three times as long as all the rest.

Run as a program it imports what `python -m steam` imports before it reads its words, and no more;
then it forks for each command. A fork has the words, environment, folder and streams that it was
given, runs `python -m steam` from there on, and ends as an interpreter does.
"""

import contextlib
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


class CommandForks:
    """The other end: one command at a time."""

    def __init__(self, end: socket.socket, cwd: Path) -> None:
        self._end = end
        self._cwd = cwd

    def run(
        self, words: tuple[str, ...], environ: Mapping[str, str], timeout_s: float
    ) -> subprocess.CompletedProcess[str]:
        """Run `steam WORDS`: its exit code, negative for a signal, and what it wrote.

        Raises subprocess.TimeoutExpired, after it was killed.
        """
        request = json.dumps({"words": words, "environ": dict(environ), "cwd": str(self._cwd)})
        with TemporaryFile() as out, TemporaryFile() as err:
            socket.send_fds(self._end, [request.encode()], [out.fileno(), err.fileno()])
            pid = int(self._end.recv(64))
            self._end.settimeout(timeout_s)
            try:
                code = int(self._end.recv(64))
            except TimeoutError:
                self._end.settimeout(None)
                with contextlib.suppress(ProcessLookupError):  # it may have ended just now
                    os.kill(pid, signal.SIGKILL)
                self._end.recv(64)
                raise subprocess.TimeoutExpired(words, timeout_s, _text(out), _text(err)) from None
            finally:
                self._end.settimeout(None)
            return subprocess.CompletedProcess(words, code, _text(out), _text(err))


@contextlib.contextmanager
def command_forks(cwd: Path) -> Iterator[CommandForks]:
    """The program, started in that folder and ended in the end."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours:
        with its:
            command = [sys.executable, str(Path(__file__).resolve()), str(its.fileno())]
            program = subprocess.Popen(
                command, cwd=cwd, pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        yield CommandForks(ours, cwd)
    assert program.wait(10) == 0


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _become(end: socket.socket) -> None:
    """Fork for each request; returns in each fork, made into that command, and at the end."""
    while True:
        request, streams, _, _ = socket.recv_fds(end, _LONGEST, 2)
        if not request:
            sys.exit()
        pid = os.fork()
        if pid == 0:
            break
        for stream in streams:
            os.close(stream)
        end.send(b"%d" % pid)
        _, status = os.waitpid(pid, 0)
        end.send(b"%d" % os.waitstatus_to_exitcode(status))
    end.close()
    for number, stream in enumerate(streams, start=1):
        os.dup2(stream, number)
        os.close(stream)
    given = json.loads(request)
    os.environ.clear()
    os.environ.update(given["environ"])
    os.chdir(given["cwd"])
    sys.argv[1:] = given["words"]


if __name__ == "__main__":
    sys.path[0] = str(Path.cwd())  # as -m has it
    import steam.cli.app  # noqa: F401 - what this program is for

    _become(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("steam", run_name="__main__", alter_sys=True)
