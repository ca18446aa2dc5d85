"""Health: what the doctor found before, never while the reader waits."""

import threading
import time
from dataclasses import replace

import httpx
import pytest

from steam.core.clock import SystemClock
from steam.doctor.finding import bad, warn
from steam.web.app import create_app
from steam.web.checkup import Checkup


@pytest.fixture
def examined(services, serve):
    """Serves a home whose doctor takes as long as the test wants."""
    may_end = threading.Event()
    found = [bad("ports", "Port <9> is taken.", "Free it."), warn("clock", "It is off.", "Set it.")]

    def examine():
        assert may_end.wait(30)
        return found

    app = create_app(replace(services, checkup=Checkup(examine, SystemClock())))
    with serve(app, app.state.watch.close) as url, httpx.Client(base_url=url, timeout=20) as client:
        yield client, may_end
        may_end.set()


def _eventually(client, text):
    deadline = time.monotonic() + 30
    while text not in (page := client.get("/health").text):
        assert time.monotonic() < deadline, page
    return page


def test_nobody_waits_for_the_doctor(examined):
    client, may_end = examined
    page = client.get("/health").text
    assert "It looks for the first time" in page
    assert "Looking, for" in page
    may_end.set()
    page = _eventually(client, "Port &lt;9&gt; is taken.")
    assert "Free it." in page
    assert page.index("Free it.") < page.index("Set it.")
    home = client.get("/").text
    assert "The doctor found something bad: ports" in home
    assert "One remark of the doctor" in home


def test_a_look_may_be_asked_for(examined):
    client, may_end = examined
    may_end.set()
    client.get("/health")
    _eventually(client, "is taken.")
    may_end.clear()
    own = {"Origin": str(client.base_url).rstrip("/")}
    assert client.post("/health/check", headers=own).headers["location"] == "/health"
    assert "Looking, for" in client.get("/health").text
    may_end.set()


def test_settings_and_jobs_have_pages(world):
    assert "STEAM_BACKUP_FOLDER" in world.client.get("/settings").text
    page = world.client.get("/jobs").text
    assert "/static/jobs/jobs.js" in page
    assert "No file has been scored yet" in page
