"""The browser's files."""

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
