"""The form page as a browser gets it."""

import re

import pytest

from steam.model.signature import Category, Column, ColumnType, Signature

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def page(start_worker) -> str:
    return start_worker("glm_binomial").client.get("/").text


def test_two_levels_are_radio_buttons_and_more_are_a_list(page: str) -> None:
    assert re.findall(r'<input type="radio" name="[^"]*" value="([^"]*)">', page) == ["no", "yes"]
    assert re.findall(r'<option value="([^"]*)"', page)[:2] == ["", "both lobes"]


def test_every_input_has_its_label(page: str) -> None:
    labelled = re.findall(r'<label for="([^"]+)">', page)
    assert len(labelled) == 7
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
        "openapi.json",
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


def test_every_module_that_a_script_imports_is_there(worker_of) -> None:
    client = worker_of("glm_binomial").client
    found, wanted = set(), {"page.js"}
    while wanted - found:
        name = (wanted - found).pop()
        response = client.get(f"/{name}")
        assert response.status_code == 200, name
        found.add(name)
        wanted |= set(re.findall(r'from "\./([a-z]+\.js)"', response.text))
    assert len(found) > 5


def test_names_of_columns_and_levels_cannot_become_html(worker_of) -> None:
    page = worker_of("glm_poisson_offset").client.get("/").text
    assert '<option value="hi &#34;q&#34;">' in page
    assert 'data-name="off"' in page


def test_line_ends_in_levels_survive_html(start_worker_of) -> None:
    levels = ("a\rb", "a\r\nb", "a\nb")
    signature = Signature(
        (Column("x", ColumnType.CATEGORICAL, levels=levels),),
        Column("y", ColumnType.NUMERIC),
        Category.REGRESSION,
    )
    page = start_worker_of(signature).client.get("/").text
    options = re.findall(r'<option value="([^"]*)"', page)
    assert options == ["", "a&#13;b", "a&#13;\nb", "a\nb"]


def test_a_wide_model_has_a_page_of_some_of_its_columns(start_worker_of) -> None:
    signature = Signature(
        tuple(Column(f"x{place}", ColumnType.NUMERIC) for place in range(2000)),
        Column("y", ColumnType.NUMERIC),
        Category.REGRESSION,
    )
    page = start_worker_of(signature).client.get("/").text
    assert "the first 500 of 2000 columns" in page
    assert page.count("data-name=") == 500
