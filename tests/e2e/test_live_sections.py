"""Sections of a page that are replaced while somebody looks at it."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Master

pytestmark = [pytest.mark.e2e, pytest.mark.process]

NOTE = """
() => {
  globalThis.drawn = []
  document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
    const times = document.getElementById(detail.target.id)?.querySelectorAll("time") ?? []
    globalThis.drawn.push(...[...times].map((time) => time.textContent))
  })
}
"""


def test_times_are_told_before_a_new_section_is_drawn(master: Master, page: Page) -> None:
    master.deploy("prostate")
    page.goto(master.url)
    expect(page.locator("#connection")).to_have_text("live")
    page.evaluate(NOTE)
    master.api.post("/api/deployments/prostate/stop").raise_for_status()
    expect(page.get_by_text("stopped", exact=True).first).to_be_visible()
    drawn = page.evaluate("globalThis.drawn")
    assert drawn
    assert [text for text in drawn if "UTC" in text] == []
