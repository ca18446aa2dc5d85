"""A worker process from bound socket to exit status."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn

from steam.core.errors import Conflict, InvalidInput, SteamError
from steam.core.freed_memory import give_back_freed_memory
from steam.core.listener import url_of
from steam.core.lossy_output import LossyOutput
from steam.scoring.app import create_app
from steam.scoring.arguments import Arguments
from steam.scoring.bounded_protocol import raise_descriptor_limit
from steam.scoring.draining import Patience, patience_within, send_away
from steam.scoring.exits import Exit
from steam.scoring.figures.figures import open_figures
from steam.scoring.freed_memory import keep_freed_memory
from steam.scoring.loading import load_model
from steam.scoring.log import log
from steam.scoring.protocols import protocol_of
from steam.scoring.routes.rows import INLINE_BYTES
from steam.scoring.sockets import Sockets, open_sockets
from steam.scoring.worker import LoadedModel, Worker

_HEADERS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'"),
    ("Referrer-Policy", "no-referrer"),
]
_KEEP_ALIVE_S = 75  # longer than clients keep idle connections, so that they close first
_TURN_S = 0.0001  # of rest after a connection: in a burst of them, replicas get theirs meanwhile


def serve(arguments: Arguments) -> Exit:
    """Run a worker until it is told to stop; the exit status of the process.

    Does not return, but ends the process, when requests are still being scored by then.
    """
    policy = arguments.policy
    try:
        sockets = open_sockets(arguments)
    except (Conflict, InvalidInput) as error:
        log.error("not started", extra={"fields": {"message": str(error)}})
        return Exit.PORT_TAKEN if isinstance(error, Conflict) else Exit.BAD_ARGUMENTS
    worker = Worker(
        deployment=arguments.deployment,
        version=arguments.version,
        artifact=arguments.sha256,
        policy=policy.input,
        gathering=policy.gathering,
        token=arguments.token,
        max_body_bytes=arguments.max_body_bytes,
        request_timeout_s=policy.supervision.request_timeout_s,
        figures=open_figures(arguments.figures),
    )
    raise_descriptor_limit()
    keep_freed_memory()
    server = WorkerServer(
        worker,
        sockets,
        lambda: load_model(
            arguments.artifact,
            arguments.sha256,
            policy.input,
            allow_unsafe=arguments.allow_unsafe,
        ),
        patience_within(policy.supervision.stop_timeout_s),
    )
    server.run()
    if server.unfinished:  # whose threads the interpreter would wait for
        os._exit(server.exit_status)
    return server.exit_status


class WorkerServer(uvicorn.Server):
    """A uvicorn server that listens first, then loads the model, and ends with a status.

    A worker with a private side answers there at once, and takes connections of its public socket
    only when it can score: until then they wait in the kernel, or go to another worker.
    """

    def __init__(
        self,
        worker: Worker,
        sockets: Sockets,
        load: Callable[[], LoadedModel],
        patience: Patience,
    ) -> None:
        super().__init__(
            uvicorn.Config(
                create_app(worker),
                interface="asgi3",
                loop="uvloop",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                headers=_HEADERS,
                timeout_keep_alive=_KEEP_ALIVE_S,
                # Declared as an int, but only waited for.
                timeout_graceful_shutdown=patience.finish_s,  # type: ignore[arg-type]
            )
        )
        self._protocol = protocol_of(worker, self.server_state, INLINE_BYTES)
        self.config.http = self._protocol
        self.exit_status = Exit.STOPPED
        self.unfinished = 0  # requests that were given up at the end
        self._patience = patience
        self._worker = worker
        self._sockets = sockets
        self._load = load
        self._about = {"deployment": worker.deployment, "version": worker.version}

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup([self._sockets.first])
        LossyOutput(sys.stdout.fileno()).write(f"listening on {url_of(self._sockets.public)}\n")
        # A daemon, so that a worker told to stop need not finish loading.
        threading.Thread(
            target=self._load_model, args=[asyncio.get_running_loop()], name="load", daemon=True
        ).start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # The newest is the public one; its clients find other workers, or wait, from now on. The
        # gateway may not know yet, so on the private one a worker goes on until all are away.
        self.servers[-1].close()
        self._sockets.leave_public()
        await send_away(self.server_state, self._patience.send_away_s)
        await super().shutdown(sockets)
        self.unfinished = len(self.server_state.tasks)
        told = {"status": self.exit_status, "unfinished": self.unfinished}
        log.info("stopped", extra={"fields": {**self._about, **told}})

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

    def _load_model(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            loaded = self._load()
            give_back_freed_memory()  # what a start frees is more than a request ever takes again
            asyncio.run_coroutine_threadsafe(self._become_ready(loaded), loop).result()
        except SteamError as error:
            self._end_unloaded(str(error))
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with it, it is not loadable
            self._end_unloaded(f"The model could not be loaded: {type(error).__name__}: {error}.")

    async def _become_ready(self, loaded: LoadedModel) -> None:
        if self.should_exit:
            return
        self._worker.loaded = loaded
        if self._sockets.public is not self._sockets.first:
            await self._accept(self._sockets.public)
        uptime_ms = self._worker.stats.uptime_ms()
        log.info("ready", extra={"fields": {**self._about, "after_ms": uptime_ms}})

    async def _accept(self, listener: socket.socket) -> None:
        def protocol() -> asyncio.Protocol:
            if self._sockets.shared and self.server_state.connections:
                time.sleep(_TURN_S)
            return self._protocol(self.config, self.server_state, self.lifespan.state)

        loop = asyncio.get_running_loop()
        backlog = self.config.backlog
        self.servers.append(await loop.create_server(protocol, sock=listener, backlog=backlog))

    def _end_unloaded(self, message: str) -> None:
        if self.should_exit:  # told to stop meanwhile: what became of the model is no news
            return
        log.error("not loaded", extra={"fields": {**self._about, "message": message}})
        self.exit_status = Exit.NOT_LOADED
        self.should_exit = True
