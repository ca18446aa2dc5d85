"""Tables read by a real child."""

from collections.abc import Callable
from pathlib import Path

import pytest

from steam.trainer.frame.frame import Frame
from steam.trainer.frame.parse.overrides import Overrides
from steam.trainer.frame.parse.read import look_at, read
from steam.trainer.frame.parse.reading import Limits

Load = Callable[..., tuple[Frame, list[str]]]


@pytest.fixture
def load() -> Load:
    """Looks at files and reads them; returns the frame and all warnings."""

    def run(*paths: Path, block_rows: int = 1000, **said: object) -> tuple[Frame, list[str]]:
        limits = Limits(block_rows=block_rows, memory_bytes=2 << 30)
        reading = look_at(list(paths), Overrides(**said), limits)
        warnings = list(reading.setup.warnings)
        return read(reading, "k", limits=limits, warn=warnings.append), warnings

    return run
