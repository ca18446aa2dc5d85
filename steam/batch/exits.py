"""The exit statuses of a batch. One that is killed, or ends with another, is started again."""

from enum import IntEnum


class Exit(IntEnum):
    """Why a batch ended."""

    DONE = 0
    BAD_ARGUMENTS = 2
    FAILED = 3  # its report says why
    BUSY = 4  # another process works on the same parts; this one has told nothing
