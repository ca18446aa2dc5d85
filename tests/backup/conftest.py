"""A home with a model in it, and what takes and restores backups of it."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from steam.backup.restore import BackupRestorer
from steam.backup.take import BackupTaker, Origin
from steam.core.home import Home
from steam.core.store import Store
from steam.db.copy import copy_database, read_copy
from steam.db.migrate import HEAD
from steam.db.sqlite import SqliteStore
from steam.deploy.registry import Registry

MODELS = Path(__file__).parents[1] / "model" / "fixtures"


@dataclass
class SetClock:
    """A clock that a test sets."""

    ms: int = 1_700_000_000_000

    def now_ms(self) -> int:
        return self.ms


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an empty database; to make one takes longer than to copy it."""
    home = Home(tmp_path_factory.mktemp("template") / "home")
    for folder in home.folders:
        folder.mkdir(mode=0o700, parents=True)
    SqliteStore(home.database).close()
    return home.root


@pytest.fixture
def home(tmp_path: Path, template: Path) -> Home:
    return Home(Path(shutil.copytree(template, tmp_path / "home")))


@pytest.fixture
def store(home: Home) -> Iterator[SqliteStore]:
    with closing(SqliteStore(home.database)) as store:
        yield store


@pytest.fixture
def registry(store: Store, home: Home, clock: SetClock) -> Registry:
    registry = Registry(store, home, clock)
    registry.register_model(MODELS / "glm_binomial.zip", "risk", None, "ann")
    return registry


@pytest.fixture
def taker(home: Home, clock: SetClock, registry: Registry) -> BackupTaker:
    return BackupTaker(home, copy_database, clock, Origin("1.0", "here", {"STEAM_JOBS": "3"}))


@pytest.fixture
def restorer(clock: SetClock) -> BackupRestorer:
    return BackupRestorer(read_copy, lambda path: closing(SqliteStore(path)), HEAD, clock)


@pytest.fixture
def backup(taker: BackupTaker, tmp_path: Path) -> Path:
    """A backup of the home."""
    path = tmp_path / "backup.tar"
    taker.to_file(path)
    return path


@pytest.fixture
def unpacked(backup: Path, tmp_path: Path) -> Path:
    """The members of that backup as files, for tests that make a bad one of them."""
    folder = tmp_path / "members"
    shutil.unpack_archive(backup, folder, "tar", filter="data")
    return folder
