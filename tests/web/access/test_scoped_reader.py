"""Every question to the store, asked by a member of one project: the other's answers nothing."""

import shutil

import pytest

from steam.core.leaderboard import ModelQuery
from steam.core.store import Reader
from steam.db.sqlite import SqliteStore
from steam.web.access.scoped_store import ScopedStore
from tests.web.access.apart import MIXED, Apart, made_apart


@pytest.fixture(scope="module")
def apart(tmp_path_factory, empty_database) -> Apart:
    path = tmp_path_factory.mktemp("apart") / "steam.db"
    shutil.copy(empty_database, path)
    store = SqliteStore(path)
    yield made_apart(store)
    store.close()


@pytest.fixture
def ann(apart):
    """What a member of `a` reads."""
    with ScopedStore(apart.store, apart.of("a"), apart.ids["account", "a"]).read() as reader:
        yield reader


def names(found):
    return [one.name for one in found]


def ids(found):
    return [one.id for one in found]


LISTS = {
    "projects": lambda reader: names(reader.projects()),
    "models": lambda reader: names(reader.models()),
    "model_names": lambda reader: list(reader.model_names().values()),
    "model_heads": lambda reader: names(reader.model_heads()),
    "model_page": lambda reader: names(reader.model_page(ModelQuery()).models),
    "model_outlines": lambda reader: names(reader.model_outlines()),
    "labels": lambda reader: names(reader.labels()),
    "deployments": lambda reader: names(reader.deployments()),
    "batches": lambda reader: [one.order.target for one in reader.batches()],
    "unfinished_batches": lambda reader: [one.order.target for one in reader.unfinished_batches()],
}
"""By the method, what its list tells by name: `...-a` alone is to be there."""


@pytest.mark.parametrize("method", LISTS)
def test_lists_by_name(ann, apart, method):
    told = [name.removesuffix(".csv") for name in LISTS[method](ann)]
    assert [name[-2:] for name in told] == ["-a"]
    with apart.store.read() as everything:
        assert len(LISTS[method](everything)) >= 2, "there is more to see"


LISTS_BY_ID = {
    "versions": (["version"], lambda reader: reader.versions()),
    "live_workers": (["worker"], lambda reader: reader.live_workers()),
    "waiting_workers": (["waiting"], lambda reader: reader.waiting_workers()),
    "newest_workers": (["worker", "waiting"], lambda reader: reader.newest_workers()),
    "prediction_keys": (["key"], lambda reader: reader.prediction_keys()),
    "memberships": (["membership"], lambda reader: reader.memberships()),
}


@pytest.mark.parametrize("method", LISTS_BY_ID)
def test_lists_by_id(ann, apart, method):
    kinds, ask = LISTS_BY_ID[method]
    assert sorted(ids(ask(ann))) == [apart.ids[kind, "a"] for kind in kinds]


OF_DEPLOYMENT = {
    "versions": lambda reader, one: reader.versions(one),
    "newest_workers": lambda reader, one: reader.newest_workers(one),
    "workers": lambda reader, one: reader.workers(one),
    "workers_between": lambda reader, one: reader.workers_between(one, 0, 10**13),
    "prediction_keys": lambda reader, one: reader.prediction_keys(one),
}


@pytest.mark.parametrize("method", OF_DEPLOYMENT)
def test_lists_of_one_deployment(ann, apart, method):
    ask = OF_DEPLOYMENT[method]
    assert ask(ann, apart.ids["deployment", "a"])
    for letter in ("b", "ab"):
        assert not ask(ann, apart.ids["deployment", letter])


ONE = {
    "project_named": lambda reader, _, letter: reader.project_named(f"project-{letter}"),
    "model": lambda reader, of, letter: reader.model(of["model", letter]),
    "model_named": lambda reader, _, letter: reader.model_named(f"model-{letter}"),
    "deployment": lambda reader, of, letter: reader.deployment(of["deployment", letter]),
    "deployment_named": lambda reader, _, letter: reader.deployment_named(f"end-{letter}"),
    "version": lambda reader, of, letter: reader.version(of["version", letter]),
    "batch": lambda reader, of, letter: reader.batch(of["batch", letter]),
}


@pytest.mark.parametrize("method", ONE)
def test_one_thing_by_name_or_number(ann, apart, method):
    ask = ONE[method]
    assert ask(ann, apart.ids, "a") is not None
    assert ask(ann, apart.ids, "b") is None
    assert ann.deployment_named(MIXED) is None


def test_what_spans_both_projects_is_seen_by_members_of_both(apart):
    both = apart.of("a") | apart.of("b")
    with ScopedStore(apart.store, both, None).read() as reader:
        assert reader.deployment_named(MIXED) is not None
        assert len(reader.deployments()) == 3


def test_projects_that_are_asked_for_by_number_add_nothing(ann, apart):
    other = {apart.ids["project", "b"]}
    assert ann.model_names(projects=other) == {}
    assert ann.model_names({apart.ids["model", "b"]}) == {}
    assert not ann.model_heads(other)
    assert not ann.model_outlines(other)
    page = ann.model_page(ModelQuery(projects=other))
    assert (page.total, page.models, page.categories) == (0, (), {})


def test_counts_are_of_own_projects(ann, apart):
    assert set(ann.project_counts()) == apart.of("a")
    assert set(ann.deployment_projects()) == {apart.ids["deployment", "a"]}
    assert ann.open_deployments() == {apart.ids["deployment", "a"]}


def test_a_listed_model_does_not_tell_of_deployments_that_are_not_seen(apart):
    with apart.store.read() as everything:
        [listed] = everything.model_page(ModelQuery(search="model-a")).models
        assert listed.deployments == ("end-a", MIXED)
    with ScopedStore(apart.store, apart.of("a"), None).read() as reader:
        [listed] = reader.model_page(ModelQuery()).models
        assert listed.deployments == ("end-a",)


def test_history_is_of_own_things(ann, apart):
    things = {"deployment:end-a", "model:model-a", f"batch:{apart.ids['batch', 'a']}"}
    told = things | {"project:project-a", "label:prod"}
    assert {event.thing for event in ann.events()} == told
    assert {event.text for event in ann.events()} == {"a"}
    assert {event.thing for event in ann.events(oldest_first=True, limit=2)} <= told
    assert {one.thing for one in ann.incidents()} == things
    assert {one.thing for one in ann.open_incidents()} == things
    for thing in ("deployment:end-b", f"deployment:{MIXED}", f"batch:{apart.ids['batch', 'b']}"):
        assert ann.events(thing=thing) == ()
        assert ann.events(among={thing}) == ()


def test_no_secret_leaves(ann, apart):
    assert [one.password_hash for one in ann.accounts()] == ["", ""]
    assert ann.account_named("member-b").password_hash == ""
    assert ann.account_named("nobody") is None
    assert (ann.sessions(), ann.api_tokens(), ann.invitations()) == ((), (), ())


def test_what_spans_projects_does_so_by_name(ann, apart):
    with apart.store.read() as everything:
        assert ann.taken_ports() == everything.taken_ports()
        assert ann.used_artifacts() == everything.used_artifacts()
        assert ann.home_id() == everything.home_id()


def test_every_question_is_asked_here():
    """A method that is new to the store has to be thought of, in the reader and in these tests."""
    elsewhere = {"project_counts", "deployment_projects", "open_deployments", "events", "incidents"}
    elsewhere |= {"open_incidents", "accounts", "account_named", "sessions", "api_tokens"}
    elsewhere |= {"invitations", "taken_ports", "used_artifacts", "home_id"}
    asked = {*LISTS, *LISTS_BY_ID, *OF_DEPLOYMENT, *ONE} | elsewhere
    declared = {name for name in dir(Reader) if not name.startswith("_")}
    assert asked == declared
