"""What there is to say of a job at one moment."""

from dataclasses import dataclass

from steam.core.states import ENDED_JOB_STATES, JobState

MAX_TEXT = 2000
"""Characters of an error, a message or a warning that a record keeps."""

MAX_WARNINGS = 100


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A job at one moment. `destination` is the key of what it makes, of kind `kind`.

    `error` is one sentence when the job has failed, else empty. `fraction` is 0..1, the part of
    the work that is done, and 1 at whatever end. `duration_ms` counts from `start_ms`, when the
    job was asked for; it is 0 where nobody knows when the job ended.
    """

    key: str
    description: str
    destination: str
    kind: str
    start_ms: int
    state: JobState = JobState.CREATED
    fraction: float = 0.0
    message: str = ""
    error: str = ""
    duration_ms: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        return self.state in ENDED_JOB_STATES


def short(text: str) -> str:
    """The text, cut where a record would become too large."""
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
