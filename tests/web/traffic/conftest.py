import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from steam.core.home import Home
from steam.core.policy import Policy
from steam.db.sqlite import SqliteStore
from steam.scoring.counts import Outcome
from steam.scoring.figures.figures import Figures, open_figures
from steam.scoring.histogram import place_of
from steam.web.traffic.reader import TrafficReader
from steam.web.traffic.resources import WorkerUsage
from steam.web.traffic.sampler import Sampler
from steam.web.traffic.series import SPANS, Series
from steam.web.traffic.thinning import Keeping
from tests.scoring.figures.machine import Machine


@dataclass
class Scene:
    """A home with one deployment, whose worker counts with the real recorder.

    Only the clocks of the machine are made up.
    """

    home: Home
    store: SqliteStore
    machine: Machine = field(default_factory=Machine)
    keeping: Keeping = field(default_factory=Keeping)

    def __post_init__(self) -> None:
        self.figures = self.worker()

    @property
    def deployment(self):
        with self.store.read() as reader:
            [deployment] = reader.deployments()
        return deployment

    def worker(self) -> Figures:
        """Another worker of the deployment."""
        one = self.deployment
        folder = self.home.worker_figures(one.name, one.id)
        return open_figures(folder, self.machine, self.machine)

    def ask(self, count: int = 1, took_ms: float = 1, *, of: Figures | None = None) -> None:
        took_ns = int(took_ms * 1e6)
        for _ in range(count):
            (of or self.figures).recorder.answered(
                self.machine.now_s(),
                "post",
                rows=1,
                scoring_ns=took_ns,
                took_ns=took_ns,
                place=place_of(took_ns),
            )

    def fail(self, code: str, count: int = 1) -> None:
        for _ in range(count):
            self.figures.recorder.unserved(self.machine.now_s(), "post", Outcome.FAILED, code)

    def reboot(self, away_s: float) -> None:
        """Off for a while; then a worker goes on in the first file."""
        self.machine.reboot(away_s)
        self.figures = self.worker()

    def sampler(self) -> Sampler:
        return Sampler(
            self.store, self.home, self.machine, self.machine, self.keeping, WorkerUsage()
        )

    def sample(self) -> None:
        """As a master that has just started does."""
        self.sampler().sample()

    def reader(self) -> TrafficReader:
        return TrafficReader(self.home, self.machine, self.machine)

    def series(self, span: str = "24h") -> Series:
        return self.reader().series(self.deployment, SPANS[span])

    def kept(self, columns: str = "sum(answered)", table: str = "minute") -> list[tuple]:
        """What the file holds."""
        with closing(sqlite3.connect(self.home.traffic)) as connection:
            return connection.execute(f"SELECT {columns} FROM {table}").fetchall()


@pytest.fixture
def machine() -> Machine:
    """A machine whose clocks the test sets."""
    return Machine()


@pytest.fixture
def new_scene(tmp_path: Path) -> Iterator[Callable[[], Scene]]:
    """Makes scenes, each in a home of its own."""
    stores: list[SqliteStore] = []

    def made() -> Scene:
        home = Home(tmp_path / str(len(stores)))
        for folder in home.folders:
            folder.mkdir(mode=0o700)
        stores.append(SqliteStore(home.database))
        with stores[-1].write() as writer:
            writer.add_deployment(
                name="prostate", replicas=1, port=9100, policy=Policy(), created_ms=0
            )
        return Scene(home, stores[-1])

    yield made
    for store in stores:
        store.close()


@pytest.fixture
def scene(new_scene: Callable[[], Scene]) -> Scene:
    return new_scene()
