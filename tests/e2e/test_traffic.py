"""The traffic of a deployment, as it comes in."""

import re
import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

ROW = {"AGE": 65, "RACE": "1", "PSA": 10, "DPROS": "2", "GLEASON": 6}


def ask(master, count: int) -> None:
    for _ in range(count):
        answer = master.api.post("/deployments/prostate/predict", json=ROW)
        assert answer.status_code == 200, answer.text


def pass_ten_seconds(master, page, requests: int) -> None:
    """On the page's clock; on the master's the few until it has read of so many requests."""
    see_counted(master, requests)
    page.clock.run_for(10_000)


def see_counted(master, requests: int) -> None:
    """Wait until the master has read of so many requests."""
    deadline = time.monotonic() + 30
    while master.api.get("/api/deployments/prostate/traffic").json()["requests"] != requests:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_requests_appear_by_themselves_and_by_range(master, page):
    master.deploy("prostate")
    page.clock.install()
    page.goto(f"{master.url}/deployments/prostate")
    traffic = page.locator("#traffic")
    expect(traffic).to_contain_text("Nothing was asked in this time.")
    ask(master, 12)
    pass_ten_seconds(master, page, 12)
    requests = traffic.locator(".tiles div", has_text="Requests").locator("dd").first
    expect(requests).to_have_text("12")
    rates = traffic.locator("#chart-rates")
    expect(rates.locator("canvas")).to_be_visible()
    rates.locator(".canvas").evaluate("canvas => { canvas.dataset.seen = 'before' }")

    refused = master.api.post("/deployments/prostate/predict", json={"AGE": {"no": "number"}})
    assert 400 <= refused.status_code < 500
    pass_ten_seconds(master, page, 13)
    errors = traffic.locator("#chart-errors")
    expect(errors.locator("canvas")).to_be_visible()
    expect(traffic.locator(".codes")).to_contain_text("invalid_input 1")
    # The chart that was there stays, with the new points in it.
    expect(rates.locator(".canvas")).to_have_attribute("data-seen", "before")

    traffic.get_by_role("link", name="24 hours").click()
    expect(page).to_have_url(re.compile(r"range=24h#traffic$"))
    expect(traffic.get_by_role("link", name="24 hours")).to_have_attribute("aria-current", "true")
    expect(requests).to_have_text("13")


def test_nothing_is_asked_while_nobody_looks(shared_master, page):
    shared_master.deploy("prostate")
    page.clock.install()
    page.goto(f"{shared_master.url}/deployments/prostate/traffic")
    page.evaluate("Object.defineProperty(document, 'hidden', { get: () => !window.looked })")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in range(3):
        page.clock.run_for(10_000)
    assert not [url for url in asked if "/traffic" in url]
    page.evaluate("window.looked = true")
    with page.expect_response("**/traffic?range=1h"):
        page.clock.run_for(10_000)


def test_without_scripts_the_words_and_the_links_are_there(shared_master, browser):
    shared_master.deploy("prostate")
    ask(shared_master, 3)
    see_counted(shared_master, 3)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{shared_master.url}/deployments/prostate/traffic?range=6h")
    expect(page.locator(".tiles")).to_contain_text("3")
    page.get_by_role("link", name="1 hour").click()
    expect(page.get_by_role("link", name="1 hour")).to_have_attribute("aria-current", "true")
    context.close()
