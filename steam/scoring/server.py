"""A worker process from bound socket to exit status."""

import asyncio
import contextlib
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn

from steam.core.errors import Conflict, InvalidInput, SteamError
from steam.scoring.app import create_app
from steam.scoring.arguments import Arguments
from steam.scoring.exits import Exit
from steam.scoring.listener import open_listener, url_of
from steam.scoring.loading import load_model
from steam.scoring.log import log
from steam.scoring.worker import LoadedModel, Worker

_HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'"),
    ("Referrer-Policy", "no-referrer"),
]
_KEEP_ALIVE_S = 75  # longer than clients keep idle connections, so that they close first
_DRAIN_S = 8  # less than the overseer's patience before SIGKILL
_LAST_READ_S = 0.1  # for requests already sent on accepted connections to be read


def serve(arguments: Arguments) -> Exit:
    """Run a worker until it is told to stop; the exit status of the process."""
    worker = Worker(
        deployment=arguments.deployment,
        version=arguments.version,
        artifact=arguments.sha256,
        policy=arguments.policy,
        token=arguments.token,
        max_body_bytes=arguments.max_body_bytes,
    )
    try:
        listener = open_listener(arguments.host, arguments.port)
    except (Conflict, InvalidInput) as error:
        log.error("not started", extra={"fields": {"message": str(error)}})
        return Exit.PORT_TAKEN if isinstance(error, Conflict) else Exit.BAD_ARGUMENTS
    server = WorkerServer(
        worker, lambda: load_model(arguments.artifact, arguments.sha256, arguments.policy)
    )
    server.run(sockets=[listener])
    return server.exit_status


class WorkerServer(uvicorn.Server):
    """A uvicorn server that listens first, then loads the model, and ends with a status."""

    def __init__(self, worker: Worker, load: Callable[[], LoadedModel]) -> None:
        super().__init__(
            uvicorn.Config(
                create_app(worker),
                interface="asgi3",
                http="httptools",
                loop="uvloop",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                headers=_HEADERS,
                timeout_keep_alive=_KEEP_ALIVE_S,
                timeout_graceful_shutdown=_DRAIN_S,
            )
        )
        self.exit_status = Exit.STOPPED
        self._worker = worker
        self._load = load
        self._about = {"deployment": worker.deployment, "version": worker.version}

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or []:
            sys.stdout.write(f"listening on {url_of(listener)}\n")
        sys.stdout.flush()
        # A daemon, so that a worker told to stop need not finish loading.
        threading.Thread(target=self._load_model, name="load", daemon=True).start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        await asyncio.sleep(_LAST_READ_S)
        await super().shutdown(sockets)
        log.info("stopped", extra={"fields": {**self._about, "status": self.exit_status}})

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Record signals for the loop to see.

        Unlike uvicorn's, it does not raise them again afterwards: a worker that stopped as it was
        told ends with status 0.
        """

        def stop(_number: int, _frame: FrameType | None) -> None:
            self.should_exit = True

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        yield

    def _load_model(self) -> None:
        try:
            self._worker.loaded = self._load()
        except SteamError as error:
            self._end_unloaded(str(error))
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with it, it is not loadable
            self._end_unloaded(f"The model could not be loaded: {type(error).__name__}: {error}.")
        else:
            uptime_ms = self._worker.stats.uptime_ms()
            log.info("ready", extra={"fields": {**self._about, "after_ms": uptime_ms}})

    def _end_unloaded(self, message: str) -> None:
        log.error("not loaded", extra={"fields": {**self._about, "message": message}})
        self.exit_status = Exit.NOT_LOADED
        self.should_exit = True
