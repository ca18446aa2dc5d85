"""Ports: the range out of the kernel's way, and each deployment's port in its own hands."""

from collections.abc import Collection, Iterator, Mapping

from steam.core.ports import PortRange
from steam.core.records import Deployment
from steam.core.states import DesiredState
from steam.doctor.finding import Finding, bad, ok, warn
from steam.doctor.locks import lock_holder
from steam.doctor.scene import Scene

NAME = "ports"

_EPHEMERAL = "sys/net/ipv4/ip_local_port_range"
_RESERVED = "sys/net/ipv4/ip_local_reserved_ports"


def check_ports(scene: Scene) -> Iterator[Finding]:
    """Findings about the range of ports and the port of every deployment."""
    proc = scene.machine.proc
    low, high = (int(word) for word in (proc / _EPHEMERAL).read_text().split())
    reserved = (proc / _RESERVED).read_text() if (proc / _RESERVED).exists() else ""
    yield overlap(scene.worker_ports, PortRange(low, high), _ports_of(reserved))
    records = scene.records()
    if records is None:
        return
    listeners = scene.machine.listeners()
    workers = scene.machine.find_workers(scene.home.root)
    own: set[int | None] = {worker.identity.pid for worker in workers}
    locks = (proc / "locks").read_text()
    resident = lock_holder(scene.home.resident_lock, locks)
    for deployment in records.deployments:
        finding = _of_deployment(scene, deployment, listeners, own | {resident})
        if finding:
            yield finding


def overlap(workers: PortRange, ephemeral: PortRange, reserved: Collection[int]) -> Finding:
    """Whether the kernel may lend a port of the range to somebody's outgoing connection."""
    text = f"Workers get ports {workers.first}:{workers.last}"
    shared = range(max(workers.first, ephemeral.first), min(workers.last, ephemeral.last) + 1)
    if all(port in reserved for port in shared):
        return ok(NAME, f"{text}, which the kernel lends to nobody.")
    return warn(
        NAME,
        f"{text}, of which the kernel lends {shared[0]}:{shared[-1]} to outgoing connections.",
        "Choose STEAM_WORKER_PORTS below them, or set "
        f"net.ipv4.ip_local_reserved_ports={shared[0]}-{shared[-1]} with sysctl.",
    )


def _of_deployment(
    scene: Scene, deployment: Deployment, listeners: Mapping[int, int | None], own: set[int | None]
) -> Finding | None:
    """Who has the port; nothing to say about one that rests while its deployment does."""
    about = f"port {deployment.port} of '{deployment.name}'"
    if deployment.port not in listeners:
        if deployment.desired is DesiredState.STOPPED:
            return None
        fix = f"Run {scene.steam_command} overseer {scene.home.root} and look at its events."
        return warn(NAME, f"Nobody listens on {about}.", fix)
    pid = listeners[deployment.port]
    if pid is not None and pid in own:
        return ok(NAME, f"Its own process listens on {about}.")
    holder = "another user's process" if pid is None else _told(scene, pid)
    fix = "End it, or let the overseer take another port at the next start."
    return bad(NAME, f"{holder} listens on {about}.", fix)


def _told(scene: Scene, pid: int) -> str:
    return f"Process {pid} ({scene.machine.process_name(pid)})"


def _ports_of(text: str) -> set[int]:
    """The ports of a list such as `8080,9100-9199`."""
    ports: set[int] = set()
    for part in filter(None, text.strip().split(",")):
        first, _, last = part.partition("-")
        ports.update(range(int(first), int(last or first) + 1))
    return ports
