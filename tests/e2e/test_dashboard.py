"""What a user sees: live state, repair, buttons, the form, and pages that never hang."""

import os
import signal
import time
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Dialog, Page, Request, Route, expect

pytestmark = pytest.mark.e2e

SCREENSHOTS = Path(__file__).parent / "screenshots"
AT = "/deployments/prostate/at?when=2026-01-01T00:00"
PAGES = ("/", "/deployments/prostate", AT, "/models", "/models/glm", "/events", "/nowhere")
ROW = {"DPROS": "left", "RACE": "white", "DCAPS": "no", "AGE": 65, "PSA": 1.4, "VOL": 0}


def _state(page: Page):
    return page.locator("#state .chip")


def _worker_pid(page: Page):
    return page.locator("#workers table").first.locator("tbody tr").first.locator("td").nth(2)


def _open(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator("#connection")).to_have_text("live")


def test_a_killed_worker_is_seen_gone_and_back_without_reload(master, page):
    master.deploy("prostate", backoff_base_s=2)
    _open(page, f"{master.url}/deployments/prostate")
    expect(_state(page)).to_have_text("running")
    page.evaluate("document.documentElement.dataset.sameDocument = 'yes'")
    first = master.pid("prostate")
    expect(_worker_pid(page)).to_have_text(str(first))
    os.kill(first, signal.SIGKILL)  # started again at once
    expect(_worker_pid(page)).not_to_have_text(str(first))
    expect(_state(page)).to_have_text("running")
    second = master.pid("prostate")
    assert second != first
    expect(_worker_pid(page)).to_have_text(str(second))
    os.kill(second, signal.SIGKILL)  # started again after a wait
    expect(_state(page)).to_have_text("backoff")
    expect(page.locator("#workers")).to_contain_text("Killed from outside. Next start in")
    expect(_state(page)).to_have_text("running")
    expect(_worker_pid(page)).to_have_text(str(master.pid("prostate")))
    expect(page.locator("#events")).to_contain_text("Killed from outside. It is started again")
    assert page.evaluate("document.documentElement.dataset.sameDocument") == "yes"


def test_a_hung_worker_makes_no_page_slow(master, page):
    master.deploy("prostate")
    _open(page, f"{master.url}/deployments/prostate")
    expect(_state(page)).to_have_text("running")
    os.kill(master.pid("prostate"), signal.SIGSTOP)
    for path in ("/", "/deployments/prostate", "/models", "/models/glm", "/events"):
        start = time.monotonic()
        page.goto(master.url + path)
        assert time.monotonic() - start < 1, path


def test_buttons_stop_and_start_after_asking(master, page, gone):
    master.deploy("prostate")
    _open(page, f"{master.url}/deployments/prostate")
    expect(_state(page)).to_have_text("running")
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", refuse)
    page.get_by_role("button", name="Stop").click()
    assert asked
    assert asked[0].startswith("Stop prostate?")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#answer")).to_contain_text("stays stopped")
    expect(_state(page)).to_have_text("stopped")
    assert master.api.get("/api/deployments/prostate").json()["desired"] == "stopped"
    page.get_by_role("button", name="Start", exact=True).click()
    expect(_state(page)).to_have_text("running")
    page.once("dialog", lambda dialog: dialog.accept())
    gone.add(page.url)
    page.get_by_role("button", name="Delete").click()
    expect(page).to_have_url(f"{master.url}/")
    expect(page.locator("main")).to_contain_text("Nothing is deployed yet")


def test_a_deletion_leads_on_even_if_the_page_hears_of_it_first(master, page, gone):
    master.deploy("prostate")
    _open(page, f"{master.url}/deployments/prostate")
    gone.add(page.url)
    answers: list[tuple[Route, APIResponse]] = []
    page.route("**/delete", lambda route: answers.append((route, route.fetch())))
    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_response(lambda r: r.url in gone and r.status == 404) as missed:
        page.get_by_role("button", name="Delete").click()
    missed.value.finished()
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")  # it stays as it is
    [(route, answer)] = answers
    route.fulfill(response=answer)
    expect(page).to_have_url(f"{master.url}/")


def test_a_page_whose_deployment_was_deleted_elsewhere_says_so(master, page, gone):
    master.deploy("prostate")
    _open(page, f"{master.url}/deployments/prostate")
    gone.add(page.url)
    master.api.delete("/api/deployments/prostate").raise_for_status()
    expect(page.locator("h1")).to_have_text("There is no deployment 'prostate'.")


def test_the_form_gives_the_number_of_the_api(master, page):
    master.deploy("prostate")
    _open(page, f"{master.url}/deployments/prostate")
    expect(_state(page)).to_have_text("running")
    for name, value in ROW.items():
        field = page.locator(f"#try [name={name}]")
        field.select_option(value) if isinstance(value, str) else field.fill(str(value))
    expect(page.locator("#curl")).to_contain_text('"DPROS":"left"')
    page.get_by_role("button", name="Predict").click()
    expected = master.api.post("/api/deployments/prostate/predict", json=ROW).json()
    expect(page.locator("#prediction")).to_contain_text(str(expected["classProbabilities"][1]))
    expect(page.locator("#prediction tr").first).to_have_text(f"Prediction{expected['label']}")
    expect(page.locator("#prediction")).to_contain_text("GLEASON is missing")


def test_typing_survives_refreshes(master, page):
    master.deploy("prostate")
    _open(page, f"{master.url}/deployments/prostate")
    expect(_state(page)).to_have_text("running")
    page.locator("#replicas").fill("3")
    page.locator("#try [name=AGE]").fill("65")
    master.api.post("/api/projects", json={"name": "a-change"})
    master.api.post("/api/deployments/prostate/restart").raise_for_status()
    expect(page.locator("#events")).to_contain_text("A restart")
    assert page.locator("#replicas").input_value() == "3"
    assert page.locator("#try [name=AGE]").input_value() == "65"


def test_deploying_from_a_model_and_a_name_that_is_taken(master, browser):
    master.deploy("prostate")
    page = browser.new_page()
    _open(page, f"{master.url}/models/glm")
    page.get_by_label("New deployment").fill("prostate")
    page.get_by_role("button", name="Deploy", exact=True).click()
    expect(page.locator("#deploy-answer")).to_contain_text("exists already")
    page.get_by_label("New deployment").fill("second")
    page.get_by_role("button", name="Deploy", exact=True).click()
    expect(page).to_have_url(f"{master.url}/deployments/second")
    expect(_state(page)).to_have_text("running", timeout=15_000)
    page.close()


def test_every_page_fits_wide_and_narrow_light_and_dark(master, browser):
    master.deploy("prostate")
    master.deploy("broken", crash_loop_after=2)
    master.keep_killing("broken")
    SCREENSHOTS.mkdir(exist_ok=True)
    for scheme, width in product(("light", "dark"), (1280, 390)):
        viewport = {"width": width, "height": 900}
        context = browser.new_context(color_scheme=scheme, viewport=viewport)
        page = context.new_page()
        for path in PAGES:
            page.goto(master.url + path)
            if path not in {"/nowhere", AT}:
                expect(page.locator("#connection")).to_have_text("live")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            name = path.partition("?")[0].strip("/").replace("/", "-") or "list"
            page.screenshot(path=SCREENSHOTS / f"{name}-{scheme}-{width}.png", full_page=True)
        context.close()


def test_a_lost_server_is_shown_and_its_return_too(serve_home, tmp_path, browser):
    page = browser.new_page()
    with serve_home(tmp_path) as (url, process):
        _open(page, url)
        process.send_signal(signal.SIGTERM)
        start = time.monotonic()
        assert process.wait(10) == 0
        assert time.monotonic() - start < 3, "an open page held up the shutdown"
        expect(page.locator("#connection")).to_contain_text("connection lost")
    with serve_home(tmp_path, int(url.rpartition(":")[2])):
        expect(page.locator("#connection")).to_have_text("live", timeout=15_000)
    page.close()


def test_a_page_that_nobody_sees_gives_its_connection_back(master, page):
    page.clock.install()
    under_way: set[Request] = set()

    def ended(request: Request) -> None:
        under_way.discard(request)

    page.on("request", lambda request: under_way.update([request]))
    page.on("requestfinished", ended)
    page.on("requestfailed", ended)
    _open(page, f"{master.url}/events")
    _hide(page, hidden=True)
    page.clock.fast_forward(11_000)
    while under_way:  # what it asked for before may still be on its way, and tell the newest
        page.wait_for_timeout(20)
    master.api.post("/api/projects", json={"name": "unseen"}).raise_for_status()
    with pytest.raises(AssertionError):
        expect(page.locator("#events")).to_contain_text("unseen", timeout=1_000)
    _hide(page, hidden=False)
    page.clock.run_for(1_000)
    expect(page.locator("#events")).to_contain_text("unseen")


def _hide(page: Page, *, hidden: bool) -> None:
    page.evaluate(
        """hidden => {
          Object.defineProperty(document, "hidden", {value: hidden, configurable: true})
          document.dispatchEvent(new Event("visibilitychange"))
        }""",
        hidden,
    )
