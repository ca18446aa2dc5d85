"""The local engine: a task over the blocks of a frame, on threads of this process."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Lock
from typing import Generic, TypeVar

from steam.core.errors import SteamError
from steam.trainer.compute.blas import single_threaded_blas
from steam.trainer.compute.task import Task
from steam.trainer.compute.tree import MergeTree
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Cancelled, Progress, Silent

Partial = TypeVar("Partial")
Result = TypeVar("Result")


class TaskFailed(RuntimeError):
    """A task raised something that is not for the user to mend; the cause is chained.

    `block` counts from 0; `first_row` and `rows` say where in the frame.
    """

    def __init__(self, task: str, block: int, first_row: int, rows: int) -> None:
        last = first_row + rows - 1
        super().__init__(f"{task} failed in block {block} (rows {first_row} to {last}).")
        self.block = block
        self.first_row = first_row
        self.rows = rows


class LocalEngine:
    """Runs tasks on `threads` threads; 0 takes one per processor that this process may use.

    numpy and BLAS release the interpreter's lock in the work that counts. The result is the same
    to the bit for any number of threads.
    """

    def __init__(self, threads: int = 0) -> None:
        self.threads = threads if threads > 0 else len(os.sched_getaffinity(0))
        self._pool = ThreadPoolExecutor(max(self.threads - 1, 1), "engine")  # starts when needed

    def run(
        self, task: Task[Partial, Result], frame: Frame, progress: Progress | None = None
    ) -> Result:
        """Map every block, merge in the fixed tree, finish.

        Raises Cancelled between blocks when `progress` does, SteamError as the task raised it
        with the block in its details, and TaskFailed for any other failure of the task.
        """
        run = _Run(task, frame, progress or Silent())
        self._share(run.work, len(frame.blocks))
        return run.result()

    def each(self, calls: Sequence[Callable[[], Result]]) -> list[Result]:
        """What each of the calls returns, in order; the threads make them.

        Raises what the first of those that failed raised.
        """
        numbers = count()
        made: dict[int, Result] = {}
        failures: dict[int, BaseException] = {}

        def work() -> None:
            while not failures and (number := next(numbers)) < len(calls):
                try:
                    made[number] = calls[number]()
                except BaseException as error:  # noqa: BLE001 - kept, and raised below
                    failures[number] = error

        self._share(work, len(calls))
        if failures:
            raise failures[min(failures)]
        return [made[number] for number in range(len(calls))]

    def _share(self, work: Callable[[], None], pieces: int) -> None:
        """Work on this thread and on as many others as so many pieces are worth; until all end."""
        with single_threaded_blas():
            others = [self._pool.submit(work) for _ in range(min(self.threads, pieces) - 1)]
            work()
            for other in others:
                if not other.cancel():  # one that has not begun would find nothing to do
                    other.result()


class _Run(Generic[Partial, Result]):
    """One task over one frame: what the threads share."""

    def __init__(self, task: Task[Partial, Result], frame: Frame, progress: Progress) -> None:
        self._task = task
        self._frame = frame
        self._blocks = frame.blocks
        self._progress = progress
        self._tree = MergeTree[Partial](len(self._blocks), task.merge)
        self._numbers = count()
        self._lock = Lock()
        self._done = 0
        self._failures: dict[int, BaseException] = {}

    def work(self) -> None:
        """Take the next block until none is left or somebody has failed."""
        while not self._failures and (block := next(self._numbers)) < len(self._blocks):
            try:
                self._tree.add(block, self._map(block))
                self._advance()
            except BaseException as error:  # noqa: BLE001 - kept, and raised by `result`
                self._failures[block] = error

    def _map(self, block: int) -> Partial:
        first_row, _ = self._blocks[block]
        return self._task.map(self._frame.chunks(block, self._task.columns), first_row)

    def _advance(self) -> None:
        with self._lock:
            self._done += 1
            self._progress.update(self._done / len(self._blocks))

    def result(self) -> Result:
        """The finished result, or the failure of the lowest block."""
        if not self._failures:
            return self._task.finish(self._tree.root)
        block = min(self._failures)
        error = self._failures[block]
        if isinstance(error, Cancelled) or not isinstance(error, Exception):
            raise error
        first_row, rows = self._blocks[block]
        if isinstance(error, SteamError):
            error.details.update(block=block, first_row=first_row, rows=rows)
            raise error
        raise TaskFailed(type(self._task).__name__, block, first_row, rows) from error
