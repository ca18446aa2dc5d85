"""The browser's files."""

import json

import pytest

from steam.core.errors import NotFound
from steam.web.assets import STATIC, TEMPLATES, check_assets


def test_missing_libraries_name_the_command(tmp_path):
    with pytest.raises(NotFound, match="make assets"):
        check_assets(tmp_path)


def test_the_libraries_are_there_and_served(world):
    check_assets()
    for path in STATIC.rglob("*.*"):
        name = path.relative_to(STATIC).as_posix()
        assert world.client.get(f"/static/{name}").content == path.read_bytes()


def test_no_template_has_inline_code_or_foreign_addresses():
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text()
        for forbidden in ("https://", "http://", " style=", "onclick", "hx-on", "<style", "| safe"):
            assert forbidden not in text, (path.name, forbidden)


def test_the_bundle_of_flow_is_made_of_its_modules_as_they_are():
    bundle = STATIC / "vendor" / "flow.js"
    made = json.loads((bundle.parent / "flow.js.map").read_text())
    sources = [(bundle.parent / name).resolve() for name in made["sources"]]
    assert STATIC / "flow" / "saving" / "session.js" in sources
    for source, text in zip(sources, made["sourcesContent"], strict=True):
        assert source.is_relative_to(STATIC)
        assert source.read_text() == text, f"{source.name} has changed: run `make assets`"


def test_flow_asks_for_one_module_of_its_own(world):
    page = world.client.get("/flow").text
    modules = [line for line in page.splitlines() if 'type="module"' in line]
    assert [line.split('"')[1].split("?")[0] for line in modules] == [
        "/static/live.js",
        "/static/frame.js",
        "/static/vendor/flow.js",
    ]
    # Where a bundle imports anything it says so first.
    assert not (STATIC / "vendor" / "flow.js").read_text().startswith("import")
