"""A stand-in for the worker program: answers on its channels, and misbehaves when told to.

It scores nothing. What it does is read from the file `behaviour` in its home: `serve` (or no
file), `crash` (exit 1 at once), `refuse` (exit 3), `hang` (never ready), `stubborn` (ignores
SIGTERM), `deaf` (takes connections but never answers) or, at any time, `stuck` (says that one
request has been going on for an hour). On its port it answers every connection with its pid.

It is run without steam in its path, so the names of the channels are written out once more here.
"""

import contextlib
import hashlib
import json
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path


def option(name: str) -> str:
    return sys.argv[sys.argv.index(name) + 1]


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def read_behaviour() -> str:
    file = Path(os.environ["STEAM_WORKER_HOME"]) / "behaviour"
    return file.read_text().strip() if file.exists() else "serve"


def channel(kind: str) -> socket.socket:
    digest = hashlib.sha256(f"{kind}:{os.environ['STEAM_WORKER_TOKEN']}".encode()).hexdigest()
    server = socket.socket(socket.AF_UNIX)
    server.bind(f"\0steam-{kind}-{digest[:40]}")
    server.listen()
    return server


def answer_probes(server: socket.socket, behaviour: str) -> None:
    while True:
        connection, _ = server.accept()
        with connection, contextlib.suppress(OSError):
            if behaviour == "deaf":
                time.sleep(3600)
            connection.recv(4096)
            body = {
                "token": os.environ["STEAM_WORKER_TOKEN"],
                "ready": behaviour != "hang",
                "busy_ms": 3_600_000 if read_behaviour() == "stuck" else 0,
            }
            connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + json.dumps(body).encode())


def hand_over(server: socket.socket, listener: socket.socket) -> None:
    while True:
        connection, _ = server.accept()
        with connection, contextlib.suppress(OSError):
            socket.send_fds(connection, [b"{}"], [listener.fileno()])


def main() -> int:
    behaviour = read_behaviour()
    if behaviour in {"crash", "refuse"}:
        say(f"stand-in: told to {behaviour}")
        return 1 if behaviour == "crash" else 3
    ignore = behaviour == "stubborn"
    signal.signal(signal.SIGTERM, signal.SIG_IGN if ignore else lambda *_: os._exit(0))
    with socket.socket(fileno=int(option("--listener"))) as listener:
        listener.setblocking(True)
        say(f"listening on http://{option('--host')}:{option('--port')}")
        for target, arguments in (
            (answer_probes, (channel("http"), behaviour)),
            (hand_over, (channel("handover"), listener)),
        ):
            threading.Thread(target=target, args=arguments, daemon=True).start()
        while True:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(f"{os.getpid()}\n".encode())


if __name__ == "__main__":
    sys.exit(main())
