"""Ordering batches: what may be read and written, and what users may do with an order."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from steam.core.errors import Conflict, InvalidInput, NotFound, SteamError, Unsupported
from steam.core.policy import InputPolicy, Policy, Strictness
from steam.core.states import BatchState, DesiredState
from steam.deploy import batch_files
from steam.deploy.batches import Batches


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "in.csv").write_text("A\n1\n")
    return folder


@pytest.fixture
def registered(registry, home, gaussian) -> str:
    for folder in (home.batches, home.logs, home.run):
        folder.mkdir(parents=True, exist_ok=True)
    registry.register_model(gaussian, "m", None, "anna")
    return "m"


@pytest.fixture
def batches(store, home, clock, data, deployer, registered) -> Batches:
    deployer.create_deployment("d", registered, who="anna")
    return Batches(store, home, clock, [data.resolve()])


def order(batches: Batches, data: Path, source: str = "in.csv", target: str = "out.csv", **options):
    return batches.order("d", str(data / source), str(data / target), who="anna", **options)


def ended(store, batch, state=BatchState.FAILED):
    with store.write() as writer:
        writer.update_batch(replace(batch, state=state, desired=DesiredState.RUNNING, ended_ms=9))


def test_an_order_says_all_that_there_is_to_do(batches, data, store):
    batch = order(batches, data, keep=["A"], partial=True, why="nightly")
    with store.read() as reader:
        assert reader.batch(1) == batch
        (event,) = reader.events(thing="batch:1")
        version = reader.versions()[0]
    wanted = batch.order
    assert (wanted.deployment, wanted.version) == ("d", 1)
    assert wanted.artifact_sha256 == version.artifact_sha256
    assert (wanted.source, wanted.target) == (str(data / "in.csv"), str(data / "out.csv"))
    assert (wanted.keep, wanted.partial, wanted.who, wanted.why) == (
        ("A",),
        True,
        "anna",
        "nightly",
    )
    assert wanted.source_identity.size_bytes == 4
    assert Path(wanted.parts).parent == data
    assert (event.kind, event.actor, event.data["why"]) == ("batch-ordered", "anna", "nightly")


def test_the_policy_is_that_of_the_moment(store, home, clock, data, deployer, registered):
    strict = InputPolicy(unseen_level=Strictness.REJECT)
    deployer.create_deployment("d", registered, policy=Policy(input=strict), who="anna")
    batches = Batches(store, home, clock, [data.resolve()])
    assert order(batches, data).order.policy == strict


@pytest.mark.parametrize(
    ("source", "target", "error"),
    [
        ("none.csv", "out.csv", NotFound),
        (".", "out.csv", InvalidInput),
        ("in.csv", "in.csv", InvalidInput),
        ("in.csv", "none/out.csv", NotFound),
        ("in.csv", "out.txt", Unsupported),
        ("in.json", "out.csv", Unsupported),
        ("in.csv", "../out.csv", InvalidInput),
        ("../secret.csv", "out.csv", InvalidInput),
        ("../data2/in.csv", "out.csv", InvalidInput),
        ("link.csv", "out.csv", InvalidInput),
        ("in.csv", "linked/out.csv", InvalidInput),
        ("in.csv", "hard.csv", InvalidInput),
        ("in.csv", "there.csv", Conflict),
        ("in.csv", f"{'x' * 300}.csv", SteamError),
        ("pipe.csv", "out.csv", InvalidInput),
        ("in\0.csv", "out.csv", InvalidInput),
    ],
)
def test_files_that_no_batch_may_use(batches, data, store, source, target, error):
    outside = data.parent / "outside"
    outside.mkdir()
    (data.parent / "secret.csv").write_text("A\n")
    (data / "in.json").write_text("{}")
    (data / "there.csv").write_text("")
    (data / "link.csv").symlink_to(data.parent / "secret.csv")
    (data / "linked").symlink_to(outside)
    os.link(data / "in.csv", data / "hard.csv")
    os.mkfifo(data / "pipe.csv")
    with pytest.raises(error):
        order(batches, data, source, target)
    with store.read() as reader:
        assert reader.batches() == ()


def test_what_lies_outside_is_not_looked_at(batches, data):
    for name in ("secret.csv", "none.csv"):
        (data.parent / "secret.csv").write_text("A\n")
        with pytest.raises(InvalidInput, match="outside the folders"):
            order(batches, data, f"../{name}")


def test_a_path_must_be_whole(batches):
    with pytest.raises(InvalidInput, match="not an absolute path"):
        batches.order("d", "in.csv", "out.csv", who="anna")


def test_steams_own_files_are_no_data(store, home, clock, data, deployer, registered):
    deployer.create_deployment("d", registered, who="anna")
    batches = Batches(store, home, clock, [data.parent.resolve()])
    own = home.artifacts / "x.csv"
    own.write_text("A\n")
    with pytest.raises(InvalidInput, match="not a data file"):
        batches.order("d", str(own), str(data / "out.csv"), who="anna")
    with pytest.raises(InvalidInput, match="not a data file"):
        batches.order("d", str(data / "in.csv"), str(home.run / "out.csv"), who="anna")


def test_a_target_may_be_overwritten_where_that_is_asked_for(batches, data):
    (data / "out.csv").write_text("old")
    with pytest.raises(Conflict, match="exists already"):
        order(batches, data)
    assert order(batches, data, overwrite=True).order.overwrite
    (data / "folder.csv").mkdir()
    with pytest.raises(InvalidInput, match="no file to overwrite"):
        order(batches, data, target="folder.csv", overwrite=True)


def test_a_link_to_a_target_names_the_target(batches, data):
    (data / "real.csv").write_text("old")
    (data / "link.csv").symlink_to(data / "real.csv")
    batch = order(batches, data, target="link.csv", overwrite=True)
    assert batch.order.target == str(data / "real.csv")


def test_workbooks_need_the_extra(batches, data, monkeypatch):
    (data / "in.xlsx").write_bytes(b"PK")
    monkeypatch.setattr(batch_files, "find_spec", lambda _name: None)
    with pytest.raises(Unsupported, match=r"steam\[excel\]"):
        order(batches, data, "in.xlsx")


def test_a_frame_of_the_home_may_be_read(batches, data, home):
    frame = home.batches / "frame-1.csv"
    frame.write_text("A\n")
    batch = batches.order("d", str(frame), str(data / "out.csv"), who="anna")
    ended_batch = replace(batch, state=BatchState.FAILED)
    with batches._store.write() as writer:
        writer.update_batch(ended_batch)
    batches.forget(batch.id, who="anna")
    assert not frame.exists()


def test_columns_are_kept_once(batches, data):
    with pytest.raises(InvalidInput, match="named twice"):
        order(batches, data, keep=["A", "A"])


def test_cancel_wants_it_ended(batches, data, store):
    batch = order(batches, data)
    assert batches.cancel(batch.id, who="anna").desired is DesiredState.STOPPED
    batches.cancel(batch.id, who="anna")
    with store.read() as reader:
        assert [event.kind for event in reader.events(thing="batch:1")] == [
            "batch-cancel-asked",
            "batch-ordered",
        ]
    ended(store, batch, BatchState.CANCELLED)
    with pytest.raises(Conflict, match="has ended already"):
        batches.cancel(batch.id, who="anna")
    with pytest.raises(NotFound):
        batches.cancel(99, who="anna")


def test_resume_goes_on(batches, data, store):
    batch = order(batches, data)
    with pytest.raises(Conflict, match="it is queued"):
        batches.resume(batch.id, who="anna")
    ended(store, replace(batch, fruitless=5, attempts=5, message="m", rows_done=3))
    resumed = batches.resume(batch.id, who="anna")
    assert (resumed.state, resumed.desired) == (BatchState.QUEUED, DesiredState.RUNNING)
    assert (resumed.fruitless, resumed.attempts, resumed.rows_done) == (0, 5, 3)
    ended(store, batch, BatchState.DONE)
    with pytest.raises(Conflict, match="it is done"):
        batches.resume(batch.id, who="anna")


def test_forget_removes_what_is_left_of_the_parts_and_not_the_target(batches, data, store, home):
    batch = order(batches, data)
    with pytest.raises(Conflict, match="has not ended yet"):
        batches.forget(batch.id, who="anna")
    ended(store, batch)
    parts = Path(batch.order.parts)
    parts.mkdir()
    (parts / "lock").touch()
    home.batch_report(batch.id).touch()
    home.batch_log(batch.id).touch()
    (data / "out.csv").write_text("kept")
    batches.forget(batch.id, who="anna")
    assert not parts.exists()
    assert not home.batch_report(batch.id).exists()
    assert not home.batch_log(batch.id).exists()
    assert (data / "out.csv").read_text() == "kept"
    assert (data / "in.csv").exists()
    with store.read() as reader:
        assert reader.batch(batch.id) is None


def test_what_cannot_be_removed_is_told_of(batches, data, store):
    batch = order(batches, data)
    ended(store, batch)
    parts = Path(batch.order.parts)
    parts.mkdir()
    (parts / "notes.txt").touch()
    with pytest.raises(InvalidInput, match="is forgotten, but"):
        batches.forget(batch.id, who="anna")


def test_a_model_goes_but_its_file_stays_while_a_batch_needs_it(
    batches, data, store, home, clock, deployer, registry
):
    batch = order(batches, data)
    artifact = home.artifact(batch.order.artifact_sha256)
    deployer.delete_deployment("d", who="anna")
    registry.delete_model("m", "anna")
    clock.ms += 10**13
    assert registry.sweep() == ()
    assert artifact.exists()
    ended(store, batch)
    assert registry.sweep() == (artifact,)


def test_deployments_must_be_there(batches, data):
    with pytest.raises(NotFound):
        batches.order("none", str(data / "in.csv"), str(data / "out.csv"), who="anna")
