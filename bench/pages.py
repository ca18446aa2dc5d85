"""How soon the master's pages answer in a large home, also while half of the workers hang."""

import asyncio
import os
import signal
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psutil
from addresses import LISTS, OF_ADMINS, PAGES
from crowd import held_open, told_all
from large_home import Size, fill

from steam.cli.children import Child, start_child, stop_child
from steam.core.home import Home
from steam.core.states import WorkerState
from steam.db.sqlite import SqliteStore, open_store
from steam.wiring.home import prepare_home

SIZE = Size(wanted=20)
TIMES = 20
VIEWS = 200
STREAMS, OPEN_PAGES, AT_REST_S = 100, 20, 10.0
COMMANDS = {
    "master": ["serve", "--port", "9298"],
    "trainer": ["trainer", "--port", "9297"],
    "overseer": ["overseer", "--watch"],
}


@dataclass(frozen=True, slots=True)
class Looks:
    """Several looks at one address: milliseconds each took, and what the master spent on one."""

    address: str
    took_ms: tuple[float, ...]
    cpu_ms: float

    @property
    def median_ms(self) -> float:
        return statistics.median(self.took_ms)

    @property
    def told(self) -> str:
        return f"{self.median_ms:.0f} / {max(self.took_ms):.0f} / {self.cpu_ms:.0f}"


@dataclass(frozen=True, slots=True)
class Scene:
    """The servers of a large home with the workers that run, and the secrets of two sessions."""

    store: SqliteStore
    children: dict[str, Child]
    sessions: dict[str, str]
    first_ms: float

    @property
    def url(self) -> str:
        return self.children["master"].url

    @property
    def pid(self) -> int:
        return self.children["master"].process.pid

    def workers(self) -> list[int]:
        """The pids of those that answer."""
        with self.store.read() as reader:
            found = [one for one in reader.live_workers() if one.state is WorkerState.RUNNING]
        return [one.identity.pid for one in found if one.identity is not None]

    def client(self, who: str) -> httpx.Client:
        return _client(self.url, self.sessions[who])

    def change(self) -> None:
        """Commit something that every page is told of."""
        now_ms = int(time.time() * 1000)
        with self.store.write() as writer:
            writer.add_project(name=f"made-{now_ms}", description="", created_ms=now_ms)

    def spent_at_rest(self) -> float:
        """Percent of a core that the master uses."""
        before = cpu_s(self.pid)
        time.sleep(AT_REST_S)
        return (cpu_s(self.pid) - before) / AT_REST_S * 100


def measure() -> list[str]:
    """The lines of the report."""
    with scene() as made:
        admin, viewer = looks(made, "root"), looks(made, "vic")
        before_mb = rss_mb(made.pid)
        view(made, VIEWS)
        after_mb = rss_mb(made.pid)
        url, cookie = made.url, made.sessions["root"]
        told_s = asyncio.run(told_all(url, cookie, STREAMS, made.change))
        rest = asyncio.run(held_open(url, cookie, OPEN_PAGES, made.spent_at_rest))
        with half_hung(made):
            hung = looks(made, "root")
    of_viewer = {one.address: one for one in viewer}
    return [
        "## Pages of a large home",
        "",
        f"{SIZE.deployments} deployments, {SIZE.wanted} of them with a worker, {SIZE.models:,}",
        f"models in {SIZE.projects} projects, {SIZE.events:,} events, {SIZE.days} days of traffic.",
        "Milliseconds of one look over a kept connection, after one that does not count:",
        f"median / worst of {TIMES} / CPU of the master. The viewer sees one project. At last",
        "half of the workers hang, and so do the trainer and the overseer, who would end them.",
        "",
        "| address | admin | viewer | admin, half of it hangs |",
        "|---|---|---|---|",
        *(
            f"| {one.address} | {one.told} | "
            f"{of_viewer[one.address].told if one.address in of_viewer else ''} | {ill.told} |"
            for one, ill in zip(admin, hung, strict=True)
        ),
        f"| the slowest median | {slowest(admin)} | {slowest(viewer)} | {slowest(hung)} |",
        "",
        "| what | measured |",
        "|---|---|",
        f"| first look at home, as soon as the master listens | {made.first_ms:.0f} ms |",
        f"| RSS of the master, then {VIEWS} looks later | {before_mb:.0f}, {after_mb:.0f} MB |",
        f"| a change, until all of {STREAMS} open pages are told | {told_s * 1000:.0f} ms |",
        f"| master at rest with {OPEN_PAGES} open pages | {rest:.2f} % of a core |",
    ]


@contextmanager
def scene() -> Iterator[Scene]:
    """Servers over a large home, once all wanted workers answer; nothing is left running."""
    os.environ["STEAM_WORKER_PORTS"] = "9300:9559"
    with ExitStack() as stack:
        home = Home(Path(stack.enter_context(TemporaryDirectory(prefix="steam-bench-"))))
        prepare_home(home)
        store = open_store(home.database)
        stack.callback(store.close)
        sessions = fill(home, store, SIZE)
        children: dict[str, Child] = {}
        stack.callback(end, children, store)
        children["master"] = start_child("master", COMMANDS["master"], home)
        with _client(children["master"].url, sessions["root"]) as client:
            first_ms = look(client, "/")
        for name in ("trainer", "overseer"):
            children[name] = start_child(name, COMMANDS[name], home)
        made = Scene(store, children, sessions, first_ms)
        while len(made.workers()) < SIZE.wanted:
            time.sleep(0.1)
        yield made


def end(children: dict[str, Child], store: SqliteStore) -> None:
    """End the servers, then the workers that outlive them."""
    for child in reversed(children.values()):
        stop_child(child)
    with store.read() as reader:
        identities = [worker.identity for worker in reader.live_workers()]
    for identity in identities:
        if identity is not None:
            with suppress(ProcessLookupError):
                os.kill(identity.pid, signal.SIGKILL)


@contextmanager
def half_hung(made: Scene) -> Iterator[None]:
    """Every other worker, the trainer and the overseer are stopped as the block begins.

    The master itself may replace workers that hang meanwhile, as the overseer does not.
    """
    servers = [made.children[name].process.pid for name in ("overseer", "trainer")]
    pids = [*servers, *made.workers()[::2]]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in reversed(pids):
            with suppress(ProcessLookupError):  # the master has ended it
                os.kill(pid, signal.SIGCONT)


def looks(made: Scene, who: str) -> list[Looks]:
    """All that one may look at."""
    found = []
    with made.client(who) as client:
        for path, addresses in {**PAGES, **LISTS}.items():
            if who == "root" or path not in OF_ADMINS:
                found += [_looks(client, made.pid, address) for address in addresses]
    return found


def _looks(client: httpx.Client, pid: int, address: str) -> Looks:
    look(client, address)
    before = cpu_s(pid)
    took_ms = tuple(look(client, address) for _ in range(TIMES))
    return Looks(address, took_ms, (cpu_s(pid) - before) * 1000 / TIMES)


def look(client: httpx.Client, address: str) -> float:
    """Milliseconds until the answer is whole."""
    begun = time.perf_counter()
    answer = client.get(address)
    took_ms = (time.perf_counter() - begun) * 1000
    if answer.status_code >= 400:
        raise RuntimeError(f"{address} was answered with {answer.status_code}: {answer.text[:500]}")
    return took_ms


def view(made: Scene, times: int) -> None:
    addresses = [address for each in PAGES.values() for address in each]
    with made.client("root") as client:
        for number in range(times):
            look(client, addresses[number % len(addresses)])


def slowest(found: Sequence[Looks]) -> str:
    return f"{max(one.median_ms for one in found):.0f}"


def cpu_s(pid: int) -> float:
    """Seconds of CPU of a process, of its ended threads too."""
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def rss_mb(pid: int) -> float:
    """Resident memory of a process, in MB of 2^20 bytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _client(url: str, cookie: str) -> httpx.Client:
    headers = {"Accept": "text/html"}
    return httpx.Client(
        base_url=url, cookies={"steam": cookie}, headers=headers, trust_env=False, timeout=60
    )
