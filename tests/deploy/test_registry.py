"""Models registered from real files, and the crashes and full disks that go with files."""

import os
import pickle
import shutil
import subprocess
import sys
import textwrap
from contextlib import contextmanager
from zipfile import ZipFile

import joblib
import pytest
from sklearn.linear_model import LogisticRegression

from steam.core.errors import (
    Conflict,
    Exhausted,
    InvalidArtifact,
    InvalidInput,
    NotFound,
    Unsupported,
)
from steam.core.home import Home
from steam.db.memory import MemoryStore
from steam.db.sqlite import open_store
from steam.deploy.registry import Registry
from steam.model.artifact import Limits, sha256_of


def files_of(home):
    return sorted(path.name for path in home.artifacts.glob("*")) if home.artifacts.is_dir() else []


def test_a_model_is_a_row_and_a_private_file(registry, store, home, gaussian, clock):
    model, created = registry.register_model(gaussian, "price", None, "ann")
    assert created
    assert (model.algorithm, model.category) == ("glm", "Regression")
    assert (model.created_ms, model.created_by) == (clock.ms, "ann")
    assert model.artifact_sha256 == sha256_of(gaussian)
    assert model.size_bytes == gaussian.stat().st_size
    kept = home.artifact(model.artifact_sha256)
    assert kept.read_bytes() == gaussian.read_bytes()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert files_of(home) == [kept.name]
    with store.read() as reader:
        assert reader.models() == (model,)
        assert [project.name for project in reader.projects()] == ["default"]
        [event] = reader.events()
    assert (event.actor, event.kind, event.thing) == ("ann", "model-registered", "model:price")


def test_the_same_file_again_is_the_same_model(registry, store, gaussian):
    model, _ = registry.register_model(gaussian, "price", None, "ann")
    assert registry.register_model(gaussian, "price", None, "bob") == (model, False)
    with store.read() as reader:
        assert len(reader.events()) == 1


@pytest.mark.parametrize("damage", ["lost", "altered"])
def test_registering_again_repairs_the_file(registry, home, gaussian, damage):
    model, _ = registry.register_model(gaussian, "price", None, "ann")
    path = home.artifact(model.artifact_sha256)
    if damage == "lost":
        path.unlink()
    else:
        path.write_bytes(b"x")
    with pytest.raises(InvalidArtifact, match=r"missing|altered"):
        registry.check_artifact(model.artifact_sha256)
    registry.register_model(gaussian, "price", None, "ann")
    assert registry.check_artifact(model.artifact_sha256) == path


def test_another_file_under_the_same_name_is_refused(registry, home, gaussian, poisson):
    model, _ = registry.register_model(gaussian, "price", None, "ann")
    with pytest.raises(Conflict, match="with another file") as caught:
        registry.register_model(poisson, "price", None, "ann")
    assert "another name" in caught.value.hint
    assert files_of(home) == [f"{model.artifact_sha256}.zip"]


def test_a_project_must_exist(registry, store, home, gaussian):
    with pytest.raises(NotFound, match="no project 'risk'"):
        registry.register_model(gaussian, "price", "risk", "ann")
    assert files_of(home) == []
    with store.write() as writer:
        project = writer.add_project(name="risk", description="", created_ms=1)
    model, _ = registry.register_model(gaussian, "price", "risk", "ann")
    assert model.project_id == project.id


@pytest.mark.parametrize("name", ["", "../x", "a/b", "x" * 200, ".hidden"])
def test_a_bad_name_is_refused(registry, home, gaussian, name):
    with pytest.raises(InvalidInput, match="not a good name"):
        registry.register_model(gaussian, name, None, "ann")
    assert files_of(home) == []


def test_what_is_no_artifact_is_refused_and_leaves_nothing(registry, store, home, gaussian):
    bad = home.root.parent / "bad.zip"
    whole = gaussian.read_bytes()
    for content in (b"", b"no zip", whole[:-100], whole[:5000] + whole[5100:]):
        bad.write_bytes(content)
        with pytest.raises(InvalidArtifact):
            registry.register_model(bad, "price", None, "ann")
    with ZipFile(gaussian) as known, ZipFile(bad, "w") as unknown:
        for name in known.namelist():
            text = known.read(name).replace(b"= Generalized Linear Modeling", b"= Naive Bayes")
            unknown.writestr(name, text)
    with pytest.raises(Unsupported, match="Naive Bayes"):
        registry.register_model(bad, "price", None, "ann")
    assert files_of(home) == []
    with store.read() as reader:
        assert reader.models() == reader.events() == ()


def test_what_is_no_file_is_refused_without_waiting(registry, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for source in (tmp_path / "pipe", tmp_path, tmp_path / "a\0b"):
        with pytest.raises(InvalidInput):
            registry.register_model(source, "price", None, "ann")
    with pytest.raises(NotFound, match="There is no file"):
        registry.register_model(tmp_path / "absent", "price", None, "ann")


def test_a_file_over_the_limit_is_refused(store, home, clock, gaussian):
    small = Registry(store, home, clock, Limits(max_bytes=1000))
    with pytest.raises(InvalidArtifact, match="larger than 1000 bytes"):
        small.register_model(gaussian, "price", None, "ann")
    assert files_of(home) == []


def test_removing_a_model_keeps_a_file_that_another_uses(registry, store, home, gaussian):
    model, _ = registry.register_model(gaussian, "price", None, "ann")
    registry.register_model(gaussian, "twin", None, "ann")
    registry.delete_model("price", "bob", "old")
    assert files_of(home) == [f"{model.artifact_sha256}.zip"]
    registry.delete_model("twin", "bob")
    assert files_of(home) == []
    with store.read() as reader:
        event = reader.events(thing="model:price")[0]
    assert (event.actor, event.kind, event.data["why"]) == ("bob", "model-deleted", "old")
    with pytest.raises(NotFound):
        registry.delete_model("price", "bob")


def test_a_deployed_model_is_not_removed(registry, deployer, home, gaussian):
    registry.register_model(gaussian, "price", None, "ann")
    deployer.create_deployment("d", "price", who="ann")
    with pytest.raises(Conflict, match="used by deployment 'd'"):
        registry.delete_model("price", "bob")
    assert len(files_of(home)) == 1


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_bad_hash_never_becomes_a_path(registry, sha256):
    with pytest.raises(InvalidArtifact, match="does not name an artifact"):
        registry.check_artifact(sha256)


def test_a_full_disk_leaves_nothing_behind(small_disk, clock, gaussian):
    store, home = MemoryStore(), Home(small_disk.root / "home")
    home.artifacts.mkdir(parents=True)
    registry = Registry(store, home, clock)
    small_disk.fill()
    with pytest.raises(Exhausted, match="is full"):
        registry.register_model(gaussian, "price", None, "ann")
    assert files_of(home) == []
    with store.read() as reader:
        assert reader.models() == ()
    small_disk.free()
    assert registry.register_model(gaussian, "price", None, "ann")[1]


def test_a_write_that_fails_at_the_end_takes_the_file_back(home, clock, gaussian):
    class FullAtFirstCommit(MemoryStore):
        is_full = True

        @contextmanager
        def write(self):
            with super().write() as writer:
                yield writer
                if self.is_full:
                    self.is_full = False
                    raise Exhausted("The disk is full.")

    registry = Registry(FullAtFirstCommit(), home, clock)
    with pytest.raises(Exhausted):
        registry.register_model(gaussian, "price", None, "ann")
    assert files_of(home) == []
    assert registry.register_model(gaussian, "price", None, "ann")[1]


def test_a_process_killed_half_way_leaves_no_row_and_sweep_tidies_up(home, clock, gaussian):
    code = """
        import os, signal, sys
        from pathlib import Path
        from steam.core.clock import SystemClock
        from steam.core.home import Home
        from steam.db.sqlite import open_store
        from steam.deploy import artifact_files
        from steam.deploy.registry import Registry

        def die(*args):
            os.kill(os.getpid(), signal.SIGKILL)

        if sys.argv[3] == "copied":
            artifact_files.ArtifactFiles.keep = die
        else:
            artifact_files.sync = die
        home = Home(Path(sys.argv[1]))
        registry = Registry(open_store(home.database), home, SystemClock())
        registry.register_model(Path(sys.argv[2]), "price", None, "ann")
    """
    for moment in ("copied", "named"):
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code), str(home.root), str(gaussian), moment],
            check=False,
        )
        assert done.returncode == -9
    store = open_store(home.database)
    with store.read() as reader:
        assert reader.models() == ()
    assert len(files_of(home)) == 2
    registry = Registry(store, home, clock)
    assert registry.sweep() == ()
    clock.ms = int((home.artifacts.stat().st_mtime + 4000) * 1000)
    assert len(registry.sweep()) == 2
    assert files_of(home) == []
    model, _ = registry.register_model(gaussian, "price", None, "ann")
    shutil.copy(gaussian, home.artifacts / "notes.zip")
    clock.ms += 10_000_000
    assert registry.sweep() == ()
    assert registry.check_artifact(model.artifact_sha256).is_file()
    store.close()


@pytest.fixture
def estimator(tmp_path):
    """A pickle, as joblib writes it."""
    path = tmp_path / "estimator.joblib"
    joblib.dump(LogisticRegression().fit([[0.0], [1.0]], ["a", "b"]), path)
    return path


def test_a_pickle_is_refused_and_leaves_nothing(registry, store, home, estimator):
    with pytest.raises(InvalidArtifact, match="runs whatever code"):
        registry.register_model(estimator, "price", None, "ann")
    assert files_of(home) == []
    with store.read() as reader:
        assert reader.models() == reader.events() == ()


def test_a_pickle_that_is_allowed_is_told_to_be_one(home, clock, estimator):
    store = MemoryStore()
    allowing = Registry(store, home, clock, allow_unsafe=True)
    model, created = allowing.register_model(estimator, "price", None, "ann")
    assert created
    assert (model.algorithm, model.category) == ("sklearn", "Binomial")
    assert model.facts["unsafe"] is True
    assert model.facts["signature"]["response"]["levels"] == ["a", "b"]
    with store.read() as reader:
        [event] = reader.events()
    assert event.data["unsafe"] is True
    assert "its workers run whatever code is in it" in event.text


def test_a_file_that_kills_its_reader_leaves_nothing(home, clock, tmp_path):
    class Call:
        def __reduce__(self):
            return (os.abort, ())

    path = tmp_path / "model.pkl"
    path.write_bytes(pickle.dumps(Call()))
    allowing = Registry(MemoryStore(), home, clock, allow_unsafe=True)
    with pytest.raises(InvalidArtifact, match=r"crashed on it \(SIGABRT\)"):
        allowing.register_model(path, "price", None, "ann")
    assert files_of(home) == []
