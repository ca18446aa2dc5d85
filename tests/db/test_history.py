"""What happened, as every store keeps it: events, incidents, the lives of workers, trimming."""

from dataclasses import replace

import pytest

from steam.core.errors import Conflict, NotFound
from steam.core.history import Trimmed
from steam.core.records import Incident
from steam.core.states import ENDED_STATES, WorkerState
from steam.db import rules


@pytest.fixture
def told(store):
    """Adds one event; gives back its number."""

    def add(ms: int, thing: str = "t", kind: str = "k") -> int:
        with store.write() as writer:
            return writer.add_event(ms=ms, actor="ann", kind=kind, thing=thing, text="").id

    return add


def ids(records):
    return [record.id for record in records]


def test_events_of_a_span_include_both_its_ends(store, told):
    first, second, third, _ = [told(ms) for ms in (10, 20, 30, 40)]
    with store.read() as reader:
        assert ids(reader.events(since_ms=20, until_ms=30)) == [third, second]
        assert ids(reader.events(until_ms=20)) == [second, first]
        assert ids(reader.events(since_ms=41)) == []


def test_events_keep_the_order_of_recording_when_the_clock_goes_back(store, told):
    before, after = told(1000), told(400)
    with store.read() as reader:
        assert ids(reader.events()) == [after, before]
        assert ids(reader.events(until_ms=1000, limit=1)) == [after]


def test_events_of_some_kinds_oldest_first(store, told):
    wanted = [told(1, "a", "k"), told(2, "a", "l")]
    told(3, "a", "m")
    told(4, "b", "k")
    with store.read() as reader:
        found = reader.events(thing="a", kinds={"k", "l"}, oldest_first=True)
        assert ids(found) == wanted
        assert ids(reader.events(kinds={"k", "l"}, oldest_first=True, limit=1)) == wanted[:1]
        assert ids(reader.events(kinds=())) == []


def test_events_of_one_actor_page_by_page(store):
    with store.write() as writer:
        ann = [writer.add_event(ms=1, actor="ann", kind="k", thing="t", text="") for _ in range(3)]
        writer.add_event(ms=1, actor="bob", kind="k", thing="t", text="")
    with store.read() as reader:
        assert reader.events(actor="ann", limit=2) == (ann[2], ann[1])
        assert reader.events(actor="ann", before_id=ann[1].id) == (ann[0],)
        assert reader.events(before_id=ann[0].id) == ()


def test_a_thing_has_one_open_incident(store):
    with store.write() as writer:
        incident = writer.add_incident(thing="t", kind="down", text="It is down.", opened_ms=5)
        other = writer.add_incident(thing="u", kind="down", text="", opened_ms=6)
        with pytest.raises(Conflict, match="open incident of t"):
            writer.add_incident(thing="t", kind="slow", text="", opened_ms=7)
        closed = replace(incident, closed_ms=8, told_ms=6, told_closed_ms=9)
        writer.update_incident(closed)
        again = writer.add_incident(thing="t", kind="slow", text="", opened_ms=10)
        with pytest.raises(Conflict):
            writer.update_incident(replace(closed, closed_ms=None))
    assert incident == Incident(incident.id, "t", "down", "It is down.", 5)
    with store.read() as reader:
        assert reader.open_incidents() == (other, again)
        assert reader.incidents() == (again, other, closed)
        assert reader.incidents(limit=1) == (again,)


def test_an_incident_that_is_not_there_cannot_be_changed(store):
    with store.write() as writer, pytest.raises(NotFound):
        writer.update_incident(Incident(7, "t", "k", "", 1))


@pytest.mark.parametrize(
    ("since_ms", "until_ms", "found"),
    [(0, 4, False), (0, 5, True), (5, 5, True), (9, 20, True), (10, 20, False)],
)
def test_workers_of_a_span_lived_in_it(store, fill, since_ms, until_ms, found):
    with store.write() as writer:
        _, version = fill.deployed(writer)
        worker = fill.worker(writer, version)  # started at 5
        writer.update_worker(replace(worker, state=WorkerState.EXITED, ended_ms=9))
        of_another = fill.deployed(writer, "e", 9101)[1]
        fill.worker(writer, of_another, port=9101)
    with store.read() as reader:
        between = reader.workers_between(worker.deployment_id, since_ms, until_ms)
    assert ids(between) == ([worker.id] if found else [])


def test_a_worker_that_has_not_ended_lives_on(store, fill):
    with store.write() as writer:
        worker = fill.worker(writer, fill.deployed(writer)[1])
    with store.read() as reader:
        assert reader.workers_between(worker.deployment_id, 10**12, 10**13) == (worker,)


def test_trim_removes_what_is_old(store, told):
    told(10)
    kept = told(20)
    with store.write() as writer:
        old = writer.add_incident(thing="t", kind="k", text="", opened_ms=1)
        writer.update_incident(replace(old, closed_ms=19))
        still_open = writer.add_incident(thing="t", kind="k", text="", opened_ms=1)
        gone = writer.trim(events_before_ms=20, workers_before_ms=20)
        assert gone == Trimmed(events=1, incidents=1, workers=0)
        assert gone.total == 2
        assert writer.trim(events_before_ms=20, workers_before_ms=20).total == 0
    with store.read() as reader:
        assert ids(reader.events()) == [kept]
        assert reader.incidents() == (still_open,)


@pytest.mark.parametrize("state", sorted(ENDED_STATES))
def test_trim_keeps_live_workers_and_the_newest_of_a_slot(store, fill, state):
    with store.write() as writer:
        deployment, version = fill.deployed(writer)

        def ended(slot):
            worker = fill.worker(writer, version, slot)
            writer.update_worker(replace(worker, state=state, ended_ms=9))
            return worker.id

        old = [ended(0), ended(0)]
        kept = [ended(0), ended(1), fill.worker(writer, version, slot=2).id]
        assert writer.trim(events_before_ms=0, workers_before_ms=9).total == 0
        assert writer.trim(events_before_ms=0, workers_before_ms=10) == Trimmed(0, 0, len(old))
        assert ids(writer.workers(deployment.id)) == kept[::-1]


def test_trim_takes_the_oldest_first_and_a_bounded_number(store, told, monkeypatch):
    monkeypatch.setattr(rules, "TRIMMED_AT_ONCE", 2)
    youngest, *_ = [told(ms) for ms in (30, 10, 20)]
    gone = []
    while True:
        with store.write() as writer:
            trimmed = writer.trim(events_before_ms=100, workers_before_ms=0)
        if not trimmed.total:
            break
        gone.append(trimmed.events)
        with store.read() as reader:
            assert set(ids(reader.events())) <= {youngest}
    assert gone == [2, 1]


def test_trim_counts_incidents_of_which_it_removes_a_bounded_number_too(store, monkeypatch):
    monkeypatch.setattr(rules, "TRIMMED_AT_ONCE", 2)
    with store.write() as writer:
        for ms in (1, 2, 3):
            incident = writer.add_incident(thing="t", kind="k", text="", opened_ms=ms)
            writer.update_incident(replace(incident, closed_ms=ms))
        calls = [writer.trim(events_before_ms=9, workers_before_ms=0) for _ in range(3)]
    assert calls == [Trimmed(0, 2, 0), Trimmed(0, 1, 0), Trimmed(0, 0, 0)]


def test_model_names_come_without_the_models(store, fill):
    with store.write() as writer:
        models = [fill.model(writer, name) for name in ("m", "n")]
    with store.read() as reader:
        assert reader.model_names() == {model.id: model.name for model in models}


def test_a_deployment_follows_a_label_that_exists(store, fill):
    with store.write() as writer:
        deployment, _ = fill.deployed(writer)
        project = writer.project_named("p")
        label = writer.put_label(project_id=project.id, name="prod", model_id=None, created_ms=1)
        writer.update_deployment(replace(deployment, label_id=label.id))
        with pytest.raises(NotFound, match="label"):
            writer.update_deployment(replace(deployment, label_id=label.id + 1))
    with store.read() as reader:
        assert reader.deployment_named("d").label_id == label.id
