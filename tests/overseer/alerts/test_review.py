"""The review: incidents and events follow the states of real rows, in both stores."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from structlog.testing import capture_logs

from steam.core.records import Deployment, Worker
from steam.core.states import DeploymentState, DesiredState, WorkerState
from steam.core.store import Store
from steam.db.sqlite import SqliteStore
from steam.deploy.status import deployment_state
from steam.overseer.alerts.incidents import Patience
from steam.overseer.alerts.review import Reviewer
from tests.overseer.alerts.conftest import Scene


@pytest.fixture(params=["scene", "sqlite_scene"])
def any_scene(request: pytest.FixtureRequest) -> Scene:
    scene = request.getfixturevalue(request.param)
    assert isinstance(scene, Scene)
    return scene


def test_an_incident_from_its_beginning_to_its_end(any_scene: Scene) -> None:
    scene, alerts = any_scene, any_scene.alerts()
    scene.put("prostate", WorkerState.CRASH_LOOPING, reason="Exit status 3.")
    alerts.review()
    (incident,) = scene.incidents()
    assert (incident.thing, incident.kind) == ("deployment:prostate", "crash-looping")
    assert incident.text == "Deployment 'prostate' keeps crashing. Exit status 3."
    assert (incident.opened_ms, incident.closed_ms) == (scene.clock.ms, None)

    scene.start("prostate")
    scene.put("prostate", WorkerState.RUNNING)
    alerts.review()
    assert scene.incidents() == [incident]
    scene.clock.pass_s(30)
    alerts.review()
    (incident,) = scene.incidents()
    assert incident.closed_ms == scene.clock.ms
    assert incident.text.endswith("Exit status 3. It is well again.")
    assert scene.events() == ["incident-opened", "incident-closed"]


def test_an_event_names_its_incident(any_scene: Scene) -> None:
    any_scene.put("prostate", WorkerState.FAILED, reason="The artifact is missing.")
    any_scene.alerts().review()
    with any_scene.store.read() as rows:
        (event,) = rows.events()
    assert (event.thing, event.actor) == ("deployment:prostate", "overseer")
    assert event.text == "Deployment 'prostate' cannot be started. The artifact is missing."
    assert event.data == {"incident": any_scene.incidents()[0].id, "kind": "failed"}


def test_trouble_that_comes_back_soon_is_the_same_incident(any_scene: Scene) -> None:
    scene, alerts = any_scene, any_scene.alerts()
    scene.put("prostate", WorkerState.FAILED, reason="First.")
    alerts.review()
    scene.put("prostate", WorkerState.RUNNING)
    scene.clock.pass_s(30)
    alerts.review()
    scene.put("prostate", WorkerState.CRASH_LOOPING, reason="Second.")
    alerts.review()
    (incident,) = scene.incidents()
    assert (incident.kind, incident.closed_ms) == ("crash-looping", None)
    assert incident.text == "Deployment 'prostate' keeps crashing. Second."
    assert scene.events() == ["incident-opened", "incident-closed", "incident-reopened"]


def test_no_transaction_to_write_is_begun_when_nothing_changes(sqlite_scene: Scene) -> None:
    sqlite_scene.put("prostate", WorkerState.FAILED)
    sqlite_scene.alerts().review()
    store = SqliteStore(sqlite_scene.home.database, busy_timeout_s=0.05)
    alerts = Scene(sqlite_scene.home, store, sqlite_scene.clock).alerts()
    with sqlite_scene.store.write(), capture_logs() as lines:
        alerts.review()
    store.close()
    assert lines == []


def test_while_all_is_calm_nothing_is_read(sqlite_scene: Scene) -> None:
    asked: list[str] = []

    def state_of(deployment: Deployment, workers: Sequence[Worker], now_ms: int) -> DeploymentState:
        asked.append(deployment.name)
        return deployment_state(deployment, workers, now_ms)

    reviewer = Reviewer(sqlite_scene.store, sqlite_scene.clock, state_of, Patience())
    reviewer.review()
    reviewer.review()
    assert asked == ["prostate"]
    sqlite_scene.put("prostate", WorkerState.UNHEALTHY)
    reviewer.review()
    sqlite_scene.clock.pass_s(30)
    reviewer.review()
    assert len(asked) == 4  # the last one looked again before it wrote
    assert len(sqlite_scene.incidents()) == 1


def test_crashes_before_it_is_ready_add_up(scene: Scene) -> None:
    alerts = scene.alerts()
    for restarts in range(3):
        scene.start("prostate", restarts=restarts)
        scene.clock.pass_s(14)
        scene.put("prostate", WorkerState.BACKOFF)
        alerts.review()
        assert len(scene.incidents()) == (restarts == 2)
    assert scene.incidents()[0].kind == "backoff"


def test_a_stop_ends_it_and_a_start_of_what_is_broken_goes_on(scene: Scene) -> None:
    alerts = scene.alerts()
    scene.put("prostate", WorkerState.FAILED)
    alerts.review()
    scene.desire("prostate", DesiredState.STOPPED)
    alerts.review()
    assert scene.incidents()[0].text.endswith("It was stopped.")
    scene.desire("prostate", DesiredState.RUNNING)
    alerts.review()
    (incident,) = scene.incidents()
    assert incident.closed_ms is None


def test_removal_ends_it(any_scene: Scene) -> None:
    alerts = any_scene.alerts()
    any_scene.put("prostate", WorkerState.FAILED)
    alerts.review()
    any_scene.remove("prostate")
    alerts.review()
    (incident,) = any_scene.incidents()
    assert incident.closed_ms is not None


def test_many_reviews_at_once_open_one_incident(sqlite_scene: Scene) -> None:
    sqlite_scene.put("prostate", WorkerState.FAILED)
    all_have_read = threading.Barrier(4)

    def review(store: Store) -> None:
        first = iter([True])

        def state_of(
            deployment: Deployment, workers: Sequence[Worker], now_ms: int
        ) -> DeploymentState:
            if next(first, False):
                all_have_read.wait(10)
            return deployment_state(deployment, workers, now_ms)

        Reviewer(store, sqlite_scene.clock, state_of, Patience()).review()

    stores = [SqliteStore(sqlite_scene.home.database) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(review, stores))
    for store in stores:
        store.close()
    assert len(sqlite_scene.incidents()) == 1
    assert sqlite_scene.events() == ["incident-opened"]
