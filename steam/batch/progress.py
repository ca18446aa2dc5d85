"""Telling how far a batch has come, often enough for those who watch and seldom for the disk."""

import sys
import time
from dataclasses import replace
from pathlib import Path

from steam.core.batch_report import BatchReport, write_report
from steam.core.lossy_output import LossyOutput
from steam.core.states import BatchState

_EVERY_S = 0.5


class Progress:
    """The report of one process."""

    def __init__(self, path: Path, token: str) -> None:
        self._path = path
        self._report = BatchReport(token, BatchState.RUNNING)
        self._written_at = float("-inf")

    def begin(self, rows_total: int | None) -> None:
        """Say how many rows there are, if that is known."""
        self._report = replace(self._report, rows_total=rows_total)

    def at(self, rows_done: int, rows_refused: int, fraction: float) -> None:
        """Say how many rows are on the disk, and which part of the source that is."""
        self._report = replace(
            self._report,
            rows_done=rows_done,
            rows_refused=rows_refused,
            fraction=min(max(fraction, 0.0), 1.0),
        )
        if time.monotonic() - self._written_at >= _EVERY_S:
            self._write()

    def tell(self, message: str) -> None:
        """Say what is going on."""
        self._report = replace(self._report, message=message)
        self._write()

    def done(self) -> None:
        """Say that the target is there."""
        rows = self._report.rows_done
        self._report = replace(
            self._report, state=BatchState.DONE, fraction=1.0, rows_total=rows, message=""
        )
        self._write()

    def failed(self, message: str) -> None:
        """Say why it was given up."""
        self._report = replace(self._report, state=BatchState.FAILED, message=message)
        self._write()

    def _write(self) -> None:
        self._written_at = time.monotonic()
        try:
            write_report(self._path, self._report)
        except OSError as error:
            # Rows are on the disk whether anybody is told or not; the next report tells.
            LossyOutput(sys.stderr.fileno()).write(f"report not written: {error.strerror}\n")
