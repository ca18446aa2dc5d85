"""Addresses over real sockets: who connects waits, or is refused."""

import os
import socket
from collections.abc import Iterator

import pytest

from steam.cli.lasting_address import LastingAddress
from steam.core.errors import Conflict
from steam.core.listener import open_listener, port_of
from steam.notify import Listener

HOST = "127.0.0.1"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with open_listener(HOST, 0) as made:
        yield made


@pytest.fixture
def address(listener: socket.socket) -> Iterator[LastingAddress]:
    made = LastingAddress(Listener(listener, is_lent=False))
    yield made
    made.close()


def is_refused(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=30).close()
    except ConnectionRefusedError:
        return True
    return False


def test_it_is_the_same_socket_each_time(address: LastingAddress, listener: socket.socket) -> None:
    assert address.port == port_of(listener)
    assert address.obtain() is address.obtain() is listener
    assert not is_refused(address.port)


def test_what_was_let_go_refuses_until_it_is_obtained_again(address: LastingAddress) -> None:
    address.let_go()
    assert is_refused(address.port)
    assert port_of(address.obtain()) == address.port
    assert not is_refused(address.port)


def test_the_process_that_took_it_meanwhile_is_named(address: LastingAddress) -> None:
    address.let_go()
    with (
        socket.create_server((HOST, address.port)),
        pytest.raises(Conflict, match=rf"Port {address.port} .* was taken by pid {os.getpid()} \("),
    ):
        address.obtain()
    assert port_of(address.obtain()) == address.port


def test_a_lent_socket_is_kept_since_the_lender_has_it_too(listener: socket.socket) -> None:
    with listener.dup() as ours:
        address = LastingAddress(Listener(ours, is_lent=True))
        address.let_go()
        assert address.obtain() is ours
        address.close()
        assert ours.fileno() == -1
        assert not is_refused(port_of(listener)), "which is the lender's business"
