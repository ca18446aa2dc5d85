"""Restart arithmetic: how many fast exits in a row, and how long the next start waits."""

import hashlib

from steam.core.policy import SupervisionPolicy
from steam.core.records import Worker
from steam.core.states import WorkerState

_MOST_DOUBLINGS = 30  # beyond any cap in use; keeps the power of two finite


def milliseconds(seconds: float) -> int:
    return max(0, round(seconds * 1000))


def fast_exits(ended: Worker, policy: SupervisionPolicy) -> int:
    """Fast exits in a row, this end included: the `restarts` of the slot's next start.

    An end is fast when the worker was never ready, or ready for less than `healthy_after_s`; a
    slow end sets the count back to 0. A start that never came to a process is not counted,
    unless it failed.
    """
    if _never_ran(ended):
        return ended.restarts
    if ended.ready_ms is not None:
        last_ms = ended.stopping_ms if ended.stopping_ms is not None else ended.ended_ms
        if (last_ms or 0) - ended.ready_ms >= milliseconds(policy.healthy_after_s):
            return 0
    return ended.restarts + 1


def retry_delay_ms(ended: Worker, policy: SupervisionPolicy) -> int:
    """How long the slot of an ended worker waits for its next start.

    The first restart of a worker that was ready is immediate. Else the wait doubles from
    `backoff_base_s` up to `backoff_cap_s`, and is `crash_loop_delay_s` in a crash loop; a quarter
    of it is jitter, fixed by the worker's token, so that slots that fall together do not rise
    together.
    """
    count = fast_exits(ended, policy)
    if count == 0 or _never_ran(ended):
        return 0
    if is_crash_loop(count, policy):
        return _jittered(milliseconds(policy.crash_loop_delay_s), ended.token)
    if count == 1 and ended.ready_ms is not None:
        return 0
    doubled = policy.backoff_base_s * 2.0 ** min(count - 1, _MOST_DOUBLINGS)
    return _jittered(milliseconds(min(doubled, policy.backoff_cap_s)), ended.token)


def is_crash_loop(count: int, policy: SupervisionPolicy) -> bool:
    """Whether so many fast exits in a row are a crash loop."""
    return count >= policy.crash_loop_after


def _never_ran(ended: Worker) -> bool:
    return (
        ended.identity is None
        and ended.exit_code is None
        and ended.exit_signal is None
        and ended.state is not WorkerState.FAILED
    )


def _jittered(delay_ms: int, token: str) -> int:
    share = int.from_bytes(hashlib.sha256(token.encode()).digest()[:4], "big") / 2**32
    return round(delay_ms * (0.75 + 0.25 * share))
