"""Where a worker that is about to start will answer: the socket of its deployment, or a new one."""

import socket
from dataclasses import dataclass

from steam.core.errors import Busy, Conflict
from steam.core.ports import PortRange, choose_port
from steam.core.records import Deployment
from steam.core.store import Store
from steam.overseer.sockets.held import HeldSockets
from steam.overseer.sockets.ports import port_holder


class NotYet(Busy):
    """Something that a moment later can be done."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The listening socket for a worker; `moved` says why it is not where it was, if so."""

    listener: socket.socket
    port: int
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Finds the listening socket for workers of a deployment."""

    store: Store
    sockets: HeldSockets
    ports: PortRange

    def find(self, deployment: Deployment) -> Endpoint:
        """The deployment's socket; on another port when somebody else has taken its own.

        Raises NotYet while a worker of its own has the socket and does not hand it over, and
        Exhausted when no port is free.
        """
        with self.store.read() as rows:
            tokens = [
                worker.token
                for worker in rows.live_workers()
                if worker.deployment_id == deployment.id and worker.port == deployment.port
            ]
            taken = rows.taken_ports()
        try:
            listener = self.sockets.obtain(deployment.port, tokens)
        except Conflict as conflict:
            if tokens:
                raise NotYet(
                    f"Port {deployment.port} is held by a worker of '{deployment.name}' that does "
                    "not hand it over.",
                    hint="It is tried again in a moment.",
                ) from conflict
            return self._elsewhere(deployment, taken)
        return Endpoint(listener, deployment.port)

    def _elsewhere(self, deployment: Deployment, taken: frozenset[int]) -> Endpoint:
        holder = port_holder(deployment.port)
        listener = self.sockets.open_first(lambda is_free: choose_port(self.ports, taken, is_free))
        port = listener.getsockname()[1]
        moved = f"Port {deployment.port} is in use by {holder}: port {port} takes its place."
        return Endpoint(listener, port, moved)
