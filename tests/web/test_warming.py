"""What is made while the master starts is there for the first page."""

import gc

import pytest

from steam.web.assets import TEMPLATES
from steam.web.warming import begin_warming


@pytest.fixture
def thawed():
    yield
    gc.unfreeze()


def test_no_page_waits_for_a_template(world, thawed, monkeypatch):
    begin_warming(world.app).join(30)
    environment = world.app.state.templates
    monkeypatch.setattr(environment, "compile", None)
    for path in sorted(TEMPLATES.rglob("*.html")):
        environment.get_template(str(path.relative_to(TEMPLATES)))
    assert world.client.get("/").status_code == 200
    assert gc.get_freeze_count() > 10_000
