"""The private addresses of workers."""

import socket

from steam.core.channel import handover_channel, http_channel


def test_each_token_and_each_kind_has_an_address_of_its_own():
    addresses = {make(token) for make in (http_channel, handover_channel) for token in ("a", "b")}
    assert len(addresses) == 4
    assert all("a" * 32 not in address for address in map(http_channel, ("a" * 32,)))


def test_the_address_is_free_again_once_its_listener_is_closed():
    for _ in range(2):
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(http_channel("token"))
            listener.listen()
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(http_channel("token"))
