"""What the demo has started so far, and how a step is announced and timed."""

import contextlib
import threading
import time
from collections.abc import Iterator

from rich.markup import escape

from steam.cli.children import Child, start_children, stop_child
from steam.cli.output import console, warn
from steam.client import Master, Trainer
from steam.client.shapes import DeploymentShape
from steam.core.errors import SteamError
from steam.core.home import Home


class Stage:
    """The running servers of one demo. `stopped` is set when the user wants it to end."""

    def __init__(self, home: Home, stopped: threading.Event, steps: int) -> None:
        self.home = home
        self.stopped = stopped
        self.steps = steps
        self._step = 0
        self._children: list[Child] = []
        self._master: Master | None = None
        self._trainer: Trainer | None = None
        self._deployed: list[str] = []

    def announce(self, title: str) -> None:
        """Say which step begins. Raises SteamError when the user wants no more."""
        if self.stopped.is_set():
            raise SteamError("The demo was stopped.")
        self._step += 1
        console.print(f"[bold cyan]{self._step}/{self.steps}[/] [bold]{escape(title)}[/]")

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Announce a step, and say how long it took once it has held."""
        self.announce(title)
        started = time.monotonic()
        yield
        console.print(f"[green]held[/] after {time.monotonic() - started:.2f} s\n")

    def start_servers(self) -> list[Child]:
        """Start trainer, master and resident overseer, each a process of its own."""
        commands = {
            "trainer": ["trainer", "--port", "0"],
            "master": ["serve", "--port", "0"],
            "overseer": ["overseer", "--watch"],
        }
        self._children = start_children(commands, self.home)
        urls = {child.name: child.url for child in self._children}
        self._trainer = Trainer(urls["trainer"])
        self._master = Master(urls["master"])
        return self._children

    @property
    def master(self) -> Master:
        if self._master is None:
            raise RuntimeError("the servers are not started yet")
        return self._master

    @property
    def trainer(self) -> Trainer:
        if self._trainer is None:
            raise RuntimeError("the servers are not started yet")
        return self._trainer

    def deploy(self, model: str, name: str) -> DeploymentShape:
        """Put a model behind a name; it is removed again when the demo ends."""
        made = self.master.deploy(model, name, why="demo")
        self._deployed.append(name)
        return made

    def stop_everything(self) -> None:
        """End what the demo deployed, then the servers that were started, the last one first."""
        try:
            if self._master is not None:
                for name in self._deployed:
                    self._master.remove_deployment(name)
        except SteamError as error:
            warn(str(error))
        for child in reversed(self._children):
            stop_child(child)
        self._children.clear()
