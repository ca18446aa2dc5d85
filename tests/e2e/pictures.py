"""Makes the pictures of the README anew: `python -m tests.e2e.pictures`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.e2e.flow_servers import running_flow
from tests.e2e.notebook import Notebook
from tests.e2e.scene import Scene, played

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
MOST_BYTES = 150 * 1024
WIDTH = 1280


def main() -> None:
    """Write every picture. Raises SystemExit for one that is too large for a README."""
    PICTURES.mkdir(exist_ok=True)
    with (
        TemporaryDirectory() as home,
        TemporaryDirectory() as data,
        running_flow(Path(home), Path(data)) as servers,
        played(servers) as scene,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        with scene.enter(browser) as context:
            page = context.new_page()
            _take_home(page, scene)
            _take_deployment(page, scene)
            _take_flow(page, scene)
        browser.close()


def _take_home(page: Page, scene: Scene) -> None:
    page.goto(scene.url)
    expect(page.locator("#connection")).to_have_text("live")
    _save(page, "home", 600)


def _take_deployment(page: Page, scene: Scene) -> None:
    page.goto(f"{scene.url}/deployments/risk?range=24h")
    expect(page.locator("#connection")).to_have_text("live")
    expect(page.locator("figure[data-chart] canvas")).to_have_count(3)
    _save(page, "deployment", 840)


def _take_flow(page: Page, scene: Scene) -> None:
    notebook = Notebook(page, scene.url)
    model = notebook.run('getModel "risk_lasso"')
    expect(model.locator(".picker canvas").first).to_be_visible()
    notebook.cell(0).get_by_role("button", name="Remove this cell").click()
    expect(page.get_by_text("draft kept")).to_be_visible()
    _save(page, "flow", 880)


def _save(page: Page, name: str, height: int) -> None:
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.mouse.move(0, 0)
    page.evaluate("() => { scrollTo(0, 0); document.activeElement?.blur() }")
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path} is larger than {MOST_BYTES // 1024} KB.")


if __name__ == "__main__":
    main()
