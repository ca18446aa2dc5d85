"""Passes on a timer: repeated, never two at once, and over when the block ends."""

import threading
import time

from steam.overseer.schedule import scheduled


def test_it_repeats_and_never_overlaps() -> None:
    inside, ended, overlaps = threading.Lock(), threading.Semaphore(0), []

    def run_pass() -> None:
        if not inside.acquire(blocking=False):
            overlaps.append(True)
            return
        time.sleep(0.03)  # the pass is longer than the interval
        inside.release()
        ended.release()

    with scheduled(run_pass, interval_s=0.01):
        assert all(ended.acquire(timeout=30) for _ in range(3))
    assert overlaps == []
    assert inside.acquire(blocking=False), "leaving the block waits for a running pass"
