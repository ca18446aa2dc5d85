"""A batch from beginning to end: what it did, or why it could not, in its report."""

import errno
import sys
import traceback

from steam.batch.arguments import Arguments
from steam.batch.exits import Exit
from steam.batch.progress import Progress
from steam.batch.work import score_file
from steam.core.errors import Busy, Exhausted, InvalidInput, SteamError
from steam.core.lossy_output import LossyOutput

_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def run(arguments: Arguments) -> Exit:
    """Score the file of an order.

    What can be told is told in the report, and final. For anything else the traceback is in the
    log, and the exit status says that it may be tried again.
    """
    progress = Progress(arguments.report, arguments.token)
    try:
        score_file(
            arguments.order, arguments.artifact, progress, allow_unsafe=arguments.allow_unsafe
        )
    except Busy as error:
        LossyOutput(sys.stderr.fileno()).write(f"{error}\n")
        return Exit.BUSY
    except SteamError as error:
        return _failed(progress, error)
    except MemoryError:
        traceback.print_exc(file=sys.stderr)
        return _failed(progress, _no_memory())
    except OSError as error:
        traceback.print_exc(file=sys.stderr)
        return _failed(progress, _of_disk(error))
    progress.done()
    return Exit.DONE


def _failed(progress: Progress, error: SteamError) -> Exit:
    progress.failed(str(error))
    return Exit.FAILED


def _no_memory() -> Exhausted:
    return Exhausted(
        "The batch ran out of memory.",
        hint="Give it more by STEAM_BATCH_MEMORY_MB, or split the file; then resume it.",
    )


def _of_disk(error: OSError) -> SteamError:
    if error.errno in _NO_SPACE:
        return Exhausted(
            "The disk of the target is full.", hint="Free some space, then resume the batch."
        )
    return InvalidInput(
        f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.",
        hint="Mend that, then resume the batch.",
    )
