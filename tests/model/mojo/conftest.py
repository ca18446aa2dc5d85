"""Real MOJOs with a part of them changed."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from steam.model.container import Container

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture
def members_of() -> Callable[[str], dict[str, bytes]]:
    """The members of a fixture, such as `kmeans/raw`, by name."""

    def read(fixture: str) -> dict[str, bytes]:
        with zipfile.ZipFile(FIXTURES / f"{fixture}.zip") as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return read


@pytest.fixture
def changed(contained, members_of) -> Callable[..., Container]:
    """The container of a fixture with one text in a member replaced."""

    def change(fixture: str, old: str, new: str, member: str = "model.ini") -> Container:
        members = members_of(fixture)
        before = members[member].decode()
        assert old in before
        return contained({**members, member: before.replace(old, new, 1).encode()})

    return change


@pytest.fixture
def with_key(contained, members_of) -> Callable[[str, str, str], Container]:
    """The container of a fixture with another value of a key in its model.ini."""

    def change(fixture: str, key: str, value: str) -> Container:
        members = members_of(fixture)
        text, count = re.subn(
            rf"(?m)^{key} = .*$", f"{key} = {value}", members["model.ini"].decode()
        )
        assert count == 1
        return contained({**members, "model.ini": text.encode()})

    return change
