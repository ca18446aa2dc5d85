"""Held sockets: clients wait while anybody has one, and are refused once nobody does."""

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from steam.core.channel import handover_channel
from steam.core.errors import Conflict
from steam.core.home import Home
from steam.core.listener import port_of
from steam.overseer.sockets.handover import from_resident, from_worker, has_resident
from steam.overseer.sockets.held import HeldSockets
from steam.overseer.sockets.server import HandoverServer
from tests.ports import kept_port

HOST = "127.0.0.1"
TOKEN = secrets.token_hex()  # its channel has a name that the whole machine shares

HANDS_OVER = """
import socket, sys
given, address = socket.socket(fileno=int(sys.argv[1])), "\\0" + sys.argv[2]
with socket.socket(socket.AF_UNIX) as server:
    server.bind(address); server.listen(); print("up", flush=True)
    while True:
        connection, _ = server.accept()
        with connection: socket.send_fds(connection, [b"{}"], [given.fileno()])
"""


@pytest.fixture
def port() -> Iterator[int]:
    with kept_port(HOST) as kept:
        yield kept


@pytest.fixture
def held(home: Home) -> Iterator[HeldSockets]:
    made = HeldSockets(home, HOST)
    yield made
    made.hold_only({})


@pytest.fixture
def worker(port: int) -> Iterator[subprocess.Popen[str]]:
    """A process that listens on `port` and hands its socket over."""
    with socket.create_server((HOST, port)) as listener:
        child = subprocess.Popen(
            [sys.executable, "-c", HANDS_OVER, str(listener.fileno()), handover_channel(TOKEN)[1:]],
            pass_fds=[listener.fileno()],
            stdout=subprocess.PIPE,
            text=True,
        )
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == "up\n"
        yield child
        child.kill()
        child.wait()


def connects(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=30).close()
    except ConnectionRefusedError:
        return False
    return True


def test_what_was_obtained_is_held_until_it_is_let_go(held: HeldSockets, port: int) -> None:
    held.obtain(port, []).close()
    assert connects(port), "the duplicate is closed, the held one is not"
    held.hold_only({port: []})
    assert connects(port)
    held.hold_only({})
    assert not connects(port)


def test_only_what_is_wanted_and_free_is_opened(held: HeldSockets, port: int) -> None:
    held.hold_only({port: []})
    assert not connects(port), "nobody asked for it to be opened"
    with socket.create_server((HOST, 0)) as stranger:
        taken = stranger.getsockname()[1]
        held.hold_only({port: [], taken: []}, to_open={port, taken, 1})
        assert held.count() == 1
        assert connects(port)


def test_the_same_socket_is_given_again(held: HeldSockets, port: int) -> None:
    with held.obtain(port, []) as first, held.obtain(port, []) as second:
        assert os.fstat(first.fileno()).st_ino == os.fstat(second.fileno()).st_ino
        assert not second.get_inheritable()


def test_a_socket_is_taken_over_from_a_worker(
    held: HeldSockets, port: int, worker: subprocess.Popen[str]
) -> None:
    held.hold_only({port: ["nobody", TOKEN]})
    worker.kill()
    worker.wait()
    with socket.create_connection((HOST, port), timeout=30) as client:
        client.sendall(b"are you there?")
        with held.obtain(port, []) as listener:
            listener.setblocking(True)
            accepted, _ = listener.accept()
            with accepted:
                assert accepted.recv(100) == b"are you there?", "it waited in the queue"


def test_a_taken_port_is_refused_and_nothing_is_held(
    held: HeldSockets, port: int, worker: subprocess.Popen[str]
) -> None:
    with pytest.raises(Conflict, match=str(port)):
        held.obtain(port, ["a token that nobody has"])
    assert held.count() == 0
    with held.obtain(port, [TOKEN]) as listener:
        assert port_of(listener) == port


def test_a_worker_with_another_port_is_not_believed(worker: subprocess.Popen[str]) -> None:
    assert from_worker(TOKEN, 1) is None


def test_the_first_free_port_of_a_choice_is_opened(held: HeldSockets, port: int) -> None:
    with (
        socket.create_server((HOST, port)),
        kept_port(HOST) as free,
        held.open_first(
            lambda is_free: next(each for each in (port, free) if is_free(each))
        ) as listener,
    ):
        assert port_of(listener) == free
    assert held.count() == 1


def test_the_resident_hands_over_what_it_holds(home: Home, held: HeldSockets, port: int) -> None:
    assert not has_resident(home)
    assert from_resident(home, port) is None
    server = HandoverServer(home, held.duplicate_of, lambda: 0.0)
    try:
        assert has_resident(home)
        assert from_resident(home, port) is None
        held.obtain(port, []).close()
        another = HeldSockets(home, HOST)
        with another.obtain(port, []) as listener:
            assert port_of(listener) == port
        another.hold_only({})
        assert connects(port), "the resident still has it"
    finally:
        server.close()
    assert not has_resident(home)


@pytest.mark.parametrize("question", [b"", b"port", b"99999999999999999999", b"-1"])
def test_nonsense_does_not_end_the_handing_over(
    home: Home, held: HeldSockets, port: int, question: bytes
) -> None:
    held.obtain(port, []).close()
    server = HandoverServer(home, held.duplicate_of, lambda: 0.0)
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(handover_channel(home.resident_token.read_text()))
            client.sendall(question)
        with from_resident(home, port) as listener:  # type: ignore[union-attr]
            assert port_of(listener) == port
    finally:
        server.close()


@pytest.mark.parametrize(("still_s", "at_work"), [(0.0, True), (19.0, True), (21.0, False)])
def test_a_resident_that_is_stuck_is_not_at_work(
    home: Home, held: HeldSockets, still_s: float, at_work: bool
) -> None:
    server = HandoverServer(home, held.duplicate_of, lambda: still_s)
    try:
        assert has_resident(home) == at_work
    finally:
        server.close()


def test_a_resident_that_is_stopped_is_not_at_work(home: Home) -> None:
    secret = "0" * 64
    home.resident_token.write_text(secret)
    with socket.socket(socket.AF_UNIX) as stopped:
        stopped.bind(handover_channel(secret))
        stopped.listen()  # connections are taken by the kernel, and nobody answers
        assert not has_resident(home)
        assert from_resident(home, 9100) is None


def test_the_name_of_the_resident_is_a_secret_of_the_home(home: Home, held: HeldSockets) -> None:
    server = HandoverServer(home, held.duplicate_of, lambda: 0.0)
    try:
        assert home.resident_token.stat().st_mode & 0o777 == 0o600
        first = home.resident_token.read_text()
    finally:
        server.close()
    assert not home.resident_token.exists()
    server = HandoverServer(home, held.duplicate_of, lambda: 0.0)
    try:
        assert home.resident_token.read_text() != first
    finally:
        server.close()


@pytest.mark.parametrize("content", [b"", b"../../x", b"\xff\xfe", b"a" * 10_000])
def test_nonsense_in_the_place_of_the_secret_is_no_resident(home: Home, content: bytes) -> None:
    home.resident_token.write_bytes(content)
    assert not has_resident(home)
    assert from_resident(home, 9100) is None


def test_a_silent_worker_is_not_asked_again_at_once(held: HeldSockets, port: int) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(handover_channel(TOKEN))
        silent.listen()
        begun = time.monotonic()
        for _ in range(100):
            held.hold_only({port: [TOKEN]})
        assert time.monotonic() - begun < 10.0, "it was asked once, for half a second"


def test_a_worker_that_hands_over_a_file_is_not_believed(port: int, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, (tmp_path / "file").open("w") as file:
        server.bind(handover_channel(TOKEN))
        server.listen()

        def hand_over() -> None:
            connection, _ = server.accept()
            with connection:
                socket.send_fds(connection, [b"{}"], [file.fileno()])

        thread = threading.Thread(target=hand_over)
        thread.start()
        assert from_worker(TOKEN, port) is None
        thread.join()
