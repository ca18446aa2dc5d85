"""What clients notice while `steam up` restarts the server they speak to: that it takes longer."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

import psutil
import pytest

from steam.core.listener import open_listener, port_of
from tests.ports import kept_port

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
TIMEOUT_S = 60.0
ACTIVATE = shutil.which("systemd-socket-activate")

OF_A_MASTER = """
import sys
from pathlib import Path
from steam.cli import together
from steam.cli.lasting_address import LastingAddress
from steam.core.home import Home
from steam.notify import Address, listeners_at
from steam.wiring.home import prepare_home
from steam.wiring.store import prepare_database
together._PATIENCE_S = float(sys.argv[3])
home = Home(Path(sys.argv[1]))
prepare_home(home)
prepare_database(home)
(listener,) = listeners_at([Address("127.0.0.1", int(sys.argv[2]))])
address = LastingAddress(listener)
commands = {"master": ["serve", "--port", sys.argv[2]]}
together.Together(commands, home, {"master": address}).run()
"""
OF_A_STANDIN = """
import sys
from pathlib import Path
from steam.cli import together
from steam.cli.lasting_address import LastingAddress
from steam.core.home import Home
from steam.notify import Address, listeners_at
from steam.wiring.home import prepare_home
home = Home(Path(sys.argv[1]))
prepare_home(home)
sys.executable = sys.argv[3]
together.LONGEST_WAIT_S = 1.0
together.pause_s = lambda ends: 3.0 if ends > 1 else 0.5
(listener,) = listeners_at([Address("127.0.0.1", int(sys.argv[2]))])
together.Together({"master": ["serve"]}, home, {"master": LastingAddress(listener)}).run()
"""
STANDIN = """#!/bin/sh
echo up
exec sleep 600
"""


@pytest.fixture
def port() -> Iterator[int]:
    with kept_port(HOST) as kept:
        yield kept


Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def run(tmp_path: Path, port: int) -> Iterator[Run]:
    """Starts a script that keeps a server running at `port`."""
    with contextlib.ExitStack() as stack:

        def started(script: str, *words: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [sys.executable, "-c", script, str(tmp_path / "home"), str(port), *words],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.terminate)
            return process

        yield started


@pytest.fixture
def master(run: Run) -> subprocess.Popen[str]:
    """The parent of a master that is up."""
    return master_of(run, "600")


def master_of(run: Run, patience_s: str) -> subprocess.Popen[str]:
    """The same; a busy machine may keep it silent for longer than a short patience."""
    parent = run(OF_A_MASTER, patience_s)
    assert "listening on" in said_by(parent).readline()
    return parent


def said_by(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def told_by(process: subprocess.Popen[str]) -> str:
    """The next line but for the offer of a master to make logins."""
    return next(line for line in said_by(process) if not line.startswith("To ask for logins"))


def server_of(parent: subprocess.Popen[str], word: str) -> psutil.Process:
    """The child of `parent` with that word in its command line, once it is there.

    It may say that it is up before it has become the program of that name.
    """
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for one in psutil.Process(parent.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                if word in one.cmdline():
                    return one
    raise AssertionError(f"no child of steam up is {word}")


def ask(port: int, path: str = "/api/health") -> int:
    """The status that a request on a connection of its own gets. Raises what becomes of it."""
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"Connection": "close"})
        return connection.getresponse().status


def is_refused(port: int) -> bool:
    with socket.socket() as client:
        client.settimeout(TIMEOUT_S)
        return client.connect_ex((HOST, port)) != 0


class Clients:
    """Ask all the time, from when the block is entered to its end."""

    def __init__(self, port: int) -> None:
        self.outcomes: Counter[str] = Counter()
        self._port = port
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask_on) for _ in range(3)]

    def __enter__(self) -> "Clients":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _ask_on(self) -> None:
        while not self._over.wait(0.005):
            try:
                outcome = str(ask(self._port))
            except ConnectionRefusedError:
                outcome = "refused"
            except (OSError, http.client.HTTPException):
                outcome = "lost"  # the killed process had it in hand
            self.outcomes[outcome] += 1


def test_nobody_is_refused_while_a_killed_master_is_replaced(
    master: subprocess.Popen[str], port: int
) -> None:
    with Clients(port) as clients:
        for _ in range(2):
            before = server_of(master, "serve")
            before.kill()
            before.wait(20)
            # Whoever asks from now on asks nobody yet.
            with ThreadPoolExecutor(8) as pool:
                assert set(pool.map(ask, [port] * 40)) == {200}
            assert "The master ended by itself" in told_by(master)
            assert "listening on" in told_by(master)
    outcomes = clients.outcomes
    assert outcomes["refused"] == 0
    assert outcomes["200"] > 0
    assert outcomes["lost"] <= 6, "those that each of the killed had in hand"
    assert set(outcomes) <= {"200", "lost", "refused"}


def test_who_asks_a_frozen_master_is_answered_by_the_next(run: Run, port: int) -> None:
    master = master_of(run, "2")
    frozen = server_of(master, "serve")
    frozen.suspend()
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, [port] * 8)) == {200}
    assert "no sign of life" in told_by(master)
    assert not frozen.is_running()


def test_a_stop_has_the_port_refused(master: subprocess.Popen[str], port: int) -> None:
    master.terminate()
    assert master.wait(30) == 0
    assert is_refused(port)


def test_a_stop_of_a_frozen_master_has_its_clients_refused_too(run: Run, port: int) -> None:
    hasty = "from steam.cli import children; children._STOP_TIMEOUT_S = 1.0\n"
    parent = run(hasty + OF_A_MASTER, "600")
    assert "listening on" in said_by(parent).readline()
    server_of(parent, "serve").suspend()
    parent.terminate()
    assert parent.wait(30) == 0
    assert is_refused(port)


def test_clients_of_a_crash_loop_are_refused_until_the_next_start(
    run: Run, port: int, tmp_path: Path
) -> None:
    standin = tmp_path / "standin"
    standin.write_text(STANDIN)
    standin.chmod(0o700)
    parent = run(OF_A_STANDIN, str(standin))
    said = said_by(parent)
    assert "up" in said.readline()
    server_of(parent, "sleep").kill()
    assert "starting it again in 0.5 s" in said.readline()
    assert not is_refused(port), "the next start is near"
    assert "up" in said.readline()
    server_of(parent, "sleep").kill()
    assert "starting it again in 3 s" in said.readline()
    assert is_refused(port)
    with socket.create_server((HOST, port)):
        assert f"was taken by pid {os.getpid()} (" in said.readline()
    assert "up" in said.readline()
    assert not is_refused(port)


def test_steam_up_replaces_its_servers_behind_their_addresses(steam, end) -> None:
    up, ports = steam.up(), []
    for word, path in (("serve", "/api/health"), ("trainer", "/3/Cloud")):
        server = server_of(up, word)
        words = server.cmdline()
        port = int(words[words.index("--port") + 1])
        server.kill()
        server.wait(20)
        assert ask(port, path) == 200
        ports.append(port)
    end(up)
    assert all(is_refused(port) for port in ports)


def test_a_taken_port_is_a_sentence_before_anything_starts(steam) -> None:
    with open_listener(HOST, 0) as taken:
        taken_port = port_of(taken)
        said = steam.run("up", "--trainer-port", "0", "--master-port", str(taken_port), code=4)
    assert f"Port {taken_port} is in use by pid {os.getpid()} (" in said
    assert not steam.home.exists()


@pytest.mark.skipif(ACTIVATE is None, reason="systemd-socket-activate is not installed here")
@pytest.mark.parametrize(
    ("command", "path"), [("serve", "/api/health"), ("trainer", "/3/Cloud"), ("up", "/api/health")]
)
def test_a_server_listens_on_what_systemd_hands_over(
    steam, port: int, command: str, path: str
) -> None:
    name = "trainer" if command == "trainer" else "master"
    ports = {"STEAM_TRAINER_PORT": "0", f"STEAM_{name.upper()}_PORT": str(port)}
    given = {**steam.environ, **ports}
    passed = [word for variable in given.items() for word in ("-E", "=".join(variable))]
    words = ["--listen", f"{HOST}:{port}", *passed, sys.executable, "-m", "steam", command]
    process = subprocess.Popen(
        [str(ACTIVATE), *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    steam.started.append(process)
    assert process.stderr is not None
    assert "Listening on" in process.stderr.readline()
    assert ask(port, path) == 200, "the connection that had it started waited"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert is_refused(port), "the tool became the server, and held nothing any more"
