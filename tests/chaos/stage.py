"""Setting the scene: a home is made, its servers are started, and everything is cleared away."""

import contextlib
import os
import random
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from steam.client import Master
from steam.core.home import Home
from steam.db.sqlite import open_store
from steam.overseer.sockets.ports import port_is_free
from steam.wiring.home import prepare_home
from tests.chaos.invariants import recovery_s
from tests.chaos.load import HOST, Load
from tests.chaos.models import sample_of
from tests.chaos.processes import worker_processes
from tests.chaos.report import Report
from tests.chaos.scene import DEPLOYMENTS, Scene, ports_of
from tests.chaos.server import Server
from tests.conftest import SmallDisk

_DISK = "size=48m"
_PORTS = 60


class Stage:
    """Has one scene up for as long as it is as it should be."""

    def __init__(self, folder: Path, report: Report) -> None:
        self._folder = folder
        self._report = report
        self._stack = ExitStack()
        self._scene: Scene | None = None
        self._scenes = 0

    @contextmanager
    def scene(self) -> Iterator[Scene]:
        """The scene; whoever fails on it leaves the next one a new scene."""
        try:
            yield self._present()
        except BaseException:
            self.clear()
            raise

    def _present(self) -> Scene:
        if self._scene is None:
            self._scenes += 1
            folder = self._folder / str(self._scenes)
            folder.mkdir()
            disk = self._stack.enter_context(_mounted(folder)) if os.geteuid() == 0 else None
            seed = self._report.seed + self._scenes
            self._scene = self._stack.enter_context(opened_scene(folder, seed, disk))
            self._report.tallies.append(self._scene.load.tallies)
        return self._scene

    def clear(self) -> None:
        """End whatever is left of the scene."""
        self._scene = None
        self._stack.close()


@contextmanager
def opened_scene(folder: Path, seed: int, disk: SmallDisk | None) -> Iterator[Scene]:
    """A home with deployments under load; nothing of it is left afterwards."""
    home = Home((disk.root if disk else folder) / "home")
    prepare_home(home)
    first = _free_ports()
    environ = {
        "STEAM_HOME": str(home.root),
        "STEAM_WORKER_PORTS": f"{first + 1}:{first + _PORTS}",
        "STEAM_PASS_INTERVAL_S": "2",
        "STEAM_PROBE_INTERVAL_S": "0.5",
    }
    master = Server(("serve", "--port", str(first)), environ, home.server_log("master"))
    overseer = Server(("overseer", "--watch"), environ, home.server_log("overseer"))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.copytree, home.logs, folder / "log")  # to read after a failure
        stack.callback(_end_workers, home)
        for server in (master, overseer):
            stack.callback(server.stop)
            server.start()
        store = open_store(home.database)
        stack.callback(store.close)
        client = stack.enter_context(Master(f"http://{HOST}:{first}"))
        scene = Scene(
            home=home,
            folder=folder,
            master=master,
            overseer=overseer,
            client=client,
            gateway_port=first,
            store=store,
            load=Load(first, partial(ports_of, store)),
            random=random.Random(seed),
            environ=environ,
            disk=disk,
        )
        stack.callback(scene.end_strangers)
        for name, (fixture, replicas) in DEPLOYMENTS.items():
            scene.deploy(name, scene.register(fixture), sample_of(fixture), replicas)
        recovery_s(scene)
        scene.load.start()
        stack.callback(scene.load.stop)
        yield scene


def _free_ports() -> int:
    """The first of some free ports below those that the kernel gives to clients."""
    while True:
        first = 12_000 + secrets.randbelow(19_000)
        if all(port_is_free(HOST, port) for port in range(first, first + _PORTS + 1)):
            return first


def _end_workers(home: Home) -> None:
    for process in worker_processes(home.root):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)


@contextmanager
def _mounted(folder: Path) -> Iterator[SmallDisk]:
    root = folder / "disk"
    root.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", _DISK, "tmpfs", str(root)], check=True)
    yield SmallDisk(root)
    subprocess.run(["umount", "--lazy", str(root)], check=True)
