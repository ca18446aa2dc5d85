"""What the doctor looks at: this machine, through the eyes of the overseer and the database."""

import ctypes
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from importlib.metadata import entry_points
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from steam.db.examine import examine_database, read_records
from steam.doctor.examine import examine
from steam.doctor.finding import Finding
from steam.doctor.scene import Database, Machine, Scene
from steam.overseer.processes import LinuxProcesses
from steam.settings import Settings

_TIMEX_BYTES = 512  # more than the kernel's struct timex, whose first field 0 asks for nothing
_TIME_ERROR = 5
_ANSWER_TIMEOUT_S = 3.0


def examine_home(
    settings: Settings, watch: Callable[[float, str], None], *, without: Collection[str] = ()
) -> list[Finding]:
    """What the doctor has to say about the home of these settings, `without` some checks."""
    machine = Machine(
        find_workers=lambda root: LinuxProcesses(root).find(),
        listeners=_listeners,
        process_name=_process_name,
        now=lambda: datetime.now(UTC),
        clock_is_synchronised=_clock_is_synchronised,
        answers=_answers,
    )
    scene = Scene(
        home=settings.layout,
        worker_ports=settings.worker_port_range,
        machine=machine,
        database=Database(examine_database, read_records),
        watch=watch,
        steam_command=str(Path(sys.executable).with_name("steam")),
        refused_algorithms=_refused_algorithms,
    )
    return examine(scene, without=without)


def _refused_algorithms() -> Sequence[str]:
    """Why algorithms of installed packages are left out. Runs code of these, if there are any."""
    if not entry_points(group="steam.algorithms"):
        return ()
    from steam.wiring.trainer import algorithms_of_this_machine  # noqa: PLC0415 - a second, and rare

    return [str(refused) for refused in algorithms_of_this_machine()[1]]


def _listeners() -> Mapping[int, int | None]:
    """TCP ports that somebody listens on, and the pid where it may be known."""
    return {
        connection.laddr.port: connection.pid
        for connection in psutil.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN and connection.laddr
    }


def _process_name(pid: int) -> str:
    try:
        return psutil.Process(pid).name()
    except psutil.Error:
        return "gone by now"


def _answers(url: str) -> bool:
    """Whether a server of this machine answers at all, with whatever status."""
    place = urlsplit(url)
    try:
        connection = HTTPConnection(
            place.hostname or "", place.port or 80, timeout=_ANSWER_TIMEOUT_S
        )
        with closing(connection):
            connection.request("GET", "/3/Ping")
            connection.getresponse()
    except (OSError, HTTPException, ValueError):
        return False
    return True


def _clock_is_synchronised() -> bool | None:
    """What the kernel knows of its clock, by adjtimex(2), which changes nothing here."""
    state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    return None if state < 0 else state != _TIME_ERROR
