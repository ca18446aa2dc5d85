"""What all tests share: Hypothesis without a clock, long files first, a disk that can be filled."""

import contextlib
import gc
import os
import signal
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

# A thread of OpenMP waits for work by counting: with three processes on two cores that took more
# time than the work. Read when the library is loaded; what a test starts inherits it.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

# Whom a shell starts in the background ignores Ctrl-C, and so does what it starts: the tests send
# it to programs that must not.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The machines that run the tests are shared: how long one example takes says nothing.
hypothesis.settings.register_profile("steam", deadline=None, print_blob=True)
hypothesis.settings.load_profile("steam")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: to look through it for garbage is time for nothing."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With several processes, files that may take long begin first: at the end none runs alone."""
    if not hasattr(config, "workerinput"):  # set by xdist in each of its processes
        return
    longest: dict[Path, float] = {}
    for item in items:
        longest[item.path] = max(longest.get(item.path, 0.0), _may_take_s(item))
    items.sort(key=lambda item: -longest[item.path])


def _may_take_s(item: pytest.Item) -> float:
    """What a test asks for; nothing, if it neither asks nor starts a server or a browser."""
    asked = item.get_closest_marker("timeout")
    if asked is not None:
        return float(asked.args[0])
    return float(any(item.get_closest_marker(name) for name in ("process", "e2e")))


class SmallDisk:
    """A file system of few megabytes, of which a test may take all."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._ballast = root / "ballast"

    def fill(self) -> None:
        with self._ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))

    def free(self) -> None:
        self._ballast.unlink()

    def make_read_only(self) -> None:
        subprocess.run(["mount", "-o", "remount,ro", str(self.root)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[SmallDisk]:
    """One megabyte, or as many as the test's indirect parameter says."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount the small disk that this test fills")
    root = tmp_path / "disk"
    root.mkdir()
    size = f"size={getattr(request, 'param', 1)}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(root)], check=True)
    yield SmallDisk(root)
    subprocess.run(["umount", "--lazy", str(root)], check=True)
