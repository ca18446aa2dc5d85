"""How fast messages come back, measured with the one node that there is: this process."""

import socket
import threading
import time

from steam.trainer.algorithms.table import Table, strings
from steam.trainer.rest.call import Call, get
from steam.trainer.rest.chunk_tables import spelled
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.tables import table_json

MESSAGES = (1, 1 << 10, 1 << 20)
_PIECE = 1 << 16
_NODE = "steam"


def network_test(_call: Call) -> Json:
    """`GET /3/NetworkTest`: microseconds and bytes per second of messages there and back."""
    seconds = [round_trip(size) for size in MESSAGES]
    microseconds = [1e6 * one for one in seconds]
    bandwidths = [2 * size / one for size, one in zip(MESSAGES, seconds, strict=True)]
    cells = [
        f"{1000 * one:.3f} msec, {spelled(int(speed))}/s"
        for one, speed in zip(seconds, bandwidths, strict=True)
    ]
    table = Table(
        "Network Test",
        (
            strings("destination", (f"self {_NODE}",), "Destination"),
            *(
                strings(f"{size}_bytes", (cell,), f"{size} bytes")
                for size, cell in zip(MESSAGES, cells, strict=True)
            ),
        ),
        f"Launched from {_NODE}",
    )
    return schema(
        "NetworkTestV3",
        "NetworkTest",
        nodes=[_NODE],
        microseconds_collective=microseconds,
        bandwidths_collective=bandwidths,
        microseconds=[[one] for one in microseconds],
        bandwidths=[[one] for one in bandwidths],
        table=table_json(table),
    )


def round_trip(size: int) -> float:
    """Seconds for a message of `size` bytes to another thread and back, through the kernel."""
    here, there = socket.socketpair()
    with here, there:
        echo = threading.Thread(target=_send_back, args=(there, size))
        sink = threading.Thread(target=_receive, args=(here, size))
        start = time.perf_counter()
        echo.start()
        sink.start()
        here.sendall(bytes(size))
        sink.join()
        seconds = time.perf_counter() - start
        echo.join()
    return seconds


def _send_back(there: socket.socket, size: int) -> None:
    while size and (piece := there.recv(min(_PIECE, size))):
        there.sendall(piece)
        size -= len(piece)


def _receive(here: socket.socket, size: int) -> None:
    while size and (piece := here.recv(min(_PIECE, size))):
        size -= len(piece)


routes = [get("/3/NetworkTest", network_test, takes=())]
