"""Listening sockets, opened and handed over: real ones, and everything that is none."""

import os
import socket
from collections.abc import Callable, Iterator

import pytest

from steam.core.errors import Conflict, InvalidInput
from steam.core.listener import adopt_listener, open_listener, port_of, url_of


def test_a_listener_takes_connections_at_once() -> None:
    with open_listener("127.0.0.1", 0) as listener:
        assert url_of(listener) == f"http://127.0.0.1:{port_of(listener)}"
        socket.create_connection(listener.getsockname()).close()


def test_an_ipv6_address_is_bracketed_in_the_url() -> None:
    with open_listener("::1", 0) as listener:
        assert url_of(listener).startswith("http://[::1]:")


def test_a_taken_port_is_a_conflict() -> None:
    with open_listener("127.0.0.1", 0) as listener, pytest.raises(Conflict):
        open_listener("127.0.0.1", port_of(listener))


@pytest.mark.parametrize("host", ["192.0.2.1", "256.1.1.1"])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(InvalidInput):
        open_listener(host, 0)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_listener_that_is_handed_over_is_the_same_socket_and_not_inherited_further(
    host: str,
) -> None:
    with open_listener(host, 0) as listener:
        descriptor = os.dup(listener.fileno())
        os.set_inheritable(descriptor, True)
        with adopt_listener(descriptor) as adopted:
            assert adopted.getsockname() == listener.getsockname()
            assert not adopted.get_inheritable()
            assert not adopted.getblocking()


def file() -> int:
    return os.open(os.devnull, os.O_RDONLY)


def udp() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        return other.detach()


def bound() -> int:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        return other.detach()


def unix() -> int:
    with socket.socket(socket.AF_UNIX) as other:
        other.bind("")
        other.listen()
        return other.detach()


def public() -> int:
    return socket.create_server(("0.0.0.0", 0)).detach()


@pytest.fixture
def descriptor(request: pytest.FixtureRequest) -> Iterator[int]:
    make: Callable[[], int] = request.param
    number = make()
    yield number
    os.close(number)


@pytest.mark.parametrize("descriptor", [file, udp, bound, unix, public], indirect=True)
def test_anything_else_is_refused_and_left_open(descriptor: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        adopt_listener(descriptor)
    assert caught.value.message.endswith(".")
    os.fstat(descriptor)


def test_a_closed_descriptor_is_refused() -> None:
    descriptor = file()
    os.close(descriptor)
    with pytest.raises(InvalidInput, match="not a listening TCP socket"):
        adopt_listener(descriptor)
