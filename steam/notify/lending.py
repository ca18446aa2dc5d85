"""The other end of the protocol of `listeners`: lending a socket to a child of one's own."""

from collections.abc import Sequence

_SHELL = "/bin/sh"
_LEND = 'export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@" 3<&0 0</dev/null'


def lending(command: Sequence[str]) -> list[str]:
    """The command that runs `command` and lends it the socket that is its standard input.

    A shell makes the last steps and becomes the command, under the same pid: what the protocol
    asks for, the child's own pid and descriptor 3, exists only after the fork, where Python must
    not run code.
    """
    return [_SHELL, "-c", _LEND, _SHELL, *command]
