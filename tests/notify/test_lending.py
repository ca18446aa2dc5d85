"""Lending a socket to a real child, which then is what systemd makes of a service."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from steam.core.listener import open_listener, port_of
from steam.notify import lending

pytestmark = pytest.mark.process
LOOK = """
import os, socket
told = os.environ["LISTEN_PID"] == str(os.getpid()), os.environ["LISTEN_FDS"]
listener = socket.socket(fileno=3)
descriptors = sorted(int(name) for name in os.listdir("/proc/self/fd"))
print(*told, listener.getsockname()[1], os.readlink("/proc/self/fd/0"), descriptors[:4], flush=True)
connection, _ = listener.accept()
connection.sendall(b"served")
"""


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with open_listener("127.0.0.1", 0) as made:
        made.setblocking(True)  # the child shares this, and waits in accept(2)
        yield made


@pytest.fixture
def child(listener: socket.socket) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        lending([sys.executable, "-c", LOOK]),
        stdin=listener.fileno(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def test_the_child_is_told_as_by_systemd_and_has_no_other_end_of_it(
    listener: socket.socket, child: subprocess.Popen[str]
) -> None:
    assert child.stdout is not None
    said = child.stdout.readline()
    assert said == f"True 1 {port_of(listener)} /dev/null [0, 1, 2, 3]\n"
    with socket.create_connection(listener.getsockname(), timeout=30) as client:
        assert client.recv(6) == b"served"


def test_it_is_the_command_itself_that_runs_under_the_pid(
    child: subprocess.Popen[str],
) -> None:
    assert child.stdout is not None
    child.stdout.readline()
    os.kill(child.pid, signal.SIGKILL)
    assert child.wait(30) == -signal.SIGKILL


def test_words_of_the_command_are_not_read_by_the_shell(listener: socket.socket) -> None:
    words = ["a b", "$HOME", "*", "", "'\"; exit 1"]
    said = subprocess.run(
        lending([sys.executable, "-c", "import sys; print(sys.argv[1:])", *words]),
        stdin=listener.fileno(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == f"{words}\n"
