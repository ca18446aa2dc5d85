import socket

import pytest

from steam.core.errors import Conflict, InvalidInput
from steam.scoring.listener import open_listener, url_of


def test_a_listener_takes_connections_at_once() -> None:
    with open_listener("127.0.0.1", 0) as listener:
        assert url_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"
        socket.create_connection(listener.getsockname()).close()


def test_an_ipv6_address_is_bracketed_in_the_url() -> None:
    with open_listener("::1", 0) as listener:
        assert url_of(listener).startswith("http://[::1]:")


def test_a_taken_port_is_a_conflict() -> None:
    with open_listener("127.0.0.1", 0) as listener, pytest.raises(Conflict):
        open_listener("127.0.0.1", listener.getsockname()[1])


@pytest.mark.parametrize("host", ["192.0.2.1", "256.1.1.1"])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(InvalidInput):
        open_listener(host, 0)
