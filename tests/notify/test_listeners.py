"""Taking over sockets: in a process that is started as systemd starts one, and by systemd's own
tool where it is installed."""

import ast
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from steam.core.errors import Conflict, InvalidInput
from steam.core.listener import open_listener, port_of
from steam.notify import Address, listeners_at
from tests.ports import kept_port

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
ACTIVATE = shutil.which("systemd-socket-activate")

TAKE = """
import ast, os, sys
from steam.core.errors import SteamError
from steam.core.listener import port_of
from steam.notify import Address, listeners_at
addresses = [Address(*pair) for pair in ast.literal_eval(sys.argv[1])]
try:
    found = listeners_at(addresses)
    told = [(port_of(one.sock), one.is_lent, one.sock.get_inheritable()) for one in found]
except SteamError as error:
    told = str(error)
print((told, [name for name in os.environ if name.startswith("LISTEN_")]), flush=True)
"""
START = """
import fcntl, os, sys
count, *descriptors = [int(word) for word in sys.argv[1:sys.argv.index("--")]]
kept = [fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, 100) for number in descriptors]
for place, number in enumerate(kept, start=3):
    os.dup2(number, place, inheritable=True)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": str(count), "LISTEN_FDNAMES": "x"}
command = sys.argv[sys.argv.index("--") + 1:]
os.execv(command[0], command)
"""
"""What systemd does between fork and exec."""

Place = tuple[str, int]
Given = list[tuple[int, bool, bool]] | str


def take(places: Sequence[Place], *descriptors: int) -> Given:
    """What a process with these descriptors gets for these places, or says."""
    done = subprocess.run(
        [
            *(sys.executable, "-c", START, str(len(descriptors)), *map(str, descriptors)),
            *("--", sys.executable, "-c", TAKE, repr(list(places))),
        ],
        cwd=ROOT,
        pass_fds=descriptors,
        capture_output=True,
        text=True,
        check=True,
    )
    told, variables = ast.literal_eval(done.stdout)
    assert variables == [], "they are for this process alone"
    assert "\n" not in told
    found: Given = told
    return found


@pytest.mark.process
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_what_is_handed_over_is_taken_for_the_place_where_it_listens(host: str) -> None:
    with open_listener(host, 0) as first, open_listener(host, 0) as second:
        ports = port_of(first), port_of(second)
        found = take([(host, port) for port in ports], second.fileno(), first.fileno())
    assert found == [(ports[0], True, False), (ports[1], True, False)]


@pytest.mark.process
def test_what_is_not_handed_over_is_opened() -> None:
    with open_listener(HOST, 0) as given, kept_port(HOST) as free:
        found = take([(HOST, free), (HOST, port_of(given))], given.fileno())
        assert found == [(free, False, False), (port_of(given), True, False)]


@pytest.mark.process
def test_a_host_may_have_a_name() -> None:
    with open_listener(HOST, 0) as given:
        place = ("localhost", port_of(given))
        assert take([place], given.fileno()) == [(port_of(given), True, False)]


@pytest.mark.process
@pytest.mark.parametrize("host", [HOST, "::1", "localhost"])
def test_a_socket_for_nothing_of_ours_is_a_sentence(host: str) -> None:
    with open_listener(HOST, 0) as given:
        other = 0 if host != "::1" else port_of(given)
        said = take([(host, other)], given.fileno())
        assert f"steam is handed a socket at http://{HOST}:{port_of(given)}" in said
    assert "socket unit" in said


def udp() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind((HOST, 0))
    return made


def bound_only() -> socket.socket:
    made = socket.socket()
    made.bind((HOST, 0))
    return made


def unix() -> socket.socket:
    made = socket.socket(socket.AF_UNIX)
    made.bind("")
    made.listen()
    return made


@pytest.mark.process
@pytest.mark.parametrize("make", [udp, bound_only, unix])
def test_what_is_no_listening_tcp_socket_is_a_sentence(make: Callable[[], socket.socket]) -> None:
    with make() as given:
        said = take([(HOST, 0)], given.fileno())
    assert "The file descriptor 3 is not a listening TCP socket." in said


@pytest.mark.process
def test_a_file_is_a_sentence(tmp_path: Path) -> None:
    with (tmp_path / "file").open("w") as file:
        assert "The file descriptor 3 is not" in take([(HOST, 0)], file.fileno())


@pytest.mark.process
def test_a_socket_that_others_can_reach_is_refused() -> None:
    with socket.create_server(("0.0.0.0", 0)) as given:
        assert "steam does not listen on '0.0.0.0'" in take([(HOST, 0)], given.fileno())


@pytest.mark.parametrize("count", ["x", "-1", "100", "²", "9" * 5000])
def test_a_number_that_makes_no_sense_is_a_sentence(count: str) -> None:
    with pytest.raises(InvalidInput, match="LISTEN_FDS") as caught:
        listeners_at([Address(HOST, 0)], {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": count})
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("pid", ["", "1", "x"])
def test_what_is_meant_for_another_process_is_left_alone(pid: str) -> None:
    environ = {"LISTEN_PID": pid, "LISTEN_FDS": "1", "LISTEN_FDNAMES": "x", "PATH": "/bin"}
    (found,) = listeners_at([Address(HOST, 0)], environ)
    with found.sock:
        assert not found.is_lent
    assert environ == {"PATH": "/bin"}


def test_when_one_port_is_taken_the_others_are_let_go() -> None:
    with open_listener(HOST, 0) as taken, kept_port(HOST) as free:
        with pytest.raises(Conflict, match=f"Port {port_of(taken)} of {HOST} cannot be used"):
            listeners_at([Address(HOST, free), Address(HOST, port_of(taken))], {})
        open_listener(HOST, free).close()


@pytest.mark.process
@pytest.mark.skipif(ACTIVATE is None, reason="systemd-socket-activate is not installed here")
def test_systemds_own_tool_hands_over_in_this_way() -> None:
    with (
        kept_port(HOST) as port,
        subprocess.Popen(
            [
                *(str(ACTIVATE), "--listen", f"{HOST}:{port}"),
                *(sys.executable, "-c", TAKE, repr([(HOST, port)])),
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        assert process.stderr is not None
        assert process.stdout is not None
        assert "Listening on" in process.stderr.readline()
        with socket.create_connection((HOST, port), timeout=30):  # which has it start the command
            assert ast.literal_eval(process.stdout.read()) == ([(port, True, False)], [])
