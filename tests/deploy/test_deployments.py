"""What should run, as users change it."""

import itertools
import threading
from dataclasses import replace

import pytest

from steam.core.errors import Conflict, Exhausted, InvalidArtifact, InvalidInput, NotFound
from steam.core.policy import GatheringPolicy, InputPolicy, LimitPolicy, Policy, Strictness
from steam.core.ports import PortRange
from steam.core.states import DesiredState, WorkerState
from steam.deploy.deployments import Deployer
from steam.deploy.recording import Change
from steam.deploy.registry import Registry


@pytest.fixture(autouse=True)
def models(registry, gaussian, poisson):
    registry.register_model(gaussian, "price", None, "ann")
    registry.register_model(poisson, "claims", None, "ann")


def events_of(store, name="d"):
    with store.read() as reader:
        return [event.kind for event in reversed(reader.events(thing=f"deployment:{name}"))]


def live_worker(store, deployment):
    with store.write() as writer:
        return writer.add_worker(
            deployment_id=deployment.id,
            version_id=deployment.version_id,
            slot=0,
            token="t",
            port=deployment.port,
            restarts=0,
            started_ms=1,
        )


def test_a_deployment_is_made_with_its_first_version(deployer, store, clock):
    policy = Policy(InputPolicy(unseen_level=Strictness.REJECT))
    made = deployer.create_deployment("d", "price", 2, policy, who="ann", why="trial")
    assert (made.desired, made.replicas, made.port) == (DesiredState.RUNNING, 2, 9100)
    assert (made.policy, made.created_ms) == (policy, clock.ms)
    with store.read() as reader:
        assert reader.deployments() == (made,)
        [version] = reader.versions(made.id)
        [event] = reader.events(thing="deployment:d")
        model = reader.model_named("price")
    assert made.version_id == version.id
    assert (version.number, version.who, version.why) == (1, "ann", "trial")
    assert (version.model_id, version.artifact_sha256) == (model.id, model.artifact_sha256)
    assert (event.actor, event.kind, event.data["why"]) == ("ann", "deployment-created", "trial")


def test_a_taken_name_is_refused(deployer, store):
    deployer.create_deployment("d", "price", who="ann")
    with pytest.raises(Conflict, match="Deployment 'd' exists already") as caught:
        deployer.create_deployment("d", "claims", who="ann")
    assert "new version" in caught.value.hint
    assert events_of(store) == ["deployment-created"]


@pytest.mark.parametrize("name", ["", "Ä", "a.b", "-a", "a/b", "x" * 64])
def test_a_bad_name_is_refused(deployer, name):
    with pytest.raises(InvalidInput, match="not a good name"):
        deployer.create_deployment(name, "price", who="ann")


def test_a_model_must_exist_with_its_file(deployer, store, home):
    with pytest.raises(NotFound, match="no model 'x'"):
        deployer.create_deployment("d", "x", who="ann")
    deployer.create_deployment("d", "price", who="ann")
    for path in home.artifacts.iterdir():
        path.unlink()
    with pytest.raises(InvalidArtifact, match="is missing"):
        deployer.create_deployment("e", "price", who="ann")
    with pytest.raises(InvalidArtifact, match="is missing"):
        deployer.add_version("d", "claims", who="ann")
    assert events_of(store, "e") == []


@pytest.mark.parametrize("replicas", [-1, 0, 257])
def test_replicas_have_bounds(deployer, replicas):
    with pytest.raises(InvalidInput, match="cannot have"):
        deployer.create_deployment("d", "price", replicas, who="ann")
    deployer.create_deployment("d", "price", who="ann")
    with pytest.raises(InvalidInput, match="cannot have"):
        deployer.scale("d", replicas, who="ann")


def test_ports_that_are_reserved_or_in_use_are_passed_over(store, home, clock):
    deployer = Deployer(
        store, home, clock, PortRange(9100, 9102), port_is_free=lambda port: port != 9101
    )
    assert deployer.create_deployment("a", "price", who="ann").port == 9100
    assert deployer.create_deployment("b", "price", who="ann").port == 9102
    with pytest.raises(Exhausted, match="No free port"):
        deployer.create_deployment("c", "price", who="ann")
    deployer.delete_deployment("a", who="ann")
    assert deployer.create_deployment("c", "price", who="ann").port == 9100


def test_threads_never_get_the_same_port_or_name(store, home, clock, deployer):
    outcomes = []

    def create(number: int) -> None:
        name = f"d{number % 4}"
        try:
            outcomes.append(deployer.create_deployment(name, "price", who="ann"))
        except Conflict as error:
            outcomes.append(error)

    threads = [threading.Thread(target=create, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = [outcome for outcome in outcomes if not isinstance(outcome, Conflict)]
    assert len(outcomes) == 8
    assert sorted(deployment.name for deployment in made) == ["d0", "d1", "d2", "d3"]
    assert sorted(deployment.port for deployment in made) == [9100, 9101, 9102, 9103]


def test_versions_forward_and_back(deployer, store):
    first = deployer.create_deployment("d", "price", who="ann").version_id
    second = deployer.add_version("d", "claims", who="bob", why="better")
    third = deployer.add_version("d", "price", who="bob")
    assert (second.number, third.number) == (2, 3)
    assert deployer.rollback("d", who="ann").version_id == second.id
    assert deployer.rollback("d", who="ann").version_id == first
    with pytest.raises(Conflict, match="no version before"):
        deployer.rollback("d", who="ann")
    assert deployer.rollback("d", 3, who="ann").version_id == third.id
    assert deployer.rollback("d", 3, who="ann").version_id == third.id
    with pytest.raises(NotFound, match="no version '9'"):
        deployer.rollback("d", 9, who="ann")
    assert events_of(store) == [
        "deployment-created",
        "version-added",
        "version-added",
        "rolled-back",
        "rolled-back",
        "rolled-back",
    ]


def test_what_is_deployed_already_makes_no_version(deployer, store):
    deployer.create_deployment("d", "price", who="ann")
    second = deployer.add_version("d", "claims", who="bob")
    assert deployer.add_version("d", "claims", who="cy", why="again") == second
    with store.read() as reader:
        assert len(reader.versions(reader.deployment_named("d").id)) == 2
    assert events_of(store) == ["deployment-created", "version-added"]
    deployer.stop("d", who="ann")
    assert deployer.add_version("d", "claims", who="ann") == second
    assert events_of(store)[-1] == "deployment-stopped"


def test_who_deploys_what_a_label_brought_ends_the_following_alone(deployer, store):
    deployer.create_deployment("d", "price", who="ann")
    deployer.move_label("best", "price", who="ann")
    followed = deployer.follow("d", "best", who="ann")
    assert deployer.add_version("d", "price", who="bob").id == followed.version_id
    with store.read() as reader:
        assert reader.deployment_named("d").label_id is None


def test_a_version_without_its_file_is_not_gone_back_to(deployer, registry, store, home):
    deployer.create_deployment("d", "price", who="ann")
    current = deployer.add_version("d", "claims", who="ann")
    with store.read() as reader:
        home.artifact(reader.model_named("price").artifact_sha256).unlink()
    with pytest.raises(InvalidArtifact, match="is missing"):
        deployer.rollback("d", who="ann")
    with store.read() as reader:
        assert reader.deployment_named("d").version_id == current.id


def test_stop_and_start_change_only_what_is_wanted(deployer, store):
    made = deployer.create_deployment("d", "price", who="ann")
    assert deployer.stop("d", who="ann").desired is DesiredState.STOPPED
    assert deployer.stop("d", who="ann").desired is DesiredState.STOPPED
    assert deployer.start("d", who="ann") == made
    assert deployer.start("d", who="ann") == made
    assert events_of(store) == ["deployment-created", "deployment-stopped", "deployment-started"]


def test_restart_is_recorded_and_starts_what_was_stopped(deployer, clock):
    deployer.create_deployment("d", "price", who="ann")
    deployer.stop("d", who="ann")
    clock.ms = 5_000
    restarted = deployer.restart("d", who="ann", why="stuck")
    assert (restarted.restart_ms, restarted.desired) == (5_000, DesiredState.RUNNING)


def test_scale(deployer, store):
    deployer.create_deployment("d", "price", who="ann")
    assert deployer.scale("d", 3, who="ann").replicas == 3
    assert deployer.scale("d", 3, who="ann").replicas == 3
    assert events_of(store) == ["deployment-created", "deployment-scaled"]


def test_a_live_deployment_is_stopped_but_not_removed(deployer, store):
    deployment = deployer.create_deployment("d", "price", who="ann")
    worker = live_worker(store, deployment)
    with pytest.raises(Conflict, match="still has live workers"):
        deployer.delete_deployment("d", who="ann")
    with store.write() as writer:
        assert writer.deployment_named("d").desired is DesiredState.STOPPED
        writer.update_worker(replace(worker, state=WorkerState.EXITED))
    deployer.delete_deployment("d", who="ann")
    with store.read() as reader:
        assert reader.deployments() == ()
    assert events_of(store) == ["deployment-created", "deployment-stopped", "deployment-deleted"]


def test_limits_change_one_by_one_and_hold_for_the_next_start(deployer, store, clock):
    made = deployer.create_deployment("d", "price", who="ann")
    deployer.limit("d", memory_mb=512, who="ann", why="it ate all")
    limited = deployer.limit("d", nice=5, who="ann")
    assert limited.policy.limits == LimitPolicy(memory_mb=512, nice=5)
    assert limited.policy.supervision == made.policy.supervision
    assert limited.restart_ms == made.restart_ms
    assert deployer.limit("d", memory_mb=0, who="ann").policy.limits == LimitPolicy(nice=5)
    assert events_of(store) == ["deployment-created", *["limits-changed"] * 3]
    assert deployer.limit("d", nice=5, who="ann").policy.limits == LimitPolicy(nice=5)
    assert len(events_of(store)) == 4


def test_limits_that_are_to_hold_at_once_replace_the_workers_but_start_nothing(deployer, clock):
    deployer.create_deployment("d", "price", who="ann")
    deployer.stop("d", who="ann")
    clock.ms = 7_000
    limited = deployer.limit("d", cpu_percent=50, restart=True, who="ann")
    assert (limited.restart_ms, limited.desired) == (7_000, DesiredState.STOPPED)


@pytest.mark.parametrize("limits", [{"memory_mb": 1}, {"nice": 20}, {"open_files": -5}, {}])
def test_limits_under_which_nothing_runs_are_refused(deployer, store, limits):
    deployer.create_deployment("d", "price", who="ann")
    with pytest.raises(InvalidInput):
        deployer.limit("d", **limits, who="ann")
    assert events_of(store) == ["deployment-created"]


def test_gathering_changes_one_by_one_and_leaves_the_rest(deployer, store, clock):
    made = deployer.create_deployment("d", "price", who="ann")
    deployer.gather("d", max_rows=64, who="ann", why="a forest")
    gathering = deployer.gather("d", max_wait_ms=2.5, who="ann")
    assert gathering.policy == replace(made.policy, gathering=GatheringPolicy(64, 2.5))
    assert gathering.restart_ms == made.restart_ms
    deployer.gather("d", max_rows=64, who="ann")
    assert events_of(store) == ["deployment-created", *["gathering-changed"] * 2]
    with store.read() as reader:
        [event, _] = reader.events(thing="deployment:d", limit=2)
        assert reader.deployment_named("d").policy == gathering.policy
    assert event.data["gathering"] == {"max_wait_ms": 2.5}
    clock.ms = 7_000
    assert deployer.gather("d", max_rows=0, restart=True, who="ann").restart_ms == 7_000


@pytest.mark.parametrize(
    "gathering", [{"max_rows": -1}, {"max_rows": 1001}, {"max_wait_ms": 101.0}, {}]
)
def test_gathering_beyond_its_bounds_is_refused(deployer, store, gathering):
    deployer.create_deployment("d", "price", who="ann")
    with pytest.raises(InvalidInput):
        deployer.gather("d", **gathering, who="ann")
    assert events_of(store) == ["deployment-created"]


def test_every_change_says_who_why_and_what_was_wanted_before_and_after(deployer, store):
    deployer.create_deployment("d", "price", who="ann", why="1")
    deployer.add_version("d", "claims", who="bob", why="2")
    deployer.scale("d", 2, who="cy", why="3")
    deployer.limit("d", memory_mb=512, who="di", why="4")
    deployer.rollback("d", who="ed", why="5")
    deployer.stop("d", who="flo", why="6")
    deployer.restart("d", who="gus", why="7")
    deployer.delete_deployment("d", who="hal", why="8")
    with store.read() as reader:
        events = reader.events(thing="deployment:d", oldest_first=True)
    told = [(e.actor, e.data["why"], e.data["version"]) for e in events]
    assert told == [
        ("ann", "1", 1),
        ("bob", "2", 2),
        ("cy", "3", 2),
        ("di", "4", 2),
        ("ed", "5", 1),
        ("flo", "6", 1),
        ("gus", "7", 1),
        ("hal", "8", 1),
        ("hal", "8", 1),
    ]
    assert events[0].data["before"] is events[-1].data["after"] is None
    for earlier, later in itertools.pairwise(events):
        assert earlier.data["after"] == later.data["before"]
        assert later.data["before"] != later.data["after"]
    assert [event.kind for event in events] == [
        Change.CREATED,
        Change.VERSION_ADDED,
        Change.SCALED,
        Change.LIMITS_CHANGED,
        Change.ROLLED_BACK,
        Change.STOPPED,
        Change.RESTARTED,
        Change.STOPPED,
        Change.DELETED,
    ]


@pytest.mark.parametrize(
    "method", ["stop", "start", "restart", "rollback", "delete_deployment", "unfollow"]
)
def test_an_unknown_deployment_is_named(deployer, method):
    with pytest.raises(NotFound, match="no deployment 'x'"):
        getattr(deployer, method)("x", who="ann")
    with pytest.raises(NotFound, match="no deployment 'x'"):
        deployer.scale("x", 1, who="ann")
    with pytest.raises(NotFound, match="no deployment 'x'"):
        deployer.add_version("x", "price", who="ann")
    with pytest.raises(NotFound, match="no deployment 'x'"):
        deployer.limit("x", nice=1, who="ann")


def test_the_registry_and_the_deployer_share_one_store(store, home, clock, deployer, gaussian):
    Registry(store, home, clock).register_model(gaussian, "third", None, "ann")
    assert deployer.create_deployment("d", "third", who="ann").name == "d"
