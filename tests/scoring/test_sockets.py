import secrets
import socket
from dataclasses import replace

import pytest

from steam.core.channel import handover_channel, http_channel
from steam.core.errors import Conflict, InvalidInput
from steam.scoring.arguments import Arguments, parse_arguments
from steam.scoring.sockets import open_sockets


@pytest.fixture
def arguments() -> Arguments:
    given = {"artifact": "m.zip", "sha256": "0" * 64, "deployment": "prostate", "version": "1"}
    argv = [f"--{name}={value}" for name, value in given.items()]
    return parse_arguments(argv, {"STEAM_WORKER_TOKEN": secrets.token_hex()})


def connects(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(address) == 0


def test_without_a_token_there_is_no_private_side(arguments: Arguments) -> None:
    sockets = open_sockets(replace(arguments, token=""))
    assert (sockets.private, sockets.handover) == (None, None)
    assert sockets.first is sockets.public
    sockets.leave_public()


def test_with_a_token_the_private_side_comes_first(arguments: Arguments) -> None:
    sockets = open_sockets(arguments)
    assert sockets.first is sockets.private
    channels = [http_channel(arguments.token), handover_channel(arguments.token)]
    assert [connects(channel) for channel in channels] == [True, True]
    sockets.leave_public()
    assert [connects(channel) for channel in channels] == [True, False]
    sockets.private.close()


def test_a_shared_listener_goes_on_after_one_of_its_holders(arguments: Arguments) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
        descriptor = listener.dup().detach()
        sockets = open_sockets(replace(arguments, listener=descriptor))
        assert sockets.shared
        sockets.leave_public()
        sockets.private.close()
        socket.create_connection(address).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)


def test_a_token_in_use_is_a_conflict(arguments: Arguments) -> None:
    sockets = open_sockets(arguments)
    with pytest.raises(Conflict):
        open_sockets(arguments)
    sockets.leave_public()
    sockets.private.close()


def test_a_descriptor_that_is_no_listener_is_refused(arguments: Arguments) -> None:
    with socket.socket() as other, pytest.raises(InvalidInput):
        open_sockets(replace(arguments, listener=other.fileno()))
