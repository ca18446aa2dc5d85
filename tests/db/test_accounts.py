"""Accounts in both stores: what they refuse, and what goes with what."""

from dataclasses import replace

import pytest

from steam.core.accounts import Role
from steam.core.errors import Conflict, NotFound


def add_account(writer, name="ann"):
    return writer.add_account(name=name, role=Role.VIEWER, password_hash="h", created_ms=1)


def add_token(writer, account, name="t", project_id=None, sha256="s"):
    return writer.add_api_token(
        account_id=account.id,
        name=name,
        sha256=sha256,
        shown="x",
        role=Role.ADMIN,
        created_ms=1,
        project_id=project_id,
        expires_ms=None,
    )


def add_key(writer, deployment_id, name="k"):
    return writer.add_prediction_key(
        deployment_id=deployment_id,
        name=name,
        sha256="s",
        shown="x",
        created_ms=1,
        created_by="ann",
        expires_ms=9,
    )


def test_records_come_back_as_they_were_written(store, fill):
    with store.write() as writer:
        deployment, _ = fill.deployed(writer)
        project = writer.project_named("p")
        account = add_account(writer)
        locked = replace(account, disabled=True, failures=3, locked_until_ms=7, role=Role.ADMIN)
        writer.update_account(locked)
        session = writer.add_session(account_id=account.id, sha256="s", created_ms=1, expires_ms=9)
        writer.see_session(session.id, 5)
        token = add_token(writer, account, project_id=project.id)
        writer.use_api_token(token.id, 6)
        key = add_key(writer, deployment.id)
        invitation = writer.add_invitation(account_id=None, sha256="i", created_ms=1, expires_ms=2)
        member = writer.add_membership(project_id=project.id, account_id=account.id)
        assert writer.add_membership(project_id=project.id, account_id=account.id) == member
        writer.open_deployment(deployment.id, is_open=True)
    with store.read() as reader:
        assert reader.accounts() == (locked,)
        assert reader.account_named("ann") == locked
        assert reader.sessions() == (replace(session, seen_ms=5),)
        assert reader.api_tokens() == (replace(token, used_ms=6),)
        assert reader.prediction_keys(deployment.id) == reader.prediction_keys() == (key,)
        assert reader.invitations() == (invitation,)
        assert reader.memberships() == (member,)
        assert reader.open_deployments() == {deployment.id}


def test_names_are_taken_once(store, fill):
    with store.write() as writer:
        deployment, _ = fill.deployed(writer)
        account, other = add_account(writer), add_account(writer, "bob")
        add_token(writer, account)
        add_token(writer, other, sha256="other")
        add_key(writer, deployment.id)
        for again in (
            lambda: add_account(writer),
            lambda: writer.update_account(replace(other, name="ann")),
            lambda: add_token(writer, account),
            lambda: add_key(writer, deployment.id),
        ):
            with pytest.raises(Conflict, match="exists already"):
                again()


def test_what_hangs_on_an_account_goes_with_it(store, fill):
    with store.write() as writer:
        fill.model(writer)
        account, other = add_account(writer), add_account(writer, "bob")
        for number, one in enumerate((account, other)):
            writer.add_session(account_id=one.id, sha256=str(number), created_ms=1, expires_ms=9)
            add_token(writer, one, sha256=str(number))
            writer.add_invitation(account_id=one.id, sha256=str(number), created_ms=1, expires_ms=9)
            writer.add_membership(project_id=1, account_id=one.id)
        writer.delete_account(account.id)
        for left in (
            writer.sessions(),
            writer.api_tokens(),
            writer.invitations(),
            writer.memberships(),
        ):
            assert [one.account_id for one in left] == [other.id]


def test_keys_and_openness_go_with_their_deployment(store, fill):
    with store.write() as writer:
        deployment, _ = fill.deployed(writer)
        add_key(writer, deployment.id)
        writer.open_deployment(deployment.id, is_open=True)
        writer.delete_deployment(deployment.id)
        assert writer.prediction_keys() == ()
        assert writer.open_deployments() == frozenset()


def test_a_new_invitation_takes_the_place_of_the_old(store):
    with store.write() as writer:
        account = add_account(writer)
        for sha256, whose in (("1", None), ("2", account.id), ("3", None), ("4", account.id)):
            writer.add_invitation(account_id=whose, sha256=sha256, created_ms=1, expires_ms=9)
        assert [one.sha256 for one in writer.invitations()] == ["3", "4"]


def test_what_does_not_exist_cannot_be_pointed_at(store, fill):
    with store.write() as writer:
        account = add_account(writer)
        for missing in (
            lambda: writer.update_account(replace(account, id=9)),
            lambda: writer.add_session(account_id=9, sha256="s", created_ms=1, expires_ms=1),
            lambda: add_token(writer, replace(account, id=9)),
            lambda: add_token(writer, account, project_id=9),
            lambda: add_key(writer, 9),
            lambda: writer.add_membership(project_id=9, account_id=account.id),
            lambda: writer.open_deployment(9, is_open=True),
        ):
            with pytest.raises(NotFound):
                missing()


def test_heads_and_used_files(store, fill):
    with store.write() as writer:
        model = fill.model(writer)
        (head,) = writer.model_heads()
        assert (head.id, head.project_id, head.name, head.created_ms) == (
            model.id,
            model.project_id,
            "m",
            1,
        )
        assert writer.used_artifacts() == {model.artifact_sha256}
