"""Servers of the flights model, each on a core of its own choice: ours, and peers beside it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from flights import Flights

from steam.model.artifact import sha256_of

SERVER_CORE, LOAD_CORE = 0, 1
_FOLDER = Path(__file__).parent
_QUIET = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_START_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Subject:
    """A server to measure: its command, and the address that answers when it is up."""

    name: str
    command: list[str]
    port: int
    ready: str = "/ping"
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def worker(artifact: Path, port: int, name: str = "steam worker") -> Subject:
    """Our worker, as the overseer starts it."""
    options = ["--artifact", str(artifact), "--sha256", sha256_of(artifact)]
    about = ["--deployment", "bench", "--version", "1", "--port", str(port)]
    environ = {"STEAM_WORKER_TOKEN": f"bench{port}", "STEAM_WORKER_HOME": str(artifact.parent)}
    command = [sys.executable, "-m", "steam.scoring", *options, *about]
    return Subject(name, command, port, "/ready", environ)


def bare(model: Flights, folder: Path, port: int) -> Subject:
    """The least that answers the same over uvicorn and msgspec."""
    tables = folder / "flights.json"
    tables.write_text(json.dumps(model.tables()), encoding="utf-8")
    app = ["-m", "uvicorn", "--app-dir", str(_FOLDER), "bare_flights:app", "--port", str(port)]
    quiet = ["--log-level", "warning", "--no-access-log"]
    environ = {"BENCH_FLIGHTS": str(tables)}
    return Subject("bare uvicorn ASGI", [sys.executable, *app, *quiet], port, "/", environ)


def jetty(artifact: Path, folder: Path, port: int) -> Subject | None:
    """H2O's genmodel in Jetty, where Java is, and H2O_JAR names the h2o.jar of the h2o package."""
    jar = os.environ.get("H2O_JAR", "")
    if not jar or shutil.which("javac") is None:
        return None
    source = _FOLDER / "jetty" / "Service.java"
    subprocess.run(["javac", "-d", str(folder), "-cp", jar, str(source)], check=True)
    command = ["java", "-cp", f"{folder}:{jar}", "Service", str(artifact), str(port)]
    return Subject("genmodel in Jetty", command, port, "/")


@dataclass(frozen=True, slots=True)
class Running:
    """A subject that is up, and the seconds that it took from exec."""

    subject: Subject
    process: subprocess.Popen[bytes]
    start_s: float


@contextmanager
def running(*subjects: Subject, core: int | None = SERVER_CORE) -> Iterator[list[Running]]:
    """The subjects, started one after the other; ended afterwards."""
    started: list[Running] = []
    try:
        started.extend(_start(subject, core) for subject in subjects)
        yield started
    finally:
        for one in started:
            one.process.terminate()
        for one in started:
            one.process.wait()


def _start(subject: Subject, core: int | None) -> Running:
    pinned = [] if core is None else ["taskset", "-c", str(core)]
    began = time.monotonic()
    process = subprocess.Popen(
        [*pinned, *subject.command],
        env=os.environ | _QUIET | subject.environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while time.monotonic() < began + _START_TIMEOUT_S:
        if process.poll() is not None:
            raise RuntimeError(f"{subject.name} ended with status {process.returncode}")
        try:
            if httpx.get(subject.url + subject.ready, trust_env=False).is_success:
                return Running(subject, process, time.monotonic() - began)
        except httpx.TransportError:
            pass
        time.sleep(0.005)
    process.kill()
    raise RuntimeError(f"{subject.name} was not up within {_START_TIMEOUT_S:g} s")
