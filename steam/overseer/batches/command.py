"""How the process of a batch is started."""

import json
import os
import sys
from dataclasses import asdict, dataclass

from steam.core.batches import Batch
from steam.core.home import Home
from steam.core.policy import LimitPolicy
from steam.overseer.command import Command, worker_environ

BATCH_MODULE = "steam.batch"
_POLARS_THREADS = "POLARS_MAX_THREADS"


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """What all batches of a home have in common; `most_running` of them run at once."""

    home: Home
    most_running: int
    limits: LimitPolicy
    program: tuple[str, ...] = (sys.executable, "-m", BATCH_MODULE)


def batch_command(settings: BatchSettings, batch: Batch, token: str) -> Command:
    """The command of one start: all that it needs is in the order."""
    home = settings.home
    options = {
        "--artifact": home.artifact(batch.order.artifact_sha256),
        "--report": home.batch_report(batch.id),
        "--order": json.dumps(asdict(batch.order)),
    }
    words = [str(word) for option in options.items() for word in option]
    return Command(
        argv=(*settings.program, *words),
        environ={**worker_environ(os.environ, home, token), _POLARS_THREADS: "1"},
        log=home.batch_log(batch.id),
        token=token,
    )
