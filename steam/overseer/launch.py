"""Launching: a process as a child in a session of its own, which outlives its parent."""

import os
import subprocess
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Protocol

from steam.overseer.command import Command
from steam.overseer.observed import Exit
from steam.overseer.worker_log import open_log

_EXEC_TIMEOUT_S = 2.0
_EXEC_LOOK_S = 0.0005


class Launcher(Protocol):
    """Starts workers, and learns how those that it started ended."""

    def launch(self, command: Command) -> int:
        """Start a worker; its pid. Raises OSError when it cannot be started."""
        ...

    def has_ended(self, token: str) -> bool:
        """Whether a worker that was just started here has ended already."""
        ...

    def abandon(self, token: str) -> None:
        """End a worker that was just started here, and forget it."""
        ...

    def reap(self, live_tokens: Collection[str]) -> Mapping[str, Exit]:
        """Collect ended children; how those of the live tokens ended, by token."""
        ...


class ProcessLauncher:
    """Starts workers as detached child processes."""

    def __init__(self) -> None:
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def launch(self, command: Command) -> int:
        log = open_log(command.log)
        try:
            child = subprocess.Popen(  # noqa: S603 - an argument list of our own making
                command.argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=command.descriptors,  # and no other
                start_new_session=True,
                cwd="/",  # holds no folder that somebody may want to remove or unmount
                env=dict(command.environ),
                umask=0o077,
            )
        finally:
            os.close(log)
        self._children[command.token] = child
        _wait_for_environ(child)
        return child.pid

    def has_ended(self, token: str) -> bool:
        return _has_ended(self._children[token])

    def abandon(self, token: str) -> None:
        child = self._children.pop(token)
        child.kill()
        child.wait()

    def reap(self, live_tokens: Collection[str]) -> Mapping[str, Exit]:
        children = self._children
        ended = {token: child for token, child in children.items() if child.poll() is not None}
        for token in ended:
            if token not in live_tokens:
                del children[token]
        return {
            token: _exit_of(child.returncode)
            for token, child in ended.items()
            if token in live_tokens
        }


def _wait_for_environ(child: subprocess.Popen[bytes]) -> None:
    """Until the child can be known by its environment.

    `Popen` returns as soon as exec has begun; for a moment longer the kernel shows an empty
    environment, and whoever looked then would take the worker for a stranger.
    """
    deadline = time.monotonic() + _EXEC_TIMEOUT_S
    page = Path(f"/proc/{child.pid}/environ")
    while not _has_ended(child) and time.monotonic() < deadline:
        try:
            if page.read_bytes():
                return
        except OSError:  # it is just ending
            return
        time.sleep(_EXEC_LOOK_S)


def _has_ended(child: subprocess.Popen[bytes]) -> bool:
    """Whether it has, without reaping it: until then nobody else is given its pid."""
    return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _exit_of(returncode: int) -> Exit:
    return Exit(signal=-returncode) if returncode < 0 else Exit(code=returncode)
