from collections.abc import Iterator

import pytest

from steam.trainer.kernels import chosen


@pytest.fixture
def no_library(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The loops are those of numpy, as on a machine without a compiler."""
    monkeypatch.setattr(chosen, "find_library", lambda: None)
    chosen.kernels.cache_clear()
    yield
    chosen.kernels.cache_clear()
