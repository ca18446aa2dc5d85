"""Why a worker was replaced."""

from dataclasses import replace

import pytest

from steam.core.records import ProcessIdentity, Worker
from steam.core.states import WorkerState
from steam.web.metrics.reasons import Reason, end_reason, restart_reason

RAN = Worker(
    id=1,
    deployment_id=1,
    version_id=1,
    slot=0,
    token="t",
    port=9100,
    state=WorkerState.BACKOFF,
    since_ms=900,
    started_ms=0,
    identity=ProcessIdentity(7, 1, "b"),
    ready_ms=300,
    ended_ms=900,
)


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        ({"exit_code": 1}, Reason.CRASH),
        ({"exit_signal": 9, "reason": "Killed from outside (out of memory?)."}, Reason.CRASH),
        (
            {"exit_signal": 9, "reason": "Killed from outside, perhaps for want of memory: ..."},
            Reason.CRASH,
        ),
        ({"exit_code": 1, "reason": "It ran out of memory (MemoryError)."}, Reason.OUT_OF_MEMORY),
        ({"misses": 3, "stopping_ms": 800, "exit_signal": 9}, Reason.HUNG),
        ({"misses": 2, "stopping_ms": 800, "exit_code": 0}, Reason.ASKED),
        ({"stopping_ms": 800, "exit_signal": 9}, Reason.ASKED),
        (
            {"ready_ms": None, "misses": 3, "stopping_ms": 800, "exit_signal": 9},
            Reason.START_TIMEOUT,
        ),
        ({"ready_ms": None, "stopping_ms": 800, "exit_signal": 15}, Reason.ASKED),
        ({"ready_ms": None, "stopping_ms": 800, "exit_code": 0}, Reason.ASKED),
        ({"ready_ms": None, "exit_code": 3}, Reason.ARTIFACT),
        ({"ready_ms": None, "exit_code": 4}, Reason.PORT),
        (
            {"identity": None, "ready_ms": None, "reason": "There is no artifact 'a.zip'."},
            Reason.ARTIFACT,
        ),
        ({"identity": None, "ready_ms": None, "reason": "Out of descriptors."}, Reason.CRASH),
    ],
)
def test_the_row_tells(seen: dict[str, object], reason: Reason) -> None:
    assert end_reason(replace(RAN, **seen), 3) is reason  # type: ignore[arg-type]


def test_another_version_is_a_reason_of_its_own() -> None:
    crashed = replace(RAN, exit_code=1)
    assert restart_reason(crashed, replace(RAN, id=2), 3) is Reason.CRASH
    assert restart_reason(crashed, replace(RAN, id=2, version_id=2), 3) is Reason.VERSION
