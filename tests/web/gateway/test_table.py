"""From rows to routes."""

from dataclasses import replace

from steam.core.states import DesiredState, WorkerState
from steam.web.gateway.table import read_table, tokens_of


def _table(world):
    with world.store.read() as reader:
        return read_table(reader)


def test_running_workers_of_the_current_version_come_first(two) -> None:
    old, stopping = two.tokens
    two.change(stopping, state=WorkerState.STOPPING)
    with two.world.store.write() as writer:
        deployment = writer.deployment_named("prostate")
        version = writer.add_version(
            deployment_id=deployment.id,
            model_id=1,
            artifact_sha256="0" * 64,
            who="anna",
            why="",
            created_ms=1,
        )
        writer.update_deployment(replace(deployment, version_id=version.id))
        new = writer.add_worker(
            deployment_id=deployment.id,
            version_id=version.id,
            slot=0,
            token="new",
            port=deployment.port,
            restarts=0,
            started_ms=1,
        )
    assert _table(two.world)["prostate"].current == ()
    two.change(new.token, state=WorkerState.RUNNING)
    table = _table(two.world)
    route = table["prostate"]
    assert (route.wanted, route.current, route.others) == (True, ("new",), (old,))
    assert route.timeout_s == 60.0
    assert tokens_of(table) == {"new", old}


def test_a_stopped_deployment_is_not_wanted(deployed) -> None:
    with deployed.world.store.write() as writer:
        deployment = writer.deployment_named("prostate")
        writer.update_deployment(replace(deployment, desired=DesiredState.STOPPED))
    assert not _table(deployed.world)["prostate"].wanted
