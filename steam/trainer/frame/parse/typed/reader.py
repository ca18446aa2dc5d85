"""The trainer's side of the child that reads tables."""

import io
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import polars as pl

import steam
from steam.core.errors import (
    Exhausted,
    InvalidInput,
    SteamError,
    Unavailable,
    Unsupported,
)
from steam.trainer.frame.parse.typed.messages import HEAD_BYTES, Mark, read_head
from steam.trainer.frame.parse.typed.records import Facts, Refusal, Request, Rounded

_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "HOME", "TZ")
_LOOK_EVERY_S = 0.05
_PIECE = 1 << 20
_MOST_BODY = 1 << 34
_ERRORS = {kind.code: kind for kind in (InvalidInput, Unsupported, Exhausted, Unavailable)}


class Unfit(Exception):
    """A value is not of the type of its column, which is given by its place in the request."""

    def __init__(self, column: int, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column
        self.sentence = sentence


class TableReader:
    """A child at work on one request. It ends with the block, however far it has come.

    `look` is called some twenty times a second while the child is waited for; what it raises ends
    the reading. `timeout_s` bounds all of it.
    """

    def __init__(
        self, request: Request, look: Callable[[], None], timeout_s: float | None = None
    ) -> None:
        self._what = request.paths[0] if len(request.paths) == 1 else "One of the files"
        self._look = look
        self._deadline = None if timeout_s is None else time.monotonic() + timeout_s
        self._child = subprocess.Popen(
            [sys.executable, "-m", "steam.trainer.frame.parse.typed.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pipesize=_PIECE,
            env=_environ(),
            cwd="/",
            start_new_session=True,
        )
        try:
            self._send(msgspec.json.encode(request))
        except BaseException:
            self._end()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def __iter__(self) -> Iterator[Facts | pl.DataFrame | Rounded]:
        """The facts of each table, its blocks, and what was rounded in them.

        Raises Unfit, what the child refuses, and InvalidInput where the child gives up.
        """
        while True:
            mark, size = self._head()
            if mark is Mark.END:
                return
            body = self._take(size)
            if mark is Mark.REFUSAL:
                raise _error(msgspec.json.decode(body, type=Refusal))
            if mark is Mark.FACTS:
                yield msgspec.json.decode(body, type=Facts)
            elif mark is Mark.ROUNDED:
                yield msgspec.json.decode(body, type=Rounded)
            else:
                yield pl.read_ipc_stream(io.BytesIO(body))

    def _send(self, body: bytes) -> None:
        pipe = self._child.stdin
        if pipe is None:
            raise RuntimeError("the child was started without a pipe")
        try:
            pipe.write(body)
            pipe.close()
        except BrokenPipeError:
            return  # its end is told when its answer is read

    def _head(self) -> tuple[Mark, int]:
        try:
            mark, size = read_head(bytes(self._take(HEAD_BYTES)))
        except ValueError:
            raise self._gave_up() from None
        if size > _MOST_BODY:
            raise self._gave_up()
        return mark, size

    def _take(self, size: int) -> bytearray:
        """So many bytes of what the child says."""
        if self._child.stdout is None:
            raise RuntimeError("the child was started without a pipe")
        pipe = self._child.stdout.fileno()
        body = bytearray(size)
        taken, left = 0, memoryview(body)
        while taken < size:
            self._wait(pipe)
            count = os.readv(pipe, [left[taken : taken + _PIECE]])
            if not count:
                raise self._gave_up()
            taken += count
        return body

    def _wait(self, pipe: int) -> None:
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN)
        while True:
            self._look()
            if waiting.poll(_LOOK_EVERY_S * 1000):
                return
            if self._deadline is not None and time.monotonic() > self._deadline:
                raise Exhausted(
                    f"{self._what}: looking at it takes too long.", hint="Write it as Parquet."
                )

    def _gave_up(self) -> SteamError:
        status = self._end()
        if status < 0:
            cause = f"its reader crashed on it ({signal.Signals(-status).name})"
        else:
            cause = "its reader gave up on it"
        return InvalidInput(
            f"{self._what} cannot be read: {cause}, or it takes more memory than it may.",
            hint="Check the file, or set STEAM_PARSE_MEMORY_MB.",
        )

    def _end(self) -> int:
        if self._child.returncode is None:
            # Until it is waited for, its number is nobody else's.
            try:
                status = self._child.wait(0.2) if self._closed() else None
            except subprocess.TimeoutExpired:
                status = None
            if status is None:
                os.killpg(self._child.pid, signal.SIGKILL)
                self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()
        return self._child.returncode

    def _closed(self) -> bool:
        """Whether the child has closed its end, and so is about to end by itself."""
        if self._child.stdout is None or self._child.stdout.closed:
            return True
        waiting = select.poll()
        waiting.register(self._child.stdout.fileno(), select.POLLIN)
        return any(event & select.POLLHUP for _, event in waiting.poll(0))


def _error(refusal: Refusal) -> Exception:
    if refusal.unfit is not None:
        return Unfit(refusal.unfit, refusal.message)
    kind = _ERRORS.get(refusal.code, InvalidInput)
    return kind(refusal.message, hint=refusal.hint)


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
