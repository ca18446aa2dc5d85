"""What the hot route lets wait for others: one row as a JSON object, if the model is there."""

import time
from collections.abc import Sequence
from functools import partial

from steam.scoring.counts import Outcome
from steam.scoring.gathering import Gatherer, Seat, Told
from steam.scoring.gathering_protocol import Deliver
from steam.scoring.json_tables import OneRow
from steam.scoring.worker import Worker


class GatheringRoute:
    """Gathers what `HotRoute` would answer at once.

    Rows that are refused, or that a model fails at, go the ordinary way, each by itself: it tells
    why, and counts them.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._gatherer = Gatherer(worker.gathering, self._score_rows)

    def __call__(self, body: bytes, deliver: Deliver) -> Seat | None:
        started = time.perf_counter_ns()
        loaded = self._worker.loaded
        if loaded is None:
            return None
        try:
            row = loaded.scorer.object_row(body)
        except Exception:  # noqa: BLE001 -- whatever it is, the ordinary route meets it again
            return None
        if row is None:
            return None
        return self._gatherer.add(row, partial(self._tell, deliver, started), self._left)

    def _score_rows(self, rows: Sequence[OneRow]) -> Sequence[bytes | None]:
        return self._worker.model().scorer.answer_rows(rows)

    def _tell(self, deliver: Deliver, started: int, told: Told) -> None:
        if told.text is None:
            deliver(None)
            return
        self._worker.stats.served(
            "post",
            rows=1,
            scoring_ns=told.took_ns,
            took_ns=time.perf_counter_ns() - started,
        )
        deliver(told.text)

    def _left(self) -> None:
        self._worker.stats.failed("post", Outcome.ABANDONED, "abandoned")
