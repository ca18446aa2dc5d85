"""Labels, and the deployments that follow them."""

from contextlib import contextmanager

import pytest

from steam.core.errors import Busy, Conflict, InvalidArtifact, InvalidInput, NotFound
from steam.deploy.labels import followers_of
from steam.deploy.wanted import LabelName, label_name


@pytest.fixture(autouse=True)
def models(registry, gaussian, poisson):
    registry.register_model(gaussian, "price", None, "ann")
    registry.register_model(poisson, "claims", None, "ann")


@pytest.fixture
def followed(deployer):
    """Label `prod` at model `price`, followed by `d`."""
    label = deployer.move_label("prod", "price", who="ann")
    deployer.create_deployment("d", "price", who="ann")
    deployer.follow("d", "prod", who="ann")
    return label


def current(store, name="d"):
    """Number, model, who and why of the version behind a deployment; the label that it follows."""
    with store.read() as reader:
        deployment = reader.deployment_named(name)
        version = reader.version(deployment.version_id)
        model = reader.model_names()[version.model_id]
        label = label_name(reader, deployment.label_id)
    return (version.number, model, version.who, version.why, label.name if label else None)


def kinds(store, thing="deployment:d"):
    with store.read() as reader:
        return [event.kind for event in reader.events(thing=thing, oldest_first=True)]


def lose_file(store, home, model):
    with store.read() as reader:
        home.artifact(reader.model_named(model).artifact_sha256).unlink()


def test_a_follower_has_the_model_of_its_label_already(deployer, store, followed):
    assert current(store) == (1, "price", "ann", "", "prod")
    assert kinds(store) == ["deployment-created", "label-followed"]
    again = deployer.follow("d", "prod", who="bob")
    assert again.label_id == followed.id
    assert kinds(store) == ["deployment-created", "label-followed"]


def test_following_brings_the_model_of_the_label(deployer, store):
    deployer.move_label("prod", "claims", who="ann")
    deployer.create_deployment("d", "price", who="ann")
    deployer.follow("d", "prod", who="bob", why="as agreed")
    assert current(store) == (2, "claims", "bob", "label prod points at claims: as agreed", "prod")
    assert kinds(store) == ["deployment-created", "label-followed", "version-added"]


def test_moving_the_label_moves_every_follower(deployer, store, followed):
    deployer.create_deployment("e", "claims", who="ann")
    deployer.follow("e", "prod", who="ann")
    deployer.create_deployment("other", "price", who="ann")
    deployer.move_label("prod", "claims", who="bob", why="better")
    assert current(store) == (2, "claims", "bob", "label prod moved to claims: better", "prod")
    assert current(store, "e")[:3] == (3, "claims", "bob")
    assert current(store, "other")[:2] == (1, "price")
    with store.read() as reader:
        assert [d.name for d in followers_of(reader, followed)] == ["d", "e"]
        event = reader.events(thing="label:prod", limit=1)[0]
    assert (event.actor, event.kind) == ("bob", "label-moved")
    assert event.data == {
        "project": "default",
        "model": "claims",
        "before": "price",
        "deployments": ["d", "e"],
        "why": "better",
    }
    assert "A new version went to d, e." in event.text


def test_a_label_that_is_there_already_moves_nothing(deployer, store, followed):
    assert deployer.move_label("prod", "price", who="bob") == followed
    assert kinds(store, "label:prod") == ["label-moved"]
    assert current(store)[0] == 1


def test_a_label_at_no_model_leaves_versions_alone_and_says_so(deployer, store, followed):
    assert deployer.move_label("prod", None, who="bob").model_id is None
    assert current(store) == (1, "price", "ann", "", "prod")
    with store.read() as reader:
        event = reader.events(thing="label:prod", limit=1)[0]
    assert event.text == "Label prod points at no model. d kept the version that was there."
    deployer.create_deployment("e", "claims", who="ann")
    deployer.follow("e", "prod", who="ann")
    assert current(store, "e")[0] == 1
    deployer.move_label("prod", "claims", who="bob")
    assert current(store)[:2] == (2, "claims")
    assert current(store, "e")[:2] == (1, "claims")


def test_a_model_whose_file_is_gone_is_refused_whole(deployer, store, home, followed):
    lose_file(store, home, "claims")
    with pytest.raises(InvalidArtifact, match="is missing"):
        deployer.move_label("prod", "claims", who="bob")
    assert current(store) == (1, "price", "ann", "", "prod")
    assert kinds(store, "label:prod") == ["label-moved"]
    with store.read() as reader:
        assert reader.labels() == (followed,)


def test_a_label_whose_file_is_gone_cannot_be_followed(deployer, store, home):
    deployer.move_label("prod", "claims", who="ann")
    deployer.create_deployment("d", "price", who="ann")
    lose_file(store, home, "claims")
    with pytest.raises(InvalidArtifact, match="is missing"):
        deployer.follow("d", "prod", who="bob")
    assert current(store) == (1, "price", "ann", "", None)


def test_a_version_of_ones_own_ends_the_following(deployer, store, followed):
    deployer.add_version("d", "claims", who="bob", why="trial")
    assert current(store) == (2, "claims", "bob", "trial", None)
    assert kinds(store)[-2:] == ["label-unfollowed", "version-added"]
    deployer.move_label("prod", None, who="ann")
    deployer.move_label("prod", "price", who="ann")
    assert current(store)[0] == 2


def test_a_rollback_ends_the_following(deployer, store, followed):
    deployer.move_label("prod", "claims", who="ann")
    deployer.rollback("d", 2, who="bob")
    assert current(store)[4] == "prod"  # it is the current one: nothing was chosen
    deployer.rollback("d", who="bob")
    assert current(store)[::4] == (1, None)
    assert kinds(store)[-2:] == ["label-unfollowed", "rolled-back"]


def test_unfollowing_keeps_the_version(deployer, store, followed):
    assert deployer.unfollow("d", who="bob", why="freeze").label_id is None
    assert deployer.unfollow("d", who="bob").label_id is None
    assert kinds(store) == ["deployment-created", "label-followed", "label-unfollowed"]
    deployer.move_label("prod", "claims", who="ann")
    assert current(store)[:2] == (1, "price")


def test_labels_of_one_name_in_several_projects(deployer, registry, store, home, clock, gaussian):
    with store.write() as writer:
        writer.add_project(name="risk", description="", created_ms=1)
    registry.register_model(gaussian, "loss", "risk", "ann")
    deployer.move_label("prod", "price", who="ann")
    deployer.move_label("prod", "loss", who="ann")
    deployer.create_deployment("d", "claims", who="ann")
    with pytest.raises(Conflict, match="Several projects"):
        deployer.follow("d", "prod", who="ann")
    with pytest.raises(Conflict, match="Several projects"):
        deployer.move_label("prod", None, who="ann")
    with pytest.raises(Conflict, match="not of project 'risk'"):
        deployer.move_label("prod", "price", "risk", who="ann")
    with pytest.raises(NotFound, match="no label 'prod'"):
        deployer.follow("d", "prod", "nowhere", who="ann")
    followed = deployer.follow("d", "prod", "risk", who="ann")
    assert current(store)[1] == "loss"
    with store.read() as reader:
        assert label_name(reader, followed.label_id) == LabelName("risk", "prod")
    deployer.move_label("prod", None, "default", who="ann")
    with store.read() as reader:
        assert [label.model_id is None for label in reader.labels()] == [True, False]


def test_what_is_not_there_is_named(deployer):
    with pytest.raises(NotFound, match="no model 'x'"):
        deployer.move_label("prod", "x", who="ann")
    with pytest.raises(NotFound, match="no label 'prod'"):
        deployer.move_label("prod", None, who="ann")
    with pytest.raises(InvalidInput, match="not a good name"):
        deployer.move_label("No Good", "price", who="ann")
    with pytest.raises(NotFound, match="no deployment 'x'"):
        deployer.follow("x", "prod", who="ann")
    deployer.create_deployment("d", "price", who="ann")
    with pytest.raises(NotFound, match="no label 'prod'"):
        deployer.follow("d", "prod", who="ann")


def test_a_label_that_moves_while_its_file_is_checked_is_not_followed(
    deployer, store, followed, monkeypatch
):
    deployer.create_deployment("e", "claims", who="ann")
    write = store.write

    @contextmanager
    def moved_first():
        monkeypatch.setattr(store, "write", write)
        deployer.move_label("prod", "claims", who="bob")
        with write() as writer:
            yield writer

    monkeypatch.setattr(store, "write", moved_first)
    with pytest.raises(Busy, match="moved meanwhile"):
        deployer.follow("e", "prod", who="ann")
    assert current(store, "e") == (1, "claims", "ann", "", None)


def test_removing_a_model_lets_its_labels_go(deployer, registry, store):
    deployer.move_label("next", "claims", who="ann")
    registry.delete_model("claims", "bob")
    with store.read() as reader:
        [label] = reader.labels()
        event = reader.events(thing="label:next", limit=1)[0]
    assert label.model_id is None
    assert (event.actor, event.data["before"], event.data["model"]) == ("bob", "claims", None)
