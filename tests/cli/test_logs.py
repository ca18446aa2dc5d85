"""`steam logs` against a real master."""

import signal
import subprocess
import sys
from contextlib import ExitStack

import pytest

from tests.web.conftest import empty_database, home, services, world  # noqa: F401 - fixtures

pytestmark = pytest.mark.process

READY = '{"time":"2026-11-17T14:03:00+00:00","level":"info","event":"ready","after_ms":180}'


def logs(world, *options: str) -> list[str]:  # noqa: F811
    """The command line of `steam logs`."""
    words = ["logs", "prostate", "--master", str(world.client.base_url), *options]
    return [sys.executable, "-m", "steam", *words]


def test_lines_are_readable_or_raw(world) -> None:  # noqa: F811
    world.deployed()
    world.home.worker_log("prostate", 0).write_text(f"listening on http://h\n{READY}\n")
    shown = subprocess.run(logs(world), capture_output=True, text=True, check=True).stdout
    assert shown.startswith("listening on http://h\n2026-11-")
    assert shown.endswith(" info    ready after_ms=180\n")
    raw = subprocess.run(logs(world, "--json", "-n", "1"), capture_output=True, check=True)
    assert raw.stdout.decode() == f"{READY}\n"


def test_following_ends_with_ctrl_c_and_says_nothing_of_it(world) -> None:  # noqa: F811
    world.deployed(replicas=2)
    world.home.worker_log("prostate", 0).write_text("first\n")
    with (
        subprocess.Popen(
            logs(world, "-f"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as following,
        ExitStack() as stack,
    ):
        stack.callback(following.kill)  # or a failure would wait for it
        assert following.stdout is not None
        assert following.stdout.readline() == "[0] first\n"
        world.home.worker_log("prostate", 1).write_text("second\n")
        assert following.stdout.readline() == "[1] second\n"
        following.send_signal(signal.SIGINT)
        assert following.communicate(timeout=30) == ("", "")
    assert following.returncode == 0
