"""`python -m steam.scoring`: start a worker."""

import os
import signal
import sys

from steam.core.errors import InvalidInput
from steam.core.lasting_imports import lasting_imports
from steam.core.lossy_output import LossyOutput
from steam.scoring.arguments import parse_arguments
from steam.scoring.exits import Exit
from steam.scoring.lean_uvicorn import leave_out_command_line


def main() -> Exit:
    """Run a worker; its exit status."""
    # Until the server listens to signals itself, being told to stop just ends the start.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(Exit.STOPPED))
    try:
        arguments = parse_arguments(sys.argv[1:], os.environ)
    except InvalidInput as error:
        LossyOutput(sys.stderr.fileno()).write(f"{error}\n")
        return Exit.BAD_ARGUMENTS
    leave_out_command_line()
    # Most of the time of a start goes here: after the arguments are known to be good.
    with lasting_imports():
        from steam.scoring.log import start_log  # noqa: PLC0415
        from steam.scoring.server import serve  # noqa: PLC0415

    start_log()
    return serve(arguments)


if __name__ == "__main__":
    sys.exit(main())
