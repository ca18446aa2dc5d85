"""What every store does, asked of each."""

import contextlib
import re
import threading
from dataclasses import replace

import pytest

from steam.core.errors import Conflict, InvalidInput, NotFound
from steam.core.policy import InputPolicy, Policy, Strictness, SupervisionPolicy
from steam.core.records import ProcessIdentity
from steam.core.states import ENDED_STATES, LIVE_STATES, DesiredState, WorkerState


def test_a_home_has_an_id_of_its_own(store):
    with store.read() as reader:
        home_id = reader.home_id()
    with store.write() as writer:
        assert writer.home_id() == home_id
        fresh = writer.renew_home_id()
        assert writer.home_id() == fresh
    with store.read() as reader:
        assert reader.home_id() == fresh
    for given in (home_id, fresh):
        assert re.fullmatch("[0-9a-f]{32}", given)
    assert fresh != home_id


def test_a_new_id_that_is_not_committed_is_none(store):
    with store.read() as reader:
        before = reader.home_id()
    with contextlib.suppress(ZeroDivisionError), store.write() as writer:
        writer.renew_home_id()
        raise ZeroDivisionError
    with store.read() as reader:
        assert reader.home_id() == before


def test_gives_back_what_was_added(store, fill):
    policy = Policy(
        InputPolicy(unseen_level=Strictness.REJECT), SupervisionPolicy(stop_timeout_s=1.5)
    )
    with store.write() as writer:
        model = fill.model(writer)
        deployment = writer.add_deployment(
            name="d", replicas=2, port=9100, policy=policy, created_ms=7
        )
        version = fill.version(writer, deployment, model)
        worker = fill.worker(writer, version)
        event = writer.add_event(
            ms=9, actor="ann", kind="k", thing="deployment:d", text="é\n", data={"n": [1, None]}
        )
    with store.read() as reader:
        assert reader.model_named("m") == reader.model(model.id) == model
        assert model.facts == {"metrics": {"auc": 0.5}}
        assert reader.deployments() == (deployment,)
        assert reader.deployment_named("d") == reader.deployment(deployment.id) == deployment
        assert (deployment.policy, deployment.desired) == (policy, DesiredState.RUNNING)
        assert reader.versions() == reader.versions(deployment.id) == (version,)
        assert reader.version(version.id) == version
        assert reader.live_workers() == reader.workers(deployment.id) == (worker,)
        assert (worker.state, worker.identity) == (WorkerState.STARTING, None)
        assert reader.events() == (event,)
        assert [project.name for project in reader.projects()] == ["p"]


def test_absent_things_are_none(store):
    with store.read() as reader:
        assert reader.project_named("x") is None
        assert reader.model(1) is None
        assert reader.model_named("x") is None
        assert reader.deployment(1) is None
        assert reader.deployment_named("x") is None
        assert reader.version(1) is None


def test_an_exception_takes_everything_back(store, fill):
    with contextlib.suppress(ZeroDivisionError), store.write() as writer:
        fill.deployed(writer)
        raise ZeroDivisionError
    with store.read() as reader:
        assert reader.deployments() == reader.models() == reader.projects() == ()


def test_a_refused_change_leaves_the_transaction_usable(store, fill):
    with store.write() as writer:
        fill.model(writer)
        with pytest.raises(Conflict):
            fill.model(writer)
        fill.model(writer, "other")
    with store.read() as reader:
        assert [model.name for model in reader.models()] == ["m", "other"]


def test_a_reader_keeps_its_snapshot(store, fill):
    with store.read() as reader:
        assert reader.models() == ()
        with store.write() as writer:
            fill.model(writer)
        assert reader.models() == ()
    with store.read() as reader:
        assert len(reader.models()) == 1


def test_a_writer_sees_its_own_changes(store, fill):
    with store.write() as writer:
        model = fill.model(writer)
        assert writer.models() == (model,)


def test_names_are_unique(store, fill):
    with store.write() as writer:
        fill.deployed(writer)
    with store.write() as writer:
        with pytest.raises(Conflict, match="Project 'p' exists already"):
            writer.add_project(name="p", description="", created_ms=1)
        with pytest.raises(Conflict, match="Model 'm' exists already"):
            fill.model(writer)
        with pytest.raises(Conflict, match="Deployment 'd' exists already"):
            fill.deployment(writer, port=9101)
        other = fill.deployment(writer, "e", 9101)
        with pytest.raises(Conflict, match="Deployment 'd' exists already"):
            writer.update_deployment(replace(other, name="d"))


def test_a_reserved_port_is_taken(store, fill):
    with store.write() as writer:
        _, version = fill.deployed(writer)
        other = fill.deployment(writer, "e", 9101)
        with pytest.raises(Conflict, match="Port 9100 is taken"):
            fill.deployment(writer, "f", 9100)
        with pytest.raises(Conflict, match="Port 9100 is taken"):
            writer.update_deployment(replace(other, port=9100))
        with pytest.raises(Conflict, match="Port 9101 is taken"):
            fill.worker(writer, version, port=9101)
        assert writer.taken_ports() == {9100, 9101}


def test_the_port_of_a_live_worker_is_taken_until_it_ends(store, fill):
    with store.write() as writer:
        _, version = fill.deployed(writer)
        worker = fill.worker(writer, version, port=9105)
        assert writer.taken_ports() == {9100, 9105}
        with pytest.raises(Conflict, match="Port 9105 is taken"):
            fill.deployment(writer, "e", 9105)
        writer.update_worker(replace(worker, state=WorkerState.EXITED))
        assert writer.taken_ports() == {9100}
        fill.deployment(writer, "e", 9105)
        with pytest.raises(Conflict, match="Port 9105 is taken"):
            writer.update_worker(worker)


def test_the_workers_of_a_deployment_share_its_port(store, fill):
    with store.write() as writer:
        _, version = fill.deployed(writer)
        first = fill.worker(writer, version, port=9100)
        second = fill.worker(writer, version, slot=1, port=9100)
        assert first.port == second.port
        assert writer.taken_ports() == {9100}


@pytest.mark.parametrize("state", sorted(LIVE_STATES))
def test_a_slot_has_one_live_worker_per_version(store, fill, state):
    with store.write() as writer:
        deployment, version = fill.deployed(writer)
        worker = fill.worker(writer, version)
        writer.update_worker(replace(worker, state=state))
        with pytest.raises(Conflict, match="Slot 0"):
            fill.worker(writer, version, port=9101)
        newer = fill.version(writer, deployment, writer.models()[0])
        fill.worker(writer, newer, port=9101)


@pytest.mark.parametrize("state", sorted(ENDED_STATES))
def test_an_ended_worker_frees_its_slot_and_port(store, fill, state):
    with store.write() as writer:
        _, version = fill.deployed(writer)
        writer.update_worker(replace(fill.worker(writer, version), state=state))
        assert writer.live_workers() == ()
        fill.worker(writer, version)


def test_records_point_at_records_that_exist(store, fill):
    with store.write() as writer:
        deployment, version = fill.deployed(writer)
        other, _ = fill.deployed(writer, "e", 9101)
        model = writer.models()[0]
        values = {"artifact_sha256": "", "who": "", "why": "", "created_ms": 1}
        with pytest.raises(NotFound, match="no deployment '99'"):
            writer.add_version(deployment_id=99, model_id=model.id, **values)
        with pytest.raises(NotFound, match="no model '99'"):
            writer.add_version(deployment_id=deployment.id, model_id=99, **values)
        with pytest.raises(NotFound, match="no deployment '99'"):
            fill.worker(writer, replace(version, deployment_id=99))
        with pytest.raises(NotFound, match="no version '99'"):
            fill.worker(writer, replace(version, id=99))
        with pytest.raises(NotFound, match="no version"):
            fill.worker(writer, replace(version, deployment_id=other.id))
        with pytest.raises(NotFound, match="no version '99'"):
            writer.update_deployment(replace(deployment, version_id=99))
        with pytest.raises(NotFound, match="no version"):
            writer.update_deployment(replace(other, version_id=version.id))
        with pytest.raises(NotFound, match="no project '99'"):
            writer.put_label(project_id=99, name="prod", model_id=None, created_ms=1)
        with pytest.raises(NotFound, match="no project '99'"):
            writer.add_model(
                project_id=99,
                name="n",
                algorithm="",
                category="",
                artifact_sha256="",
                size_bytes=0,
                facts={},
                created_ms=1,
                created_by="",
            )


def test_what_is_not_there_cannot_be_changed(store, fill):
    with store.write() as writer:
        deployment, version = fill.deployed(writer)
        worker = fill.worker(writer, version)
        with pytest.raises(NotFound):
            writer.update_deployment(replace(deployment, id=99))
        with pytest.raises(NotFound):
            writer.update_worker(replace(worker, id=99))
        with pytest.raises(NotFound):
            writer.delete_deployment(99)
        with pytest.raises(NotFound):
            writer.delete_model(99)


def test_impossible_values_are_refused(store, fill):
    with store.write() as writer:
        deployment, version = fill.deployed(writer)
        worker = fill.worker(writer, version)
        for bad in (replace(deployment, replicas=0), replace(deployment, port=0)):
            with pytest.raises(InvalidInput):
                writer.update_deployment(bad)
        for bad in (replace(worker, slot=-1), replace(worker, port=70000)):
            with pytest.raises(InvalidInput):
                writer.update_worker(bad)
        with pytest.raises(InvalidInput):
            writer.add_event(ms=1, actor="", kind="", thing="", text="", data={"x": {1, 2}})
    with store.read() as reader:
        assert reader.deployments() == (deployment,)
        assert reader.live_workers() == (worker,)


def test_a_worker_is_kept_with_every_field(store, fill):
    with store.write() as writer:
        _, version = fill.deployed(writer)
        worker = replace(
            fill.worker(writer, version),
            state=WorkerState.CRASH_LOOPING,
            since_ms=11,
            identity=ProcessIdentity(42, 1 << 40, "boot"),
            ready_ms=1,
            stopping_ms=2,
            ended_ms=3,
            retry_at_ms=4,
            exit_code=5,
            exit_signal=6,
            misses=7,
            restarts=8,
            reason="out of memory",
        )
        writer.update_worker(worker)
    with store.read() as reader:
        assert reader.workers(version.deployment_id) == (worker,)


def test_newest_workers_are_the_live_ones_and_the_last_if_it_waits(store, fill):
    with store.write() as writer:
        deployment, version = fill.deployed(writer)
        _, elsewhere = fill.deployed(writer, "e", 9200)
        first = fill.worker(writer, version)
        writer.update_worker(replace(first, state=WorkerState.EXITED))
        failed = replace(fill.worker(writer, version), state=WorkerState.BACKOFF)
        writer.update_worker(failed)
        old = fill.worker(writer, version, slot=1, port=9101)
        newer = fill.version(writer, deployment, writer.models()[0])
        replacing = fill.worker(writer, newer, slot=1, port=9102)
        ended = replace(fill.worker(writer, newer, slot=2, port=9103), state=WorkerState.EXITED)
        writer.update_worker(ended)
        other = fill.worker(writer, elsewhere, port=9200)
    with store.read() as reader:
        assert reader.newest_workers(deployment.id) == (failed, old, replacing, ended)
        assert reader.newest_workers() == (failed, old, replacing, ended, other)
        assert reader.live_workers() == (old, replacing, other)
    with store.write() as writer:
        replacing = replace(replacing, state=WorkerState.FAILED)
        writer.update_worker(replacing)
        assert writer.newest_workers(deployment.id) == (failed, old, replacing, ended)
        writer.update_worker(replace(replacing, state=WorkerState.EXITED))
        assert writer.newest_workers(deployment.id) == (failed, old, ended)


def test_workers_and_events_come_newest_first_and_limited(store, fill):
    with store.write() as writer:
        deployment, version = fill.deployed(writer)
        for _ in range(4):
            writer.update_worker(replace(fill.worker(writer, version), state=WorkerState.EXITED))
            writer.add_event(ms=1, actor="a", kind="k", thing="model:m", text="t")
        writer.add_event(ms=0, actor="a", kind="k", thing="deployment:d", text="t")
    with store.read() as reader:
        assert [worker.id for worker in reader.workers(deployment.id, limit=3)] == [4, 3, 2]
        assert [event.id for event in reader.events()] == [5, 4, 3, 2, 1]
        assert [event.id for event in reader.events(thing="model:m", limit=2)] == [4, 3]
        assert [event.id for event in reader.events(after_id=3)] == [5, 4]
        assert [event.id for event in reader.events(after_id=2, limit=1)] == [5]
        assert reader.events(limit=0) == reader.events(limit=-1) == ()


def test_version_numbers_count_per_deployment(store, fill):
    with store.write() as writer:
        deployment, first = fill.deployed(writer)
        _, other = fill.deployed(writer, "e", 9101)
        second = fill.version(writer, deployment, writer.models()[0])
    assert (first.number, second.number, other.number) == (1, 2, 1)


def test_a_label_is_made_moved_and_let_go(store, fill):
    with store.write() as writer:
        model = fill.model(writer)
        place = {"project_id": model.project_id, "name": "prod", "created_ms": 3}
        label = writer.put_label(model_id=None, **place)
        moved = writer.put_label(model_id=model.id, **{**place, "created_ms": 9})
        assert moved == replace(label, model_id=model.id)
        assert writer.labels() == (moved,)
        writer.delete_model(model.id)
        assert writer.labels() == (label,)


def test_a_label_points_within_its_project(store, fill):
    with store.write() as writer:
        model = fill.model(writer)
        other = writer.add_project(name="q", description="", created_ms=1)
        with pytest.raises(NotFound, match="no model"):
            writer.put_label(project_id=other.id, name="prod", model_id=model.id, created_ms=1)


def test_a_model_in_use_stays(store, fill):
    with store.write() as writer:
        deployment, _ = fill.deployed(writer)
        with pytest.raises(Conflict, match="used by deployment 'd'"):
            writer.delete_model(1)
        writer.delete_deployment(deployment.id)
        writer.delete_model(1)
        assert writer.models() == ()


def test_a_live_deployment_stays(store, fill):
    with store.write() as writer:
        deployment, version = fill.deployed(writer)
        kept, _ = fill.deployed(writer, "e", 9101)
        worker = fill.worker(writer, version)
        with pytest.raises(Conflict, match="still has live workers"):
            writer.delete_deployment(deployment.id)
        writer.update_worker(replace(worker, state=WorkerState.EXITED))
        writer.delete_deployment(deployment.id)
        assert writer.deployments() == (kept,)
        assert writer.versions(deployment.id) == writer.workers(deployment.id) == ()
        assert writer.taken_ports() == {9101}


def test_ids_are_never_used_twice(store, fill):
    with store.write() as writer:
        first = fill.deployment(writer)
        writer.delete_deployment(first.id)
        assert fill.deployment(writer).id > first.id


def test_the_store_keeps_its_own_copy_of_plain_data(store, fill):
    data = {"list": [1, 2], "tuple": (3,)}
    with store.write() as writer:
        event = writer.add_event(ms=1, actor="", kind="", thing="", text="", data=data)
        data["list"].append(9)
    assert event.data == {"list": [1, 2], "tuple": [3]}
    with store.read() as reader:
        assert reader.events() == (event,)


def test_the_change_counter_changes_with_every_commit(store, fill):
    seen = [store.change_counter()]
    for name in ("a", "b", "c"):
        with store.write() as writer:
            fill.model(writer, name)
        seen.append(store.change_counter())
    assert len(set(seen)) == 4
    assert store.change_counter() == seen[-1]
    with contextlib.suppress(ZeroDivisionError), store.write() as writer:
        fill.model(writer, "d")
        raise ZeroDivisionError
    with store.read() as reader:
        reader.models()
    assert store.change_counter() == seen[-1]


def test_threads_lose_no_change(store):
    def add(worker: int) -> None:
        for number in range(10):
            with store.write() as writer:
                count = len(writer.events(limit=1000))
                writer.add_event(ms=count, actor=str(worker), kind="k", thing="t", text=str(number))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as reader:
        assert [event.ms for event in reader.events(limit=1000)] == list(range(59, -1, -1))
