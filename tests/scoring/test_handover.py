import json
import os
import secrets
import socket
from collections.abc import Iterator

import pytest

from steam.core.channel import handover_channel
from steam.core.errors import Conflict
from steam.scoring.handover import Handover

TOKEN = secrets.token_hex()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        yield opened


@pytest.fixture
def handover(listener: socket.socket) -> Iterator[Handover]:
    started = Handover(TOKEN, listener)
    yield started
    started.stop()


def connect() -> socket.socket:
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(10)
    try:
        client.connect(handover_channel(TOKEN))
    except OSError:
        client.close()
        raise
    return client


def ask() -> tuple[bytes, list[int]]:
    with connect() as client:
        message, descriptors, _, _ = socket.recv_fds(client, 4096, 4)
        return message, descriptors


@pytest.mark.usefixtures("handover")
def test_whoever_asks_gets_the_socket_and_its_port(listener: socket.socket) -> None:
    message, (descriptor,) = ask()
    assert json.loads(message) == {"token": TOKEN, "port": listener.getsockname()[1]}
    with socket.socket(fileno=descriptor) as taken:
        assert taken.getsockname() == listener.getsockname()
        assert taken.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)


@pytest.mark.usefixtures("handover")
def test_clients_that_say_nothing_or_go_away_keep_nobody_waiting() -> None:
    silent = [connect() for _ in range(5)]
    for _ in range(50):
        connect().close()
    _, (descriptor,) = ask()
    os.close(descriptor)
    for client in silent:
        client.close()


@pytest.mark.usefixtures("handover")
def test_another_user_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert ask() == (b"", [])


@pytest.mark.usefixtures("handover")
def test_a_token_has_one_handover(listener: socket.socket) -> None:
    with pytest.raises(Conflict):
        Handover(TOKEN, listener)


def test_once_stopped_it_holds_the_listener_no_longer(listener: socket.socket) -> None:
    Handover(TOKEN, listener).stop()
    with pytest.raises(ConnectionRefusedError):
        connect()
    address = listener.getsockname()
    listener.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)
