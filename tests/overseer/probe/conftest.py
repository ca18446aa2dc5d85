"""Workers that answer what a test wants, on the private channel of their token."""

import errno
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from steam.core.channel import http_channel

Answer = Callable[[str], bytes]
"""From the worker's token to all that it sends."""

Serve = Callable[[Answer], str]
"""Serves an answer to every connection; the token under which."""


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(answer: Answer) -> str:
            token = secrets.token_hex(8)
            server = stack.enter_context(socket.socket(socket.AF_UNIX))
            server.bind(http_channel(token))
            server.listen()
            thread = threading.Thread(target=_accept, args=(server, answer, token))
            thread.start()
            stack.callback(thread.join, 10)
            stack.callback(server.shutdown, socket.SHUT_RDWR)
            return token

        yield start


@pytest.fixture
def silent() -> Iterator[Callable[[], str]]:
    """Listens and never takes a connection, like a stopped process; the token under which."""
    with ExitStack() as stack:

        def start() -> str:
            token = secrets.token_hex(8)
            server = stack.enter_context(socket.socket(socket.AF_UNIX))
            server.bind(http_channel(token))
            server.listen(1)
            return token

        yield start


def _accept(server: socket.socket, answer: Answer, token: str) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError as error:
            if error.errno == errno.EMFILE:  # a test takes them all for a while
                time.sleep(0.01)
                continue
            return
        with connection:
            try:
                connection.recv(4096)
                connection.sendall(answer(token))
            except OSError:
                continue
