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
from tests.e2e.pages import CARDS, COMPARED, ENTRANCES, PAGES
from tests.e2e.scene import Scene, played
from tests.e2e.window import check_width, resize

pytestmark = [pytest.mark.e2e, pytest.mark.process]

SCREENSHOTS = Path(__file__).parent / "screenshots"
LOOKS = tuple(product((1280, 390), ("light", "dark")))
DRAWN = ((1280, "light"), (390, "dark"))
"""The looks in which the many cards of Flow are drawn into files."""
HEIGHT = 900
BY_KEYBOARD = (
    *("/", "/deployments", "/deployments/risk", "/deployments/risk?view=settings"),
    f"/compare?{'&'.join(f'model={name}' for name in COMPARED)}",
)
REACHABLE = """() => {
    const all = "a[href], button, input, select, summary, [tabindex='0']"
    window.reachable = () => [...document.querySelectorAll(all)].filter(
        (one) => one.checkVisibility() && !one.disabled && one.type !== "hidden"
    )
    return window.reachable().length
}"""
"""How many elements Tab should reach."""
FOCUSED = """() => {
    const one = document.activeElement
    const { top, bottom, left, right } = one.getBoundingClientRect()
    const style = getComputedStyle(one)
    return {
        place: window.reachable().indexOf(one),
        told: one.outerHTML.slice(0, 120),
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        isInSight: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
    }
}"""
"""What has the focus: its place among them, and whether one can see it."""


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
    page.emulate_media(color_scheme=scheme)
    resize(page, width, HEIGHT)


def _check(page: Page, width: int, scheme: str) -> None:
    where = (page.url, width, scheme)
    check_width(page, width)
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


@pytest.mark.parametrize("path", BY_KEYBOARD)
def test_a_page_can_be_walked_through_by_keyboard(
    scene: Scene, inside: BrowserContext, path: str
) -> None:
    """Tab reaches each link, button and field, in their order, and shows where it is."""
    with watched(inside.new_page()) as page:
        page.set_viewport_size({"width": 1280, "height": HEIGHT})
        page.goto(scene.url + path)
        _settled(page)
        wanted = page.evaluate(REACHABLE)
        reached = []
        for _ in range(wanted):
            page.keyboard.press("Tab")
            told = page.evaluate(FOCUSED)
            assert told["outline"] > 0, told
            assert told["isInSight"], told
            reached.append(told["place"])
        assert reached == sorted(set(reached)), "in order, and none twice"
        assert len(reached) > 10


def test_a_dialog_is_left_by_escape_and_focus_goes_back(
    scene: Scene, inside: BrowserContext
) -> None:
    with watched(inside.new_page()) as page:
        page.goto(f"{scene.url}/deployments/risk")
        for name in ("Stop", "Delete"):
            asking = page.get_by_role("link", name=name)
            asking.focus()
            page.keyboard.press("Enter")
            dialog = page.get_by_role("dialog")
            expect(dialog.get_by_role("textbox").first).to_be_focused()
            page.keyboard.press("Escape")
            expect(dialog).to_be_hidden()
            expect(asking).to_be_focused()
        page.get_by_role("link", name="Stop").click()
        page.get_by_role("link", name="Leave it as it is").click()
        expect(page.get_by_role("link", name="Stop")).to_be_focused()
    assert scene.state("risk")["desired"] == "running"


def test_a_list_that_changes_keeps_the_focus_where_it_is(
    scene: Scene, inside: BrowserContext
) -> None:
    with watched(inside.new_page()) as page:
        page.goto(f"{scene.url}/deployments")
        _settled(page)
        link = page.get_by_role("link", name="nightly")
        link.focus()
        for replicas in (2, 1):
            scene.post("/api/deployments/nightly/scale", replicas=replicas)
            row = page.get_by_role("row").filter(has_text="nightly")
            expect(row.get_by_text(f"0 / {replicas}")).to_be_visible()
            expect(link).to_be_focused()


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
