"""The child process that reads tables: started, spoken with and ended."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import steam

_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "HOME", "TZ")
_LOOK_EVERY_S = 0.05
_PIECE = 1 << 20


class ChildEnded(Exception):
    """The child has closed its end before it has said all that was waited for."""


class ChildTooSlow(Exception):
    """The time that the child has is over."""


class ReadingChild:
    """A running child. `look` is called some twenty times a second while it is waited for; with
    `timeout_s` all its work is bounded."""

    def __init__(self, look: Callable[[], None], timeout_s: float | None) -> None:
        self._look = look
        self._deadline = None if timeout_s is None else time.monotonic() + timeout_s
        self._process = subprocess.Popen(
            [sys.executable, "-m", "steam.trainer.frame.parse.typed.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pipesize=_PIECE,
            env=_environ(),
            cwd="/",
            start_new_session=True,
        )

    def send(self, body: bytes) -> None:
        """All that the child is ever told."""
        pipe = self._process.stdin
        if pipe is None:
            raise RuntimeError("the child was started without a pipe")
        try:
            pipe.write(body)
            pipe.close()
        except BrokenPipeError:
            return  # its end is told when its answer is read

    def take(self, size: int) -> bytearray:
        """So many bytes of what the child says.

        Raises ChildEnded, ChildTooSlow, and what `look` raises.
        """
        if self._process.stdout is None:
            raise RuntimeError("the child was started without a pipe")
        pipe = self._process.stdout.fileno()
        body = bytearray(size)
        taken, left = 0, memoryview(body)
        while taken < size:
            self._wait(pipe)
            count = os.readv(pipe, [left[taken : taken + _PIECE]])
            if not count:
                raise ChildEnded
            taken += count
        return body

    def end(self) -> int:
        """Its exit status; a child that is at work is killed, with all that it has started."""
        if self._process.returncode is None:
            # Until it is waited for, its number is nobody else's.
            try:
                status = self._process.wait(0.2) if self._closed() else None
            except subprocess.TimeoutExpired:
                status = None
            if status is None:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        return self._process.returncode

    def _wait(self, pipe: int) -> None:
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN)
        while True:
            self._look()
            if waiting.poll(_LOOK_EVERY_S * 1000):
                return
            if self._deadline is not None and time.monotonic() > self._deadline:
                raise ChildTooSlow

    def _closed(self) -> bool:
        """Whether the child has closed its end, and so is about to end by itself."""
        if self._process.stdout is None or self._process.stdout.closed:
            return True
        waiting = select.poll()
        waiting.register(self._process.stdout.fileno(), select.POLLIN)
        return any(event & select.POLLHUP for _, event in waiting.poll(0))


def _environ() -> dict[str, str]:
    """Nothing that a file could use: this steam, and no module of the folder it is started in."""
    return {
        **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        "LANG": "C.UTF-8",
        "POLARS_MAX_THREADS": "2",
        "PYTHONPATH": str(Path(steam.__file__).parents[1]),
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
