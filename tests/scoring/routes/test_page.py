"""The form page as a browser gets it."""

import re

import pytest

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def page(start_worker) -> str:
    return start_worker("glm_binomial").client.get("/").text


def test_two_levels_are_radio_buttons_and_more_are_a_list(page: str) -> None:
    assert re.findall(r'<input type="radio" name="[^"]*" value="([^"]*)">', page) == ["no", "yes"]
    assert re.findall(r'<option value="([^"]*)"', page)[:2] == ["", "both lobes"]


def test_every_input_has_its_label(page: str) -> None:
    labelled = re.findall(r'<label for="([^"]+)">', page)
    assert len(labelled) == 6
    for identity in labelled:
        assert f'id="{identity}"' in page


def test_nothing_is_inline_and_nothing_is_foreign(page: str) -> None:
    assert not re.search(r"<style|style=|<script>|\son\w+=", page)
    assert re.findall(r'(?:src|href)="([^"]+)"', page) == [
        "icon.svg",
        "page.css",
        "page.js",
        "schema",
        "stats",
    ]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("page.css", "text/css"), ("page.js", "text/javascript"), ("icon.svg", "image/svg+xml")],
)
def test_its_files_come_from_the_worker(worker_of, name: str, media_type: str) -> None:
    response = worker_of("glm_binomial").client.get(f"/{name}")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith(media_type)
    assert response.text.strip()


def test_names_of_columns_and_levels_cannot_become_html(worker_of) -> None:
    page = worker_of("glm_poisson_offset").client.get("/").text
    assert '<option value="hi &#34;q&#34;">' in page
    assert 'data-name="off"' in page
