"""Telling systemd, over real sockets."""

import os
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from steam.core.errors import InvalidInput
from steam.notify import Notifier


@pytest.fixture(params=["path", "abstract"])
def listener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[socket.socket]:
    """What systemd is to a service: a datagram socket, by path or in the abstract namespace."""
    is_path = request.param == "path"
    address = str(tmp_path / "notify") if is_path else f"\0steam-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as made:
        made.bind(address)
        made.settimeout(5)
        yield made


def address_of(listener: socket.socket) -> str:
    """The address as systemd writes it into the environment."""
    name = listener.getsockname()
    return name if isinstance(name, str) else "@" + name[1:].decode()


def received(listener: socket.socket) -> str:
    return listener.recv(4096).decode()


def is_silent(listener: socket.socket) -> bool:
    listener.setblocking(False)
    try:
        listener.recv(4096)
    except BlockingIOError:
        return True
    return False


def test_what_is_said_arrives(listener: socket.socket) -> None:
    notifier = Notifier.from_environ({"NOTIFY_SOCKET": address_of(listener)})
    notifier.ready("Watching\n/srv/steam")
    assert received(listener) == "READY=1\nSTATUS=Watching /srv/steam"
    notifier.status("3 workers run")
    assert received(listener) == "STATUS=3 workers run"
    notifier.stopping()
    assert received(listener) == "STOPPING=1"


def test_signs_of_life_come_at_half_the_time(listener: socket.socket) -> None:
    environ = {"NOTIFY_SOCKET": address_of(listener), "WATCHDOG_USEC": "30000000"}
    notifier = Notifier.from_environ(environ)
    assert notifier.interval_s == 15.0
    notifier.alive()
    assert received(listener) == "WATCHDOG=1"
    notifier.alive()
    assert is_silent(listener), "one more, right after the last, is not needed"


def test_every_call_at_the_interval_is_a_sign_of_life(listener: socket.socket) -> None:
    environ = {"NOTIFY_SOCKET": address_of(listener), "WATCHDOG_USEC": "2"}
    notifier = Notifier.from_environ(environ)
    for _ in range(3):
        notifier.alive()  # further apart than the microsecond that is asked for
        assert received(listener) == "WATCHDOG=1"


def test_without_a_watchdog_there_are_no_signs_of_life(listener: socket.socket) -> None:
    notifier = Notifier.from_environ({"NOTIFY_SOCKET": address_of(listener)})
    notifier.alive()
    assert notifier.interval_s is None
    assert is_silent(listener)


def test_the_watchdog_of_another_process_is_not_ours(listener: socket.socket) -> None:
    environ = {
        "NOTIFY_SOCKET": address_of(listener),
        "WATCHDOG_USEC": "30000000",
        "WATCHDOG_PID": str(os.getpid() + 1),
    }
    assert Notifier.from_environ(environ).interval_s is None


def test_outside_systemd_nothing_happens() -> None:
    notifier = Notifier.from_environ({"WATCHDOG_USEC": "30000000", "PATH": "/bin"})
    notifier.ready("up")
    notifier.alive()
    notifier.stopping()


def test_children_do_not_speak_for_us(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"):
        monkeypatch.setenv(name, "/nowhere" if name == "NOTIFY_SOCKET" else str(os.getpid()))
    Notifier.from_environ()
    look = "import os; print([n for n in os.environ if n.startswith(('NOTIFY', 'WATCHDOG'))])"
    child = subprocess.run([sys.executable, "-I", "-c", look], capture_output=True, check=True)
    assert child.stdout == b"[]\n"


def test_a_listener_that_has_gone_does_not_stop_the_service(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    notifier = Notifier.from_environ({"NOTIFY_SOCKET": str(tmp_path / "gone")})
    notifier.ready("up")
    said = capfd.readouterr()
    assert "systemd not notified" in said.out + said.err


def test_a_listener_that_does_not_read_costs_no_time(
    listener: socket.socket, capfd: pytest.CaptureFixture[str]
) -> None:
    environ = {"NOTIFY_SOCKET": address_of(listener), "WATCHDOG_USEC": "2"}
    notifier = Notifier.from_environ(environ)
    fits = int(Path("/proc/sys/net/unix/max_dgram_qlen").read_text()) + 1
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw
    for _ in range(fits + 5):
        notifier.alive()
    slept = resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw - before
    assert slept < 5, "each of the last five would have slept, had it waited"
    said = capfd.readouterr()
    assert said.out + said.err == "", "a sign that is lost is no news"
    for _ in range(fits):
        assert received(listener) == "WATCHDOG=1"
    assert is_silent(listener)


def test_what_is_said_once_waits_for_room(listener: socket.socket) -> None:
    environ = {"NOTIFY_SOCKET": address_of(listener), "WATCHDOG_USEC": "2"}
    notifier = Notifier.from_environ(environ)
    fits = int(Path("/proc/sys/net/unix/max_dgram_qlen").read_text()) + 1
    for _ in range(fits):
        notifier.alive()
    with ThreadPoolExecutor(1) as pool:
        said = pool.submit(notifier.stopping)
        with pytest.raises(TimeoutError):
            said.result(0.1)
        heard = [received(listener) for _ in range(fits + 1)]
        said.result(5)
    assert heard[-1] == "STOPPING=1"


@pytest.mark.parametrize(
    "environ",
    [
        {"NOTIFY_SOCKET": "vsock:2:1234"},
        {"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "soon"},
        {"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "0"},
        {"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "-5"},
    ],
)
def test_nonsense_is_one_sentence(environ: dict[str, str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        Notifier.from_environ(environ)
    assert "\n" not in str(caught.value)
