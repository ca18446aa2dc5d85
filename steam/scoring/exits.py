"""The exit statuses of a worker, which the overseer reads."""

from enum import IntEnum


class Exit(IntEnum):
    """Why a worker ended."""

    STOPPED = 0  # it was told to
    BAD_ARGUMENTS = 2
    NOT_LOADED = 3  # the artifact is missing, altered or not loadable
    PORT_TAKEN = 4
