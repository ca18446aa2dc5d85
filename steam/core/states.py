"""The states of things, as words that appear alike in code, tables, URLs, CLI and pages.

`docs/states.md` gives each state a paragraph and draws the edges.
"""

from enum import StrEnum


class DesiredState(StrEnum):
    """What the user wants of a deployment. Only a user changes it."""

    RUNNING = "running"
    STOPPED = "stopped"


class WorkerState(StrEnum):
    """What the last overseer pass found or did about one worker."""

    STARTING = "starting"  # row written; the process may not exist yet, or is loading its model
    RUNNING = "running"  # answered /ready
    UNHEALTHY = "unhealthy"  # its process is alive but missed at least one probe
    STOPPING = "stopping"  # was told to end; killed after the deadline
    BACKOFF = "backoff"  # ended by itself; the next start is at `retry_at_ms`
    CRASH_LOOPING = "crash-looping"  # as backoff, after repeated fast exits: slower, and visible
    FAILED = "failed"  # could not be started at all; retried like a crash
    EXITED = "exited"  # ended, and nothing more will be done about it


LIVE_STATES = frozenset(
    {WorkerState.STARTING, WorkerState.RUNNING, WorkerState.UNHEALTHY, WorkerState.STOPPING}
)
"""States in which a process may exist: the worker holds its slot and its port."""

WAITING_STATES = frozenset({WorkerState.BACKOFF, WorkerState.CRASH_LOOPING, WorkerState.FAILED})
"""The worker has ended and its slot waits for the next start."""

ENDED_STATES = WAITING_STATES | {WorkerState.EXITED}


class DeploymentState(StrEnum):
    """What a deployment amounts to, derived from its desired state and its workers."""

    STARTING = "starting"
    RUNNING = "running"
    DEGRADED = "degraded"  # answers, but not with every worker
    UNHEALTHY = "unhealthy"
    BACKOFF = "backoff"
    CRASH_LOOPING = "crash-looping"
    FAILED = "failed"
    STOPPING = "stopping"
    STOPPED = "stopped"


class JobState(StrEnum):
    """The state of a job; the words that are not ours are H2O's, whose clients read them."""

    CREATED = "CREATED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


ENDED_JOB_STATES = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


class BatchState(StrEnum):
    """The state of a batch."""

    QUEUED = "queued"  # waits for its turn, or after an end that was not its own for the next start
    RUNNING = "running"  # row written; the process may not exist yet
    DONE = "done"  # its target is there, whole
    FAILED = "failed"  # gave up, and says why; goes on where it was when somebody resumes it
    CANCELLED = "cancelled"  # a user ended it; can be resumed as well


UNFINISHED_BATCH_STATES = frozenset({BatchState.QUEUED, BatchState.RUNNING})
"""States in which the overseer has still something to do."""
