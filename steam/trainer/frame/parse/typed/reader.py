"""The trainer's side of the child that reads tables."""

import io
import signal
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

import msgspec
import polars as pl

from steam.core.errors import (
    Exhausted,
    InvalidInput,
    SteamError,
    Unavailable,
    Unsupported,
)
from steam.trainer.frame.parse.typed.messages import HEAD_BYTES, Mark, read_head
from steam.trainer.frame.parse.typed.process import ChildEnded, ChildTooSlow, ReadingChild
from steam.trainer.frame.parse.typed.records import Facts, Refusal, Request, Rounded

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
        self._child = ReadingChild(look, timeout_s)
        try:
            self._child.send(msgspec.json.encode(request))
        except BaseException:
            self._child.end()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._child.end()

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

    def _head(self) -> tuple[Mark, int]:
        try:
            mark, size = read_head(bytes(self._take(HEAD_BYTES)))
        except ValueError:
            raise self._gave_up() from None
        if size > _MOST_BODY:
            raise self._gave_up()
        return mark, size

    def _take(self, size: int) -> bytearray:
        try:
            return self._child.take(size)
        except ChildEnded:
            raise self._gave_up() from None
        except ChildTooSlow:
            raise Exhausted(
                f"{self._what}: looking at it takes too long.", hint="Write it as Parquet."
            ) from None

    def _gave_up(self) -> SteamError:
        status = self._child.end()
        if status < 0:
            cause = f"its reader crashed on it ({signal.Signals(-status).name})"
        else:
            cause = "its reader gave up on it"
        return InvalidInput(
            f"{self._what} cannot be read: {cause}, or it takes more memory than it may.",
            hint="Check the file, or set STEAM_PARSE_MEMORY_MB.",
        )


def _error(refusal: Refusal) -> Exception:
    if refusal.unfit is not None:
        return Unfit(refusal.unfit, refusal.message)
    kind = _ERRORS.get(refusal.code, InvalidInput)
    return kind(refusal.message, hint=refusal.hint)
