"""What all tests share: Hypothesis without a clock, and a disk that can be filled."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# The machines that run the tests are shared: how long one example takes says nothing.
hypothesis.settings.register_profile("steam", deadline=None, print_blob=True)
hypothesis.settings.load_profile("steam")


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
