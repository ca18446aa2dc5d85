"""Restoring: the same home again, or nothing at all."""

import hashlib
import os
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from steam.backup.restore import BackupRestorer
from steam.backup.take import BackupTaker
from steam.backup.takeover import ended_with_backup
from steam.core.errors import Conflict, Exhausted, InvalidInput, NotFound, Unsupported
from steam.core.home import Home
from steam.core.policy import Policy
from steam.core.records import Deployment, ProcessIdentity, Worker
from steam.core.states import BatchState, DesiredState, WorkerState
from steam.db.migrate import migrate
from steam.db.sqlite import SqliteStore
from steam.deploy.moment import read_moment
from steam.deploy.registry import Registry
from tests.backup.conftest import SetClock
from tests.conftest import SmallDisk
from tests.db.test_batches import ORDER


def files(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file() and path.parent.name != "db"
    }


@pytest.fixture
def new(tmp_path: Path) -> Home:
    return Home(tmp_path / "new" / "home")


def test_the_same_files_and_rows(
    restorer: BackupRestorer, backup: Path, home: Home, store: SqliteStore, new: Home
) -> None:
    restorer.restore(backup, new, "ann")
    assert files(new.root) == files(home.root)
    with closing(SqliteStore(new.database)) as restored, restored.read() as rows:
        [model] = rows.models()
        assert model.name == "risk"
        event = rows.events(limit=1)[0]
        assert (event.kind, event.actor, event.thing) == ("home-restored", "ann", "home")
    assert [path.name for path in new.root.parent.iterdir()] == ["home"]


def test_all_of_it_is_private(restorer: BackupRestorer, backup: Path, new: Home) -> None:
    old = os.umask(0)
    try:
        restorer.restore(backup, new, "ann")
    finally:
        os.umask(old)
    for path in [new.root, *new.root.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert all(folder.is_dir() for folder in new.folders)


def test_an_empty_folder_will_do(restorer: BackupRestorer, backup: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    restorer.restore(backup, Home(tmp_path / "empty"), "ann")
    assert (tmp_path / "empty" / "db" / "steam.db").is_file()


def test_a_home_with_anything_in_it_is_refused(
    restorer: BackupRestorer, backup: Path, tmp_path: Path
) -> None:
    for name in ("d", "b", "a", "c"):
        (tmp_path / "full" / name).mkdir(parents=True)
    with pytest.raises(Conflict, match="it has a, b, c and 1 more"):
        restorer.restore(backup, Home(tmp_path / "full"), "ann")
    (tmp_path / "file").touch()
    with pytest.raises(Conflict, match="a file"):
        restorer.restore(backup, Home(tmp_path / "file"), "ann")


def test_what_comes_into_the_home_meanwhile_is_kept(
    restorer: BackupRestorer, backup: Path, new: Home
) -> None:
    def intrude(*_: object) -> None:
        new.root.mkdir(parents=True, exist_ok=True)
        (new.root / "mine").touch()

    with pytest.raises(Conflict, match="meanwhile"):
        restorer.restore(backup, new, "ann", watch=intrude)
    assert [path.name for path in new.root.iterdir()] == ["mine"]
    assert [path.name for path in new.root.parent.iterdir()] == ["home"]


def test_a_mount_point_cannot_be_replaced(
    restorer: BackupRestorer, backup: Path, small_disk: SmallDisk
) -> None:
    with pytest.raises(InvalidInput, match="mount point"):
        restorer.restore(backup, Home(small_disk.root), "ann")
    restorer.restore(backup, Home(small_disk.root / "home"), "ann")


@pytest.mark.parametrize("small_disk", [1], indirect=True)
def test_a_full_disk_leaves_nothing(
    restorer: BackupRestorer, backup: Path, small_disk: SmallDisk
) -> None:
    with (small_disk.root / "ballast").open("wb") as file:
        file.write(bytes(900 << 10))
    with pytest.raises(Exhausted):
        restorer.restore(backup, Home(small_disk.root / "home"), "ann")
    assert [path.name for path in small_disk.root.iterdir()] == ["ballast"]


def test_no_archive(restorer: BackupRestorer, tmp_path: Path, new: Home) -> None:
    with pytest.raises(NotFound):
        restorer.restore(tmp_path / "absent.tar", new, "ann")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InvalidInput, match="not a file"):
        restorer.restore(tmp_path / "pipe", new, "ann")
    assert not new.root.exists()


def test_an_older_schema_is_brought_up(
    taker: BackupTaker, restorer: BackupRestorer, home: Home, store: SqliteStore, tmp_path: Path
) -> None:
    store.close()
    migrate(home.database, "0001")
    taker.to_file(tmp_path / "old.tar")
    manifest = restorer.restore(tmp_path / "old.tar", Home(tmp_path / "new"), "ann")
    assert manifest.schema == "0001"
    with closing(SqliteStore(Home(tmp_path / "new").database)) as restored, restored.read() as rows:
        assert [model.name for model in rows.models()] == ["risk"]


def test_a_newer_schema_is_refused(restorer: BackupRestorer, backup: Path, new: Home) -> None:
    older = replace(restorer, newest_schema="0000")
    with pytest.raises(Unsupported, match="newer steam"):
        older.restore(backup, new, "ann")
    assert not new.root.exists()


def test_a_restored_home_has_an_id_of_its_own(
    restorer: BackupRestorer, taker: BackupTaker, store: SqliteStore, new: Home, tmp_path: Path
) -> None:
    """It may run beside the home of old, and write its backups into the same folder."""
    manifest = taker.to_file(tmp_path / "b.tar").manifest
    with store.read() as rows:
        assert rows.home_id() == manifest.home_id
    restored = [new, Home(tmp_path / "another")]
    ids = [manifest.home_id]
    for home in restored:
        assert restorer.restore(tmp_path / "b.tar", home, "ann") == manifest
        with closing(SqliteStore(home.database)) as copy, copy.read() as rows:
            ids.append(rows.home_id())
    assert len(set(ids)) == 3


@pytest.fixture
def served(store: SqliteStore, registry: Registry) -> tuple[Deployment, Worker]:
    """A deployment, and its only worker, which has answered from 1000 ms on."""
    del registry
    with store.write() as rows:
        [model] = rows.models()
        deployment = rows.add_deployment(
            name="d", replicas=1, port=9100, policy=Policy(), created_ms=1
        )
        version = rows.add_version(
            deployment_id=deployment.id, model_id=model.id, who="ann", why="", created_ms=1,
            artifact_sha256=model.artifact_sha256,
        )  # fmt: skip
        rows.update_deployment(replace(deployment, version_id=version.id))
        worker = rows.add_worker(
            deployment_id=deployment.id, version_id=version.id, slot=0, token="t", port=9100,
            restarts=0, started_ms=1,
        )  # fmt: skip
        running = replace(
            worker,
            state=WorkerState.RUNNING,
            identity=ProcessIdentity(1234, 1, "boot"),
            ready_ms=1000,
            since_ms=1000,
        )
        rows.update_worker(running)
    return deployment, running


def test_batches_of_old_are_left_behind(
    taker: BackupTaker, restorer: BackupRestorer, store: SqliteStore, new: Home, tmp_path: Path
) -> None:
    """Their processes may still work on the same files."""
    with store.write() as rows:
        done, waiting = rows.add_batch(ORDER), rows.add_batch(replace(ORDER, target="/data/b.csv"))
        rows.update_batch(replace(done, state=BatchState.DONE))
    taker.to_file(tmp_path / "b.tar")
    restorer.restore(tmp_path / "b.tar", new, "ann")
    with closing(SqliteStore(new.database)) as restored, restored.read() as rows:
        assert rows.unfinished_batches() == ()
        found = rows.batch(waiting.id)
        assert found is not None
        assert found.state is BatchState.FAILED
        assert found.message.startswith("The home was restored from a backup of")
        assert rows.batch(done.id) == replace(done, state=BatchState.DONE)


def test_workers_of_old_are_left_behind(
    taker: BackupTaker,
    restorer: BackupRestorer,
    store: SqliteStore,
    served: tuple[Deployment, Worker],
    new: Home,
    tmp_path: Path,
) -> None:
    """Their processes may still run here: nothing may take them for the new home's own."""
    deployment, worker = served
    taker.to_file(tmp_path / "b.tar")
    restorer.restore(tmp_path / "b.tar", new, "ann")
    with closing(SqliteStore(new.database)) as restored, restored.read() as rows:
        assert not rows.live_workers()
        [ended] = rows.workers(deployment.id)
        assert (ended.state, ended.retry_at_ms) == (WorkerState.EXITED, None)
        assert rows.events(limit=1)[0].data["workers_left_behind"] == 1
        [found] = rows.deployments()
        assert (found.desired, found.version_id) == (DesiredState.RUNNING, worker.version_id)
    with store.read() as rows:
        assert len(rows.live_workers()) == 1, "the home of old is not touched"


def test_what_ran_when_is_told_by_the_time_of_the_backup(
    taker: BackupTaker,
    restorer: BackupRestorer,
    served: tuple[Deployment, Worker],
    clock: SetClock,
    new: Home,
    tmp_path: Path,
) -> None:
    """What the home of old did after its backup is not known to this one."""
    deployment, _ = served
    taken_ms = clock.ms
    taker.to_file(tmp_path / "b.tar")
    clock.ms += 5 * 86_400_000
    restorer.restore(tmp_path / "b.tar", new, "ann")
    reason = "The home was restored from a backup of 2023-11-14 22:13:20+00:00."
    with closing(SqliteStore(new.database)) as restored, restored.read() as rows:
        [ended] = rows.workers(deployment.id)
        assert (ended.ended_ms, ended.since_ms, ended.reason) == (taken_ms, taken_ms, reason)
        [event] = rows.events(thing="deployment:d")
        assert (event.kind, event.actor, event.ms) == ("worker-exited", "ann", taken_ms)
        assert event.text == f"Worker 0 has ended. {reason}"
        assert rows.events(thing="home", limit=1)[0].ms == clock.ms
        [before] = read_moment(rows, "d", taken_ms - 1).serving or ()
        assert (before.pid, before.ended_ms) == (1234, taken_ms)
        for ms in (taken_ms, taken_ms + 1, clock.ms):
            after = read_moment(rows, "d", ms)
            assert after.serving == ()
            assert after.wanted is not None, "it is wanted all the while"


@pytest.mark.parametrize(
    ("taken_ms", "now_ms", "ended_ms"),
    [(5000, 9000, 5000), (500, 9000, 1000), (10**12, 9000, 9000), (10**12, 900, 1000)],
)
def test_no_worker_ends_before_it_began_or_in_the_future(
    served: tuple[Deployment, Worker], taken_ms: int, now_ms: int, ended_ms: int
) -> None:
    _, worker = served
    ended = ended_with_backup(worker, taken_ms, now_ms)
    assert (ended.state, ended.ended_ms) == (WorkerState.EXITED, ended_ms)
    told = replace(worker, stopping_ms=ended_ms + 7)
    assert ended_with_backup(told, taken_ms, now_ms).ended_ms == ended_ms + 7
