"""`python -m steam.batch`: score one file."""

import os
import sys

from steam.batch.arguments import parse_arguments
from steam.batch.exits import Exit
from steam.core.errors import InvalidInput
from steam.core.lossy_output import LossyOutput


def main() -> Exit:
    """Score a file; the exit status of the process. It may be killed at any moment."""
    try:
        arguments = parse_arguments(sys.argv[1:], os.environ)
    except InvalidInput as error:
        LossyOutput(sys.stderr.fileno()).write(f"{error}\n")
        return Exit.BAD_ARGUMENTS
    from steam.batch.run import run  # noqa: PLC0415 - after the arguments are known to be good

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
