"""The port probe against real sockets."""

import socket

import pytest

from steam.overseer.sockets.ports import port_is_free


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_port_is_free_until_somebody_listens(address):
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert not port_is_free("127.0.0.1", port)
    assert port_is_free("127.0.0.1", port)


def test_a_connection_that_fades_away_does_not_hold_its_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            accepted, _ = listener.accept()
            accepted.close()  # the listening side closes first and keeps TIME_WAIT
            assert client.recv(1) == b""
    assert port_is_free("127.0.0.1", port)


def test_an_address_that_is_not_ours_has_no_free_port():
    assert not port_is_free("192.0.2.1", 9100)
