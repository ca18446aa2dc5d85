"""Servers that `steam up` starts end with it, even when it is killed."""

import ctypes
import os
import signal

from steam.core.errors import SteamError

PARENT_VARIABLE = "STEAM_PARENT_PID"
_PR_SET_PDEATHSIG = 1


def follow_parent() -> None:
    """Have the kernel send us SIGTERM when the process that started us ends, if it asked for that.

    Linux only (prctl(2), PR_SET_PDEATHSIG); workers do not inherit it.
    """
    parent = os.environ.pop(PARENT_VARIABLE, "")
    if not parent:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM) != 0:
        raise SteamError(
            f"The kernel refuses to watch the parent: {os.strerror(ctypes.get_errno())}."
        )
    if str(os.getppid()) != parent:
        raise SteamError("The process that started this server has ended already.")
