"""Training yields to scoring: the priority and the memory of the trainer's own process."""

import os

from steam.overseer.limits.niceness import set_nice, threads_of
from steam.overseer.limits.rlimits import limit_memory


def yield_to_scoring(nice: int, memory_mb: int) -> None:
    """Have this process, with the threads that it has and will have, run after the workers.

    `memory_mb` is the most that it may reserve, 0 for no limit. Raises OSError.
    """
    own = os.getpid()
    if memory_mb:
        limit_memory(own, memory_mb)
    if nice:
        set_nice(own, nice)
        # Long turns, and none taken from a process that just woke to answer a request.
        for thread in threads_of(own):
            os.sched_setscheduler(thread, os.SCHED_BATCH, os.sched_param(0))
