"""A home to register into, real model files, and a disk that can be filled."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from steam.core.home import Home
from steam.core.ports import PortRange
from steam.core.store import Store
from steam.db.memory import MemoryStore
from steam.db.sqlite import SqliteStore
from steam.deploy.deployments import Deployer
from steam.deploy.registry import Registry

FIXTURES = Path(__file__).parent / "fixtures"


class SetClock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.ms = 1_000

    def now_ms(self) -> int:
        return self.ms


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, home: Home) -> Iterator[Store]:
    store: Store = MemoryStore() if request.param == "memory" else SqliteStore(home.database)
    yield store
    store.close()


@pytest.fixture
def registry(store: Store, home: Home, clock: SetClock) -> Registry:
    return Registry(store, home, clock)


@pytest.fixture
def deployer(store: Store, home: Home, clock: SetClock) -> Deployer:
    return Deployer(store, home, clock, PortRange(9100, 9104), port_is_free=lambda _port: True)


@pytest.fixture
def gaussian() -> Path:
    return FIXTURES / "glm_gaussian.zip"


@pytest.fixture
def poisson() -> Path:
    return FIXTURES / "glm_poisson_offset.zip"
