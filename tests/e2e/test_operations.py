"""Limits, labels, incidents and what ran at a time, as a user meets them on the pages."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def _open(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator("#connection")).to_have_text("live")


def test_limits_are_changed_on_the_page(shared_master, page):
    shared_master.deploy("prostate")
    _open(page, f"{shared_master.url}/deployments/prostate?view=settings")
    limits = page.locator("#limits")
    expect(limits).to_contain_text("None are set.")
    held = shared_master.api.get("/api/health").json()["isolation"]
    expect(limits).to_contain_text(f"Held by {held['by']}.")
    limits.get_by_text("Change", exact=True).click()
    limits.get_by_label("Memory, MB").fill("2048")
    limits.get_by_label("Open files").fill("1024")
    limits.get_by_role("button").click()
    expect(page.locator("#limits-answer")).to_contain_text("starts from now on")
    expect(limits).to_contain_text("2,048 MB of memory, 1,024 open files")
    before = shared_master.pid("prostate")
    limits.get_by_text("Change", exact=True).click()
    limits.get_by_label("Memory, MB").fill("0")
    limits.get_by_label("Restart now").check()
    limits.get_by_role("button").click()
    expect(page.locator("#limits-answer")).to_contain_text("being replaced")
    expect(limits.locator("p").first).to_have_text("1,024 open files")
    _open(page, f"{shared_master.url}/deployments/prostate")
    # Its cell alone: the number may be part of another, such as a port.
    pid = page.locator("#workers [data-label=Pid]").first
    expect(pid).to_have_text(re.compile(rf"^(?!{before}$)\d+$"))
    kept = shared_master.api.get("/api/deployments/prostate").json()["limits"]
    assert kept == {"memory_mb": 0, "cpu_percent": 0, "open_files": 1024, "nice": 0}


def test_a_refused_limit_is_told_beside_its_form(shared_master, browser):
    shared_master.deploy("prostate")
    page = browser.new_page()  # its console will tell of the 422, which is meant
    _open(page, f"{shared_master.url}/deployments/prostate?view=settings")
    page.locator("#limits summary").click()
    page.get_by_label("Memory, MB").fill("1")
    page.get_by_role("button", name="Set limits").click()
    expect(page.locator("#limits-answer")).to_contain_text("memory_mb cannot be 1")
    assert page.get_by_label("Memory, MB").input_value() == "1"
    page.close()


def test_a_label_is_followed_moved_and_let_go_of(master, page):
    master.deploy("prostate")
    master.register("newer")
    master.api.put("/api/labels/prod", json={"model": "glm"}).raise_for_status()
    _open(page, f"{master.url}/deployments/prostate?view=settings")
    label = page.locator("#label")
    label.get_by_role("combobox").select_option("prod")
    label.get_by_role("button", name="Follow", exact=True).click()
    expect(label).to_contain_text("Follows prod of project default")
    master.api.put("/api/labels/prod", json={"model": "newer", "why": "better"}).raise_for_status()
    expect(page.locator("#state")).to_contain_text("newer")
    label.get_by_role("button", name="Unfollow").click()
    expect(page.locator("#label-answer")).to_contain_text("keeps the version")
    expect(label.get_by_role("combobox")).to_contain_text("prod (newer)")
    assert master.api.get("/api/deployments/prostate").json()["label"] is None
    page.goto(f"{master.url}/deployments/prostate?view=versions")
    expect(page.locator("#versions .current")).to_contain_text("label prod moved to newer")


def test_a_deployment_that_keeps_crashing_is_seen_in_trouble(master, page):
    master.deploy("broken", crash_loop_after=2, crash_loop_delay_s=600)
    _open(page, f"{master.url}/deployments/broken")
    expect(page.locator("#incident")).to_be_empty()
    master.keep_killing("broken")
    expect(page.locator("#state .chip")).to_have_text("crash-looping")
    line = page.locator("#incident")
    expect(line).to_contain_text("In trouble since")
    expect(line).to_contain_text("Deployment 'broken' keeps crashing.")
    opened = int(line.locator("time").get_attribute("data-clock") or 0)
    assert abs(time.time() * 1000 - opened) < 60_000
    shown = page.evaluate("ms => new Date(ms).toTimeString().slice(0, 5)", opened)
    expect(line.locator("time")).to_have_text(shown)
    _open(page, master.url)
    [trouble] = page.locator("tr.trouble").all()
    expect(trouble).to_contain_text("Deployment 'broken' keeps crashing.")
    master.api.post("/api/deployments/broken/stop").raise_for_status()
    expect(page.locator("tr.trouble")).to_have_count(0)


def test_what_ran_is_asked_in_the_zone_of_the_reader(master, browser):
    master.deploy("prostate")
    context = browser.new_context(timezone_id="Asia/Tokyo")
    page = context.new_page()
    _open(page, f"{master.url}/deployments/prostate?view=versions")
    form = page.locator("form[action$='/at']")
    expect(form).to_contain_text("Asia/Tokyo")
    there = datetime.now(UTC) - timedelta(minutes=2) + timedelta(hours=9)
    form.get_by_label("Time").fill(there.strftime("%Y-%m-%dT%H:%M"))
    form.get_by_role("button", name="Show").click()
    block = page.locator("#moment")
    expect(block).to_contain_text(f"{there:%Y-%m-%d %H:%M}:00")
    expect(block).to_contain_text("there was no such deployment")
    expect(block).to_contain_text(
        "Deployment 'prostate' was made with model 'glm'. Why: to look at"
    )
    context.close()


def test_events_of_a_span_stay_live_and_keep_their_zone(master, browser):
    master.deploy("prostate")
    context = browser.new_context(timezone_id="Asia/Tokyo")
    page = context.new_page()
    _open(page, f"{master.url}/events")
    there = datetime.now(UTC) + timedelta(hours=9)
    page.get_by_label("Since").fill((there - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#connection")).to_have_text("live")
    expect(page.locator("#events")).to_contain_text("was made with model 'glm'")
    master.api.post("/api/deployments/prostate/restart").raise_for_status()
    expect(page.locator("#events")).to_contain_text("A restart")
    page.get_by_label("Until").fill((there - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#events")).to_contain_text("Nothing happened then")
    expect(page.locator("form.filters")).to_contain_text("Asia/Tokyo")
    context.close()
