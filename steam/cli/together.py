"""Servers kept running together until a signal asks to stop: what `steam up` is."""

import os
import select
import signal
import time
from collections.abc import Mapping, Sequence

from steam.cli.children import Child, Launch, launch, stop_child
from steam.cli.lasting_address import LastingAddress
from steam.cli.output import say, warn
from steam.cli.restart_pause import LONGEST_WAIT_S, STEADY_S, pause_s
from steam.core.errors import SteamError
from steam.core.home import Home
from steam.notify import Heartbeats, Notifier

_LOOK_S = 1.0
_PATIENCE_S = 30.0
"""How long a server may show no sign of life before it is started anew."""

_NOWHERE: Mapping[str, LastingAddress] = {}


class Together:
    """Keeps one child per command running: one that ends, or hangs, is started again.

    It never waits for one child alone: while one comes up, a signal to stop is heeded, the others
    are looked after, and whoever started us gets signs of life.

    It holds the `addresses` of those that listen: clients of one that is being started again wait,
    unless that is too far away.
    """

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        home: Home,
        addresses: Mapping[str, LastingAddress] = _NOWHERE,
    ) -> None:
        self._commands = commands
        self._home = home
        self._addresses = addresses
        self._quick_ends: dict[str, int] = dict.fromkeys(commands, 0)  # in a row
        # Each command is in one of these, by name.
        self._due: dict[str, float] = dict.fromkeys(commands, 0.0)  # on the monotonic clock
        self._launches: dict[str, Launch] = {}
        self._children: dict[str, Child] = {}
        self._ends: dict[str, int] = {}  # a pidfd of each child
        self._stop = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._were_up = False
        # Before any child starts: its variables are for this process alone.
        self._notifier = Notifier.from_environ()

    def run(self) -> None:
        """Start all, and return once a signal has asked to stop and all have ended.

        Raises SteamError when one of them does not come up at first.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: os.eventfd_write(self._stop, 1))
        with Heartbeats(_PATIENCE_S) as heartbeats:
            try:
                while not self._asked_to_stop():
                    self._notifier.alive()
                    self._put_off_ended()
                    self._launch_due(heartbeats)
                    self._follow_those_up()
                    self._end_the_silent(heartbeats)
            finally:
                self._notifier.stopping()
                for address in self._addresses.values():
                    address.close()  # first: who connects from now on is refused at once
                running: dict[str, Child | Launch] = {**self._launches, **self._children}
                for name in reversed(list(self._commands)):
                    if name in running:
                        stop_child(running[name])

    def _asked_to_stop(self) -> bool:
        """Wait until there is something to do, for `_LOOK_S` at most; whether that is to stop."""
        now = time.monotonic()
        wait_s = min([_LOOK_S, *(max(0.0, at - now) for at in self._due.values())])
        awaited: list[int | Launch] = [self._stop, *self._ends.values(), *self._coming_up()]
        return self._stop in select.select(awaited, [], [], wait_s)[0]

    def _coming_up(self) -> list[Launch]:
        """The launches to wait for; at first one by one: of several failures the first is told."""
        launches = [self._launches[name] for name in self._commands if name in self._launches]
        return launches if self._were_up else launches[:1]

    def _put_off_ended(self) -> None:
        for name, child in list(self._children.items()):
            if child.process.poll() is not None:
                os.close(self._ends.pop(name))
                stop_child(self._children.pop(name))
                if time.monotonic() - child.up_s >= STEADY_S:
                    self._quick_ends[name] = 0
                wait_s = self._start_later(name)
                when = f"in {wait_s:g} s" if wait_s else "now"
                warn(f"The {name} ended by itself; starting it again {when}.")

    def _launch_due(self, heartbeats: Heartbeats) -> None:
        for name in [name for name, at in self._due.items() if at <= time.monotonic()]:
            try:
                address = self._addresses.get(name)
                listener = address.obtain() if address else None
                command, environ = self._commands[name], heartbeats.environ
                self._launches[name] = launch(name, command, self._home, environ, listener)
                del self._due[name]
            except SteamError as error:
                self._put_off(name, error)

    def _follow_those_up(self) -> None:
        for launched in self._coming_up():
            name = launched.name
            try:
                child = launched.child()
            except SteamError as error:
                del self._launches[name]
                self._put_off(name, error)
                continue
            if child is not None:
                del self._launches[name]
                self._children[name] = child
                self._ends[name] = os.pidfd_open(child.process.pid)
                if self._were_up:
                    _introduce(child)
                    _pass_on(child)
        if not self._were_up and len(self._children) == len(self._commands):
            for name in self._commands:
                _introduce(self._children[name])
            for child in self._children.values():
                _pass_on(child)
            self._notifier.ready("Trainer, master and overseer are up")
            self._were_up = True

    def _put_off(self, name: str, error: SteamError) -> None:
        """Try again later: the others go on. At first, when none serves yet, it is the end."""
        if not self._were_up:
            raise error
        warn(str(error))
        self._start_later(name)

    def _start_later(self, name: str) -> float:
        """Set when it is started again, and whether its clients wait until then; in how many
        seconds that is."""
        self._quick_ends[name] += 1
        wait_s = pause_s(self._quick_ends[name])
        self._due[name] = time.monotonic() + wait_s
        if wait_s > LONGEST_WAIT_S and name in self._addresses:
            self._addresses[name].let_go()
        return wait_s

    def _end_the_silent(self, heartbeats: Heartbeats) -> None:
        by_pid = {child.process.pid: child for child in self._children.values()}
        for pid in heartbeats.late(by_pid):
            warn(f"The {by_pid[pid].name} has shown no sign of life for {_PATIENCE_S:g} s.")
            by_pid[pid].process.kill()


def _introduce(child: Child) -> None:
    say(f"{child.name:9} {child.first_line}")


def _pass_on(child: Child) -> None:
    if child.told:
        say(child.told)
