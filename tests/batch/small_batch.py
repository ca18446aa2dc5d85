"""`python -m steam.batch` with blocks of few rows, and an end by SIGKILL before a side effect.

DIE_AT is the number of that side effect, counted from 1; 0 for none.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

left = int(os.environ.get("DIE_AT", "0"))


def mortal(effect: Callable[..., Any]) -> Callable[..., Any]:
    def counted(*arguments: Any, **options: Any) -> Any:
        global left  # noqa: PLW0603 - a count of the process
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return effect(*arguments, **options)

    return counted


if left:
    for module, name in ((os, "fsync"), (os, "link"), (Path, "replace"), (Path, "chmod")):
        setattr(module, name, mortal(getattr(module, name)))

from steam.batch.__main__ import main  # noqa: E402 - after the patches
from steam.batch.sources import csv_file  # noqa: E402

csv_file._PIECE_BYTES = 400
sys.exit(main())
