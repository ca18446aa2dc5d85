"""The browser's own modules, as far as they need no page: node's test runner over tests/js."""

import shutil
import subprocess
from pathlib import Path

import pytest

TESTS = sorted((Path(__file__).parent / "js").rglob("*.test.mjs"))


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.stem.removesuffix(".test"))
def test_a_module(file: Path) -> None:
    node = shutil.which("node")
    assert node is not None, "node is needed, as for the pages' libraries"
    done = subprocess.run(
        [node, "--test", str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_modules_to_test() -> None:
    assert TESTS
