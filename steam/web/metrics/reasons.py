"""Why a worker was started in the place of another: one word of a fixed set. Pure."""

from enum import StrEnum

from steam.core.records import Worker
from steam.overseer.last_words import RAN_OUT_OF_MEMORY
from steam.overseer.observed import ARTIFACT_REFUSED, PORT_TAKEN


class Reason(StrEnum):
    """Why a worker ended, or was replaced."""

    CRASH = "crash"
    HUNG = "hung"
    OUT_OF_MEMORY = "out-of-memory"
    START_TIMEOUT = "start-timeout"
    ARTIFACT = "artifact"
    PORT = "port"
    ASKED = "asked"
    VERSION = "version"


_BY_EXIT_CODE = {ARTIFACT_REFUSED: Reason.ARTIFACT, PORT_TAKEN: Reason.PORT}


def restart_reason(old: Worker, new: Worker, probe_misses: int) -> Reason:
    """Why `new` was started after `old` in the same slot."""
    if new.version_id != old.version_id:
        return Reason.VERSION
    return end_reason(old, probe_misses)


def end_reason(ended: Worker, probe_misses: int) -> Reason:
    """Why a worker ended; `probe_misses` is how many of them make it hung."""
    if ended.exit_code in _BY_EXIT_CODE:
        return _BY_EXIT_CODE[ended.exit_code]
    if ended.misses >= probe_misses:  # too slow a start counts as all of them at once
        return Reason.START_TIMEOUT if ended.ready_ms is None else Reason.HUNG
    if ended.stopping_ms is not None:
        return Reason.ASKED
    if RAN_OUT_OF_MEMORY in ended.reason:
        return Reason.OUT_OF_MEMORY
    never_launched = ended.identity is None and "artifact" in ended.reason
    return Reason.ARTIFACT if never_launched else Reason.CRASH
