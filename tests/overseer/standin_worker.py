"""A stand-in for the worker program: answers /health and /ready, and misbehaves when told to.

It scores nothing. What it does is read from the file `behaviour` in its home: `serve` (or no
file), `crash` (exit 1 at once), `refuse` (exit 3), `hang` (never ready), `stubborn` (ignores
SIGTERM) or `deaf` (listens but never answers).
"""

import json
import os
import signal
import socket
import sys
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


def answer(request: bytes, behaviour: str) -> bytes:
    if b" /health " in request:
        body = json.dumps({"status": "live", "token": os.environ["STEAM_WORKER_TOKEN"]}).encode()
        return b"HTTP/1.0 200 OK\r\n\r\n" + body
    status = b"503 Not Ready" if behaviour == "hang" else b"200 OK"
    return b"HTTP/1.0 " + status + b"\r\n\r\n{}"


def main() -> int:
    behaviour = read_behaviour()
    if behaviour in {"crash", "refuse"}:
        say(f"stand-in: told to {behaviour}")
        return 1 if behaviour == "crash" else 3
    ignore = behaviour == "stubborn"
    signal.signal(signal.SIGTERM, signal.SIG_IGN if ignore else lambda *_: sys.exit(0))
    with socket.create_server((option("--host"), int(option("--port")))) as server:
        say(f"listening on http://{option('--host')}:{option('--port')}")
        while True:
            connection, _ = server.accept()
            with connection:
                if behaviour == "deaf":
                    time.sleep(3600)
                connection.sendall(answer(connection.recv(4096), behaviour))


if __name__ == "__main__":
    sys.exit(main())
