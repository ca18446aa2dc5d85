"""The page of a deployment's traffic, its part, and the small line."""

import re

import pytest

from steam.scoring.figures.figures import open_figures
from steam.web.rendering import page_environment


@pytest.fixture
def asked(world):
    world.deployed("prostate")
    with world.store.read() as reader:
        [one] = reader.deployments()
    figures = open_figures(world.home.worker_figures(one.name, one.id))
    for _ in range(1234):
        figures.recorder.answered(
            figures.now_s(), "post", rows=1, scoring_ns=1, took_ns=2_000_000, place=250
        )
    return world


def test_the_page_says_in_words_what_the_charts_show(asked) -> None:
    page = asked.client.get("/deployments/prostate/traffic").text
    assert "1,234" in page
    assert page.count("<figure") == 2
    assert "None in this time." in page
    assert 'href="?range=24h#traffic"' in page
    assert re.search(r'range=1h#traffic" aria-current="true"', page)
    assert " style=" not in page


def test_the_part_is_only_what_changes(asked) -> None:
    answer = asked.client.get("/deployments/prostate/traffic", headers={"HX-Request": "true"})
    assert answer.headers["Vary"] == "HX-Request"
    assert "<html" not in answer.text
    assert 'id="chart-rates"' in answer.text


def test_a_quiet_deployment(world) -> None:
    world.deployed("prostate")
    page = world.client.get("/deployments/prostate/traffic?range=30d").text
    assert "Nothing was asked in this time." in page
    assert "<figure" not in page


def test_an_unknown_range_or_name_is_told(world) -> None:
    world.deployed("prostate")
    assert world.client.get("/deployments/prostate/traffic?range=<b>").status_code in {400, 422}
    assert world.client.get("/deployments/none/traffic").status_code == 404


def sparkline(values: list[float], label: str = "Load") -> str:
    template = '{% from "sparkline.html" import sparkline %}{{ sparkline(values, label) }}'
    return page_environment().from_string(template).render(values=values, label=label)


def test_a_small_line_goes_from_zero_to_its_highest_value() -> None:
    drawn = sparkline([0, 2, 4])
    assert 'points="0.00,23.00 50.00,12.00 100.00,1.00"' in drawn
    assert "<title>Load</title>" in drawn


@pytest.mark.parametrize("values", [[], [0, 0], [5]])
def test_a_small_line_without_any_is_flat(values) -> None:
    assert 'class="flat"' in sparkline(values)


def test_the_label_of_a_small_line_is_text() -> None:
    assert "<script" not in sparkline([1, 2], '"><script>alert(1)</script>')
