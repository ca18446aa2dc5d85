"""`GET /metrics` of a real master."""

from dataclasses import replace

import pytest

from steam.core.errors import Busy
from steam.core.states import LIVE_STATES, WorkerState
from steam.overseer.figures import Figures, write
from steam.web.metrics.collector import Collector
from tests.exposition import Read, read_exposition


def scrape(world) -> Read:
    answer = world.client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return read_exposition(answer.text)


def test_it_counts_deployments_workers_and_restarts(world) -> None:
    world.deployed(replicas=2)
    before = scrape(world)
    assert before.value("steam_deployments", state="running") == 1
    assert before.value("steam_workers", state="running") == 2
    assert before.value("steam_deployment_workers_wanted", deployment="prostate") == 2
    assert before.value("steam_deployment_workers_running", deployment="prostate") == 2
    assert before.value("steam_models") == 1
    with world.store.write() as rows:
        worker = rows.live_workers()[0]
        rows.update_worker(
            replace(worker, state=WorkerState.BACKOFF, ended_ms=3_000, exit_signal=11)
        )
    broken = scrape(world)
    assert broken.value("steam_deployments", state="degraded") == 1
    assert broken.value("steam_workers", state="backoff") == 1
    world.passes("overseer")
    after = scrape(world)
    restarts = "steam_worker_restarts_total"
    assert after.value(restarts, deployment="prostate", reason="crash") == 1
    assert sum(v for (name, _), v in after.values.items() if name == restarts) == 1
    assert after.value("steam_worker_recovery_seconds_count") == 1
    events = "steam_events_total"
    assert after.value(events) >= before.value(events) > 0


def test_it_tells_of_the_home_and_of_itself(world) -> None:
    world.registered("glm")
    read = scrape(world)
    assert read.value("steam_database_bytes", file="database") >= 4096
    assert read.value("steam_database_bytes", file="wal") > 0
    assert read.value("steam_database_readable") == 1
    assert read.value("process_open_fds") > 3
    assert read.value("steam_gateway_requests_total", outcome="answered") == 0
    assert read.labels_of("steam_build_info")[0].keys() == {"version", "python"}
    assert not read.labels_of("steam_last_backup_time_seconds")


def test_the_overseers_figures_come_from_its_file(world) -> None:
    assert scrape(world).value("steam_overseer_up") == 0
    now_ms = world.services.clock.now_ms()
    figures = Figures(
        started_ms=now_ms - 5000,
        written_ms=now_ms,
        passes=7,
        failed_passes=1,
        actions={"StartWorker": 3},
        pass_seconds_sum=0.5,
        held_sockets=2,
        watched_workers=4,
    )
    write(world.home.overseer_figures, figures)
    read = scrape(world)
    assert read.value("steam_overseer_up") == 1
    assert read.value("steam_overseer_passes_total") == 7
    assert read.value("steam_overseer_actions_total", action="StartWorker") == 3
    assert read.value("steam_overseer_held_sockets") == 2
    write(world.home.overseer_figures, replace(figures, written_ms=now_ms - 60_000))
    stale = scrape(world)
    assert stale.value("steam_overseer_up") == 0
    assert "steam_overseer_passes_total" not in stale.types


def test_the_last_backup_is_the_newest_event_of_one(world) -> None:
    with world.store.write() as rows:
        for ms, kind in ((5_000, "backup-taken"), (7_000, "backup-taken"), (9_000, "other")):
            rows.add_event(ms=ms, actor="master", kind=kind, thing="home", text="It was.")
    assert scrape(world).value("steam_last_backup_time_seconds") == 7


class Unreadable:
    """A store whose database cannot be read for now."""

    def __init__(self, store: object) -> None:
        self.works = True
        self._store = store

    def read(self) -> object:
        if not self.works:
            raise Busy("The database is locked.")
        return self._store.read()  # type: ignore[attr-defined]


def test_a_database_that_cannot_be_read_is_told_and_the_rest_goes_on(world) -> None:
    world.deployed()
    store = Unreadable(world.store)
    services = replace(world.services, store=store)
    collector = Collector(services, lambda: world.app.state.gateway.figures)
    store.works = False
    read = read_exposition(collector.text())
    assert read.value("steam_database_readable") == 0
    assert "steam_deployments" not in read.types
    assert read.value("process_resident_memory_bytes") > 0
    store.works = True
    assert read_exposition(collector.text()).value("steam_deployments", state="running") == 1


@pytest.mark.parametrize("state", sorted(LIVE_STATES))
def test_every_state_has_a_sample(world, state: WorkerState) -> None:
    assert scrape(world).value("steam_workers", state=state.value) == 0
