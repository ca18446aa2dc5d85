"""Rows that come in pieces of any size, cut into blocks of one size and encoded."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

from steam.trainer.frame.columns import last_sizes

_P = ParamSpec("_P")
_T = TypeVar("_T")


class RowBlocks:
    """Cuts rows into blocks of `block_rows`, and what is left as `last_sizes` says.

    `encode` makes of the pieces of a block what `finish` returns, on one of `threads`.
    """

    def __init__(
        self, block_rows: int, threads: Executor, encode: Callable[[Sequence[Any]], Any]
    ) -> None:
        self._block_rows = block_rows
        self._threads = threads
        self._encode = encode
        self._encoded: list[Future[Any]] = []
        self._pending: list[Any] = []
        self._rows = 0

    def add(self, values: Any) -> None:
        while self._rows + len(values) >= self._block_rows:
            cut = self._block_rows - self._rows
            self._pending.append(values[:cut])
            self._flush()
            values = values[cut:]
        if len(values):
            self._pending.append(values)
            self._rows += len(values)

    def finish(self) -> list[Any]:
        left, self._pending = self._pending, []
        for size in last_sizes(len(self._encoded), self._rows):
            left = self._take(left, size)
            self._flush()
        return [block.result() for block in self._encoded]

    def _take(self, pieces: Sequence[Any], rows: int) -> list[Any]:
        """Make so many rows pending; the pieces of the others."""
        left = []
        for piece in pieces:
            self._pending.append(piece[:rows])
            left.append(piece[rows:])
            rows -= len(self._pending[-1])
        return left

    def _flush(self) -> None:
        self._encoded.append(self._threads.submit(self._encode, self._pending))
        self._pending, self._rows = [], 0


class InThisThread(Executor):
    """Does what is submitted at once, in the thread that submits it; what it raises comes out."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        done: Future[_T] = Future()
        done.set_result(fn(*args, **kwargs))
        return done
