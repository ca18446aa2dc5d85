"""The locks of a home."""

from typing import Any

import pytest

from steam.core.errors import Busy
from steam.core.home import Home
from steam.overseer.lock import locked


def lock(home: Home, timeout_s: float = 0) -> Any:
    return locked(home, home.pass_lock, purpose="pass", timeout_s=timeout_s)


def test_who_comes_second_is_told_who_holds_it(home: Home) -> None:
    with lock(home), pytest.raises(Busy, match=r"held by process \d+ since 2"), lock(home):
        pass
    with lock(home):
        pass


def test_a_full_disk_keeps_nobody_from_the_lock(small_disk: Any) -> None:
    home = Home(small_disk.root / "home")
    home.run.mkdir(parents=True)
    small_disk.fill()
    with lock(home), pytest.raises(Busy, match="held by process"), lock(home):
        pass
