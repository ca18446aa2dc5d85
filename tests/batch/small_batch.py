"""`python -m steam.batch` with blocks of few rows, and an end by SIGKILL before a side effect.

DIE_AT is the number of that side effect, counted from 1; 0 for none. HALT_AT is likewise the
number of one before which it waits, for ever, to be killed, and STOP_AT of one before which it
stops, to be continued.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

done = 0
DIE_AT, HALT_AT, STOP_AT = (
    int(os.environ.get(name, "0")) for name in ("DIE_AT", "HALT_AT", "STOP_AT")
)


def mortal(effect: Callable[..., Any]) -> Callable[..., Any]:
    def counted(*arguments: Any, **options: Any) -> Any:
        global done  # noqa: PLW0603 - a count of the process
        done += 1
        if done == DIE_AT:
            os.kill(os.getpid(), signal.SIGKILL)
        if done == HALT_AT:
            threading.Event().wait()
        if done == STOP_AT:
            os.kill(os.getpid(), signal.SIGSTOP)
        return effect(*arguments, **options)

    return counted


if DIE_AT or HALT_AT or STOP_AT:
    for module, name in ((os, "fsync"), (os, "link"), (Path, "replace"), (Path, "chmod")):
        setattr(module, name, mortal(getattr(module, name)))

from steam.batch.__main__ import main  # noqa: E402 - after the patches
from steam.batch.sources import csv_file  # noqa: E402

csv_file._PIECE_BYTES = 400
sys.exit(main())
