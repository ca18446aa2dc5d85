"""Every page and the main cards of Flow, light and dark, wide and narrow: each fits its window,
keeps the console clean, has no serious finding of axe-core, and is drawn into a file to look at."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.accessibility import serious_findings
from tests.e2e.console import watched
from tests.e2e.flow_servers import FlowServers
from tests.e2e.notebook import Notebook
from tests.e2e.pages import CARDS, ENTRANCES, PAGES
from tests.e2e.scene import Scene, played

pytestmark = [pytest.mark.e2e, pytest.mark.process]

SCREENSHOTS = Path(__file__).parent / "screenshots"
LOOKS = tuple(product((1280, 390), ("light", "dark")))
DRAWN = ((1280, "light"), (390, "dark"))
"""The looks in which the many cards of Flow are drawn into files."""
HEIGHT = 900


@pytest.fixture(scope="module")
def scene(flow: FlowServers) -> Iterator[Scene]:
    with played(flow) as scene:
        yield scene


@pytest.fixture(scope="module")
def inside(scene: Scene, browser: Browser) -> Iterator[BrowserContext]:
    """A browser of the admin, into which axe-core may be put."""
    with scene.enter(browser, bypass_csp=True) as context:
        yield context


def _look(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=scheme)
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")


def _check(page: Page, width: int, scheme: str) -> None:
    where = (page.url, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, where
    assert serious_findings(page) == [], where


def _file(name: str, width: int, scheme: str) -> Path:
    SCREENSHOTS.mkdir(exist_ok=True)
    return SCREENSHOTS / f"{name}-{scheme}-{width}.png"


def _name(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path).strip("-") or "home"


def _settled(page: Page) -> None:
    """Wait until every chart is drawn and the page hears of changes, if it does."""
    expect(page.locator("figure[data-chart]:not(:has(canvas))")).to_have_count(0)
    live = page.locator("#live")
    if live.count():
        expect(page.locator("#connection")).to_have_text("live")


def _walk(context: BrowserContext, url: str, path: str) -> None:
    with watched(context.new_page(), "404" if path == "/nowhere" else "") as page:
        page.goto(url + path)
        _settled(page)
        for width, scheme in LOOKS:
            _look(page, width, scheme)
            page.screenshot(path=_file(_name(path), width, scheme), full_page=True)
            _check(page, width, scheme)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_and_can_be_used_by_everybody(
    scene: Scene, inside: BrowserContext, path: str
) -> None:
    _walk(inside, scene.url, path)


@pytest.mark.parametrize("path", ENTRANCES)
def test_an_entrance_fits_and_can_be_used_by_everybody(
    scene: Scene, browser: Browser, path: str
) -> None:
    with browser.new_context(bypass_csp=True) as context:
        _walk(context, scene.url, path)


def test_the_cards_of_flow_fit_and_can_be_used_by_everybody(
    scene: Scene, inside: BrowserContext
) -> None:
    with watched(inside.new_page()) as page:
        notebook = Notebook(page, scene.url)
        cells = {"assist": notebook.cell(0)}
        for name, source in CARDS.items():
            cells[name] = notebook.run(source.replace("{data}", str(scene.servers.data)))
        cells["text"] = notebook.run("# A heading\n\nSome *text* with `code`", "markdown")
        cells["rapids"] = notebook.run("(mean (cols prostate.hex [2]) 1 0)", "rapids")
        expect(page.get_by_text("draft kept")).to_be_visible()
        for width, scheme in LOOKS:
            _look(page, width, scheme)
            _check(page, width, scheme)
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=_file("flow", width, scheme))
        page.locator("#flow-bar").evaluate("bar => bar.remove()")  # it lies over what is drawn
        for width, scheme in DRAWN:
            _look(page, width, scheme)
            for name, cell in cells.items():
                cell.screenshot(path=_file(f"flow-{name}", width, scheme))
