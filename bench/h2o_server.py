"""H2O beside steam, where `make bench PEERS=h2o` asks for it: one Java process, which never stays.

It ends with the benchmark: in the ordinary way, by a signal, and when the benchmark is killed.
"""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import TypeVar

import psutil
from h2o_rest import Rest
from servers import Subject, running

PEER = "h2o"
THREADS = 2
HEAP = "6g"
_PORT = 9450  # and the next one

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class H2o:
    """A server that is up."""

    rest: Rest
    version: str
    url: str
    pid: int

    @property
    def terms(self) -> str:
        """How it was measured, for the reports."""
        return (
            f"H2O {self.version} is one server with {THREADS} threads and -Xmx{HEAP}, asked over "
            "HTTP; its peak is that of the whole Java process, which keeps what it once took. Its "
            "first rounds are cold, so its best is told too."
        )

    def timed(self, work: Callable[[], Found]) -> tuple[Found, dict[str, float]]:
        """What the work gives; wall seconds until then, CPU seconds of the server, and its peak."""
        process = psutil.Process(self.pid)
        folder = Path(f"/proc/{self.pid}")
        (folder / "clear_refs").write_text("5", encoding="ascii")  # the peak begins here
        wall, cpu = time.perf_counter(), _cpu_s(process)
        found = work()
        spent = {"wall": time.perf_counter() - wall, "cpu": _cpu_s(process) - cpu}
        status = (folder / "status").read_text(encoding="ascii")
        return found, {**spent, "peak": 1024 * int(status.partition("VmHWM:")[2].split()[0])}


@contextmanager
def h2o_if_asked() -> Iterator[H2o | None]:
    """A server of its own for one benchmark, or None unless PEERS names H2O."""
    if PEER not in os.environ.get("PEERS", "").split():
        yield None
        return
    name = f"steam-bench-{os.getpid()}"
    with (
        _left_by_signals(),
        TemporaryDirectory(prefix="steam-bench-") as folder,
        running(_subject(name, folder), core=None) as [server],
    ):
        rest = Rest(server.subject.url)
        cloud = rest.cloud()
        if cloud["cloud_name"] != name:
            raise RuntimeError(f"another H2O server answers on port {_PORT}; end it first")
        yield H2o(rest, cloud["version"], server.subject.url, server.process.pid)


def _subject(name: str, folder: str) -> Subject:
    jar = Path(os.environ.get("H2O_JAR", ""))
    if not jar.is_file() or shutil.which("java") is None:
        raise SystemExit("H2O needs Java, and its jar: run `make bench PEERS=h2o`, or set H2O_JAR.")
    with_us = ["setpriv", "--pdeathsig", "KILL"]
    java = ["java", f"-Xmx{HEAP}", "-jar", str(jar.resolve())]
    local = ["-ip", "127.0.0.1", "-web_ip", "127.0.0.1", "-port", str(_PORT)]
    own = ["-name", name, "-ice_root", folder, "-nthreads", str(THREADS), "-log_level", "WARN"]
    return Subject("H2O", [*with_us, *java, *local, *own], _PORT, "/3/Cloud")


@contextmanager
def _left_by_signals() -> Iterator[None]:
    """Meanwhile SIGTERM and SIGHUP leave by SystemExit, so that what was begun is ended."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _cpu_s(process: psutil.Process) -> float:
    """User and system seconds, threads that have ended included."""
    times = process.cpu_times()
    return times.user + times.system
