"""Servers kept running together until a signal asks to stop: what `steam up` is."""

import queue
import signal
import threading
import time
from collections.abc import Mapping, Sequence

from steam.cli.children import Child, start_child, start_children, stop_child
from steam.cli.output import say, warn
from steam.core.errors import SteamError
from steam.core.home import Home
from steam.notify import Heartbeats, Notifier

_RESTART_PAUSE_S = 1.0
_LOOK_S = 1.0
_PATIENCE_S = 30.0
"""How long a server may show no sign of life before it is started anew."""


class Together:
    """Keeps one child per command running: one that ends, or hangs, is started again."""

    def __init__(self, commands: Mapping[str, Sequence[str]], home: Home) -> None:
        self._commands = commands
        self._home = home
        self._children: dict[str, Child] = {}
        self._ended: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        # Before any child starts: its variables are for this process alone.
        self._notifier = Notifier.from_environ()

    def run(self) -> None:
        """Start all, and return once a signal has asked to stop and all have ended.

        Raises SteamError when one of them does not come up at first.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._ended.put(None))
        with Heartbeats(_PATIENCE_S) as heartbeats:
            try:
                for child in start_children(self._commands, self._home, heartbeats.environ):
                    self._follow(child)
                self._notifier.ready("Trainer, master and overseer are up")
                while (ended := self._next_end(heartbeats)) is not None:
                    warn(f"The {ended} ended by itself; starting it again.")
                    stop_child(self._children[ended])
                    time.sleep(_RESTART_PAUSE_S)
                    self._start_again(ended, heartbeats)
            finally:
                self._notifier.stopping()
                for child in reversed(self._children.values()):
                    stop_child(child)

    def _next_end(self, heartbeats: Heartbeats) -> str | None:
        """The name of a server that has ended; None when a signal asks to stop."""
        while True:
            try:
                return self._ended.get(timeout=_LOOK_S)
            except queue.Empty:
                self._notifier.alive()
                self._end_the_silent(heartbeats)

    def _end_the_silent(self, heartbeats: Heartbeats) -> None:
        by_pid = {child.process.pid: child for child in self._children.values()}
        for pid in heartbeats.late(by_pid):
            warn(f"The {by_pid[pid].name} has shown no sign of life for {_PATIENCE_S:g} s.")
            by_pid[pid].process.kill()

    def _start_again(self, name: str, heartbeats: Heartbeats) -> None:
        try:
            self._follow(start_child(name, self._commands[name], self._home, heartbeats.environ))
        except SteamError as error:
            warn(str(error))
            self._ended.put(name)  # the others go on; this one is tried until it comes up

    def _follow(self, child: Child) -> None:
        self._children[child.name] = child
        say(f"{child.name:9} {child.first_line}")
        threading.Thread(target=self._tell_end, args=(child,), daemon=True).start()

    def _tell_end(self, child: Child) -> None:
        child.process.wait()
        self._ended.put(child.name)
