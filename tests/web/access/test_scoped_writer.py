"""Every change of the store, made by a member of one project to what is the other's: none is."""

import inspect
import shutil
from contextlib import nullcontext, suppress
from dataclasses import replace

import pytest

from steam.core.accounts import Role
from steam.core.errors import Conflict, NotFound, Unsupported
from steam.core.policy import Policy
from steam.core.store import Reader, Writer
from steam.db.sqlite import SqliteStore
from steam.web.access.scoped_store import ScopedStore
from tests.web.access.apart import Apart, made_apart, order


class _Undo(Exception):
    """Takes a transaction back."""


@pytest.fixture(scope="module")
def apart(tmp_path_factory, empty_database) -> Apart:
    path = tmp_path_factory.mktemp("apart") / "steam.db"
    shutil.copy(empty_database, path)
    store = SqliteStore(path)
    yield made_apart(store)
    store.close()


def attempt(apart, change, letter):
    """One change in the name of a member of `a`, to what is of `letter`; it is taken back."""
    scoped = ScopedStore(apart.store, apart.of("a"), apart.ids["account", "a"])
    with suppress(_Undo), scoped.write() as writer, apart.store.read() as everything:
        change(writer, everything, apart.ids, letter)
        raise _Undo


CHANGES = {
    "update_project": lambda w, r, ids, x: w.update_project(
        replace(r.project_named(f"project-{x}"), description="new")
    ),
    "delete_project": lambda w, r, ids, x: w.delete_project(ids["project", x]),
    "add_model": lambda w, r, ids, x: w.add_model(
        project_id=ids["project", x],
        name="new",
        algorithm="glm",
        category="Binomial",
        artifact_sha256="n" * 64,
        size_bytes=1,
        facts={},
        created_ms=1,
        created_by="x",
    ),
    "delete_model": lambda w, r, ids, x: w.delete_model(ids["model", x]),
    "put_label": lambda w, r, ids, x: w.put_label(
        project_id=ids["project", x], name="new", model_id=None, created_ms=1
    ),
    "put_label at a model": lambda w, r, ids, x: w.put_label(
        project_id=ids["project", "a"], name="new", model_id=ids["model", x], created_ms=1
    ),
    "delete_label": lambda w, r, ids, x: w.delete_label(ids["label", x]),
    "update_deployment": lambda w, r, ids, x: w.update_deployment(
        replace(r.deployment(ids["deployment", x]), replicas=2)
    ),
    "update_deployment to a label": lambda w, r, ids, x: w.update_deployment(
        replace(r.deployment(ids["deployment", "a"]), label_id=ids["label", x])
    ),
    "delete_deployment": lambda w, r, ids, x: w.delete_deployment(ids["deployment", x]),
    "add_version": lambda w, r, ids, x: _add_version(w, ids["deployment", x], ids["model", "a"]),
    "add_version of a model": lambda w, r, ids, x: _add_version(
        w, ids["deployment", "a"], ids["model", x]
    ),
    "add_batch": lambda w, r, ids, x: w.add_batch(order(x)),
    "update_batch": lambda w, r, ids, x: w.update_batch(
        replace(r.batch(ids["batch", x]), message="new")
    ),
    "delete_batch": lambda w, r, ids, x: w.delete_batch(ids["batch", x]),
    "add_prediction_key": lambda w, r, ids, x: w.add_prediction_key(
        deployment_id=ids["deployment", x],
        name="new",
        sha256="n" * 64,
        shown="s",
        created_ms=1,
        created_by="x",
        expires_ms=None,
    ),
    "delete_prediction_key": lambda w, r, ids, x: w.delete_prediction_key(ids["key", x]),
}
"""By the method, a change of what is of a letter."""

IN_USE = {"delete_project", "delete_model", "delete_deployment", "add_batch", "delete_batch"}
"""What the store itself refuses here of one's own things, which are in use: it has been asked."""


def _add_version(writer, deployment_id, model_id):
    writer.add_version(
        deployment_id=deployment_id,
        model_id=model_id,
        artifact_sha256="n" * 64,
        who="x",
        why="",
        created_ms=1,
    )


@pytest.mark.parametrize("name", CHANGES)
def test_others_things_are_not_there_to_change(apart, name):
    def refused(writer, everything, ids, letter):
        with pytest.raises(NotFound):
            CHANGES[name](writer, everything, ids, letter)

    attempt(apart, refused, "b")


@pytest.mark.parametrize("name", CHANGES)
def test_ones_own_things_are(apart, name):
    def made(writer, everything, ids, letter):
        with pytest.raises(Conflict) if name in IN_USE else nullcontext():
            CHANGES[name](writer, everything, ids, letter)

    attempt(apart, made, "a")


@pytest.mark.parametrize(
    "change",
    [
        CHANGES["update_deployment"],
        CHANGES["delete_deployment"],
        CHANGES["add_version"],
        CHANGES["add_prediction_key"],
        CHANGES["delete_prediction_key"],
    ],
)
def test_what_spans_both_projects_is_nobodys_of_one(apart, change):
    def refused(writer, everything, ids, letter):
        with pytest.raises(NotFound):
            change(writer, everything, ids, letter)

    attempt(apart, refused, "ab")


NEVER = {
    "renew_home_id": lambda w, r, ids: w.renew_home_id(),
    "add_worker": lambda w, r, ids: w.add_worker(
        deployment_id=ids["deployment", "a"],
        version_id=ids["version", "a"],
        slot=5,
        token="n",
        port=1,
        restarts=0,
        started_ms=1,
    ),
    "update_worker": lambda w, r, ids: w.update_worker(r.live_workers()[0]),
    "add_incident": lambda w, r, ids: w.add_incident(
        thing="deployment:new", kind="k", text="t", opened_ms=1
    ),
    "update_incident": lambda w, r, ids: w.update_incident(r.open_incidents()[0]),
    "trim": lambda w, r, ids: w.trim(events_before_ms=1, workers_before_ms=1),
    "open_deployment": lambda w, r, ids: w.open_deployment(ids["deployment", "a"], is_open=True),
    "add_account": lambda w, r, ids: w.add_account(
        name="new", role=Role.ADMIN, password_hash="", created_ms=1
    ),
    "update_account": lambda w, r, ids: w.update_account(
        replace(r.account_named("member-a"), role=Role.ADMIN)
    ),
    "delete_account": lambda w, r, ids: w.delete_account(ids["account", "b"]),
    "add_session": lambda w, r, ids: w.add_session(
        account_id=ids["account", "b"], sha256="n" * 64, created_ms=1, expires_ms=2
    ),
    "see_session": lambda w, r, ids: w.see_session(ids["session", "b"], 2),
    "delete_session": lambda w, r, ids: w.delete_session(ids["session", "b"]),
    "add_api_token": lambda w, r, ids: w.add_api_token(
        account_id=ids["account", "b"],
        name="n",
        sha256="n" * 64,
        shown="s",
        role=Role.ADMIN,
        created_ms=1,
        project_id=None,
        expires_ms=None,
    ),
    "use_api_token": lambda w, r, ids: w.use_api_token(ids["token", "b"], 2),
    "delete_api_token": lambda w, r, ids: w.delete_api_token(ids["token", "b"]),
    "add_invitation": lambda w, r, ids: w.add_invitation(
        account_id=ids["account", "b"], sha256="n" * 64, created_ms=1, expires_ms=2
    ),
    "delete_invitation": lambda w, r, ids: w.delete_invitation(ids["invitation", "b"]),
    "add_membership": lambda w, r, ids: w.add_membership(
        project_id=ids["project", "b"], account_id=ids["account", "a"]
    ),
    "delete_membership": lambda w, r, ids: w.delete_membership(ids["membership", "b"]),
}
"""What is changed by admins, by the overseer or by an account's owner, and in no member's name."""


@pytest.mark.parametrize("name", NEVER)
def test_what_no_member_changes(apart, name):
    def refused(writer, everything, ids, _):
        with pytest.raises(Unsupported):
            NEVER[name](writer, everything, ids)

    attempt(apart, refused, "a")


def told(writer, thing):
    """Whether an event about that thing is shown to who makes the change."""
    event = writer.add_event(ms=2000, actor="x", kind="k", thing=thing, text="t")
    return event in writer.events(thing=thing)


def test_a_project_that_a_member_makes_is_seen_by_who_made_it_and_joined(apart):
    def made(writer, everything, ids, _):
        assert not told(writer, "project:new")  # what is seen has been looked up by now
        project = writer.add_project(name="new", description="", created_ms=1)
        assert told(writer, "project:new")
        assert writer.project_named("new") == project
        assert [one.project_id for one in writer.memberships()][-1] == project.id
        model = {"project_id": project.id, "name": "m", "algorithm": "glm", "category": "x"}
        rest = {"artifact_sha256": "n" * 64, "size_bytes": 1, "facts": {}}
        writer.add_model(**model, **rest, created_ms=1, created_by="x")
        assert writer.model_named("m") is not None
        assert told(writer, "model:m")

    attempt(apart, made, "a")


def test_a_deployment_is_seen_by_who_makes_it(apart):
    def made(writer, everything, ids, _):
        assert len(writer.deployments()) == 1
        made = writer.add_deployment(
            name="new", replicas=1, port=9200, policy=Policy(), created_ms=1
        )
        assert writer.deployment_named("new") == made
        _add_version(writer, made.id, ids["model", "a"])
        assert len(writer.versions(made.id)) == 1
        assert told(writer, "deployment:new")

    attempt(apart, made, "a")


def test_an_event_of_a_change_is_recorded(apart):
    def made(writer, everything, ids, _):
        assert told(writer, "deployment:end-a")
        assert not told(writer, "deployment:end-b")

    attempt(apart, made, "a")


def test_every_change_is_tried_here():
    """A method that is new to the store has to be thought of, in the writer and in these tests."""
    tried = {name.partition(" ")[0] for name in CHANGES} | set(NEVER)
    tried |= {"add_project", "add_deployment", "add_event"}
    declared = {name for name in dir(Writer) if not name.startswith("_")}
    assert tried == declared - {name for name, _ in inspect.getmembers(Reader)}
