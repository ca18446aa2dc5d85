"""Files to parse, and a parse that keeps the warnings."""

from collections.abc import Callable
from pathlib import Path

import pytest

from steam.trainer.frame.frame import Frame
from steam.trainer.frame.parse.csv import parse_csv
from steam.trainer.frame.parse.setup import guess_setup

Parse = Callable[..., tuple[Frame, list[str]]]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Writes content to a new file and returns its path."""

    def put(content: str | bytes, name: str = "data.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put


@pytest.fixture
def parse(write) -> Parse:
    """Parses content with the overrides of `guess_setup`; returns the frame and the warnings."""

    def run(content: str | bytes, block_rows: int = 1000, **overrides: object):
        path = write(content)
        setup = guess_setup(path, **overrides)
        warnings = list(setup.warnings)
        frame = parse_csv(path, setup, "k", block_rows=block_rows, warn=warnings.append)
        return frame, warnings

    return run
