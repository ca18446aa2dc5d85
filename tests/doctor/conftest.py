"""A scene that is well, for tests to spoil."""

import datetime
import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from steam.core.home import Home
from steam.core.policy import Policy
from steam.core.ports import PortRange
from steam.core.records import Deployment, ProcessIdentity, Version, Worker
from steam.core.states import DesiredState, WorkerState
from steam.db.sqlite import SqliteStore
from steam.doctor.finding import Finding, Level
from steam.doctor.scene import Database, Machine, Scene
from steam.model.artifact import sha256_of

ARTIFACT = Path(__file__).parents[1] / "model" / "fixtures" / "glm_binomial.zip"
NOW = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Examined:
    """What an examination of the database may have found."""

    schema: str | None = "0003"
    newest_schema: str = "0003"
    faults: tuple[str, ...] = ()
    log_bytes: int = 0


@dataclass(frozen=True)
class Recorded:
    """What a database may say."""

    newest_event_ms: int | None = None
    model_names: Mapping[str, str] = field(default_factory=dict)
    deployments: tuple[Deployment, ...] = ()
    versions: tuple[Version, ...] = ()
    workers: tuple[Worker, ...] = ()


@dataclass(frozen=True)
class Found:
    """A worker process."""

    identity: ProcessIdentity
    token: str


def at(findings: list[Finding], level: Level) -> list[str]:
    """The texts of the findings of that level."""
    return [finding.text for finding in findings if finding.level is level]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an empty database and one model file."""
    home = Home(tmp_path_factory.mktemp("template") / "home")
    for folder in home.folders:
        folder.mkdir(mode=0o700, parents=True)
    with closing(SqliteStore(home.database)):
        pass
    artifact = home.artifact(sha256_of(ARTIFACT))
    shutil.copyfile(ARTIFACT, artifact)
    artifact.chmod(0o600)
    return home.root


@pytest.fixture
def home(tmp_path: Path, template: Path) -> Home:
    return Home(Path(shutil.copytree(template, tmp_path / "home")))


@pytest.fixture
def deployed() -> Recorded:
    """A deployment with one running worker."""
    sha256 = sha256_of(ARTIFACT)
    return Recorded(
        model_names={sha256: "risk"},
        deployments=(Deployment(1, "d", DesiredState.RUNNING, 1, 9100, 1, Policy(), 1),),
        versions=(Version(1, 1, 1, 1, sha256, "ann", "", 1),),
        workers=(
            Worker(
                1, 1, 1, 0, "token", 9100, WorkerState.RUNNING, 1, 1,
                identity=ProcessIdentity(1234, 5, "another boot"),
            ),
        ),
    )  # fmt: skip


@pytest.fixture
def machine() -> Machine:
    return Machine(
        find_workers=lambda _root: [Found(ProcessIdentity(1234, 5, "boot"), "token")],
        listeners=lambda: {9100: 1234},
        process_name=lambda _pid: "nginx",
        now=lambda: NOW,
        clock_is_synchronised=lambda: True,
        answers=lambda _url: True,
    )


@pytest.fixture
def scene(home: Home, machine: Machine, deployed: Recorded) -> Scene:
    database = Database(lambda _: Examined(), lambda _: deployed)
    return Scene(home, PortRange(9100, 9199), machine, database, lambda *_: None, found=Examined())


def with_records(scene: Scene, *records: Recorded) -> Scene:
    """The scene with a database that says these, one after the other, and the last from then on."""
    left = list(records)
    said = replace(scene.database, records=lambda _: left.pop(0) if len(left) > 1 else left[0])
    return replace(scene, database=said)


def with_machine(scene: Scene, **changes: object) -> Scene:
    return replace(scene, machine=replace(scene.machine, **changes))  # type: ignore[arg-type]
