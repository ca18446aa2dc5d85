"""One of our servers as a process: when it says that it listens, and how it ends."""

import json
import resource
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from steam.core.home import Home
from steam.wiring.home import prepare_home

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[1]
SCRIPT = """
import resource, signal, socket, sys
from pathlib import Path
import uvicorn
from steam import server
from steam.core.home import Home
from steam.core.listener import open_listener
from steam.notify import Notifier

_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
systemd.bind("")
systemd.setblocking(False)
name = systemd.getsockname()[1:].decode()

def heard():
    try:
        return systemd.recv(4096).decode().splitlines()[0]
    except BlockingIOError:
        return "nothing"

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        print("starting", heard(), flush=True)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": heard().encode()})

class Early(uvicorn.Config):
    def get_loop_factory(self):
        signal.raise_signal(signal.SIGTERM)  # ours by now, and not yet uvicorn's
        return super().get_loop_factory()

if sys.argv[2] == "early":
    uvicorn.Config = Early
notifier = Notifier.from_environ({"NOTIFY_SOCKET": f"@{name}"})
listener = open_listener("127.0.0.1", 0)
server.serve("master", app, listener, Home(Path(sys.argv[1])), notifier=notifier)
print("tidied up", flush=True)
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    prepare_home(made)
    return made


@contextmanager
def serving(home: Home, when: str) -> Iterator[subprocess.Popen[str]]:
    with ExitStack() as stack:
        process = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-c", SCRIPT, str(home.root), when],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        stack.callback(process.kill)
        yield process


def test_it_says_that_it_listens_once_it_serves(home: Home) -> None:
    with serving(home, "usual") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "starting nothing\n"
        url = json.loads(home.address("master").read_text())["url"]
        assert process.stdout.readline() == f"listening on {url}\n"
        with urllib.request.urlopen(url, timeout=20) as answer:
            assert answer.read() == b"READY=1"


def test_a_client_too_many_is_told_to_come_again(home: Home) -> None:
    with serving(home, "usual") as process, ExitStack() as opened:
        assert process.stdout is not None
        while not process.stdout.readline().startswith("listening on "):
            assert process.poll() is None
        soft, hard = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
        assert soft >= min(10_000, hard), "it takes the descriptors that it may have"
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (262, hard))  # for two clients
        url = json.loads(home.address("master").read_text())["url"]
        address = (urlsplit(url).hostname, urlsplit(url).port)
        clients = [opened.enter_context(socket.create_connection(address, 20)) for _ in range(3)]
        for client in clients:
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        heads = [client.recv(65536).partition(b"\r\n\r\n")[0].lower() for client in clients]
        assert [head.split()[1] for head in heads] == [b"200", b"200", b"503"]
        assert b"retry-after: 1" in heads[2]
        assert clients[2].recv(1) == b""


def test_a_signal_right_after_its_first_line_ends_it(home: Home) -> None:
    with serving(home, "usual") as process:
        assert process.stdout is not None
        while not process.stdout.readline().startswith("listening on "):
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=20)[0] == "tidied up\n"
        assert process.returncode == 0
        assert not home.address("master").exists()


def test_a_signal_before_it_serves_is_not_lost(home: Home) -> None:
    with serving(home, "early") as process:
        said, _ = process.communicate(timeout=20)
        assert process.returncode == 0
        assert said.splitlines()[-1] == "tidied up"
        assert not home.address("master").exists()
