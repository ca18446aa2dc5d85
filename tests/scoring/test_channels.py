import secrets
import socket

import pytest

from steam.core.channel import http_channel
from steam.core.errors import Conflict
from steam.scoring.channels import open_channel


def test_a_channel_takes_connections_until_it_is_closed() -> None:
    address = http_channel(secrets.token_hex())
    with open_channel(address), socket.socket(socket.AF_UNIX) as client:
        client.connect(address)
    with socket.socket(socket.AF_UNIX) as client, pytest.raises(ConnectionRefusedError):
        client.connect(address)


def test_a_channel_that_another_has_is_a_conflict() -> None:
    address = http_channel(secrets.token_hex())
    with open_channel(address), pytest.raises(Conflict):
        open_channel(address)
