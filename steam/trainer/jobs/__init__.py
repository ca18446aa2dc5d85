"""Jobs: long work on threads, with progress, a message, cancel, an end state and a history."""

from steam.trainer.jobs.job import Job
from steam.trainer.jobs.jobs import Jobs, Work
from steam.trainer.jobs.record import JobRecord

__all__ = ["Job", "JobRecord", "Jobs", "Work"]
