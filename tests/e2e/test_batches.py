"""A batch on its page: live, cancelled, resumed, forgotten."""

import os
import signal

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_a_batch_is_watched_cancelled_resumed_and_forgotten(master, page, tmp_path):
    page.goto(f"{master.url}/batches")
    expect(page.locator("#batches")).to_contain_text("No file has been scored yet")
    expect(page.locator("#connection")).to_have_text("live")
    master.deploy("prostate")
    data = tmp_path / "frame"  # of the home, where batches may read and write
    (data / "in.csv").write_text("AGE,ID\n" + "70,1\n" * 500_000)
    files = {"source": str(data / "in.csv"), "target": str(data / "out.csv")}
    batch = master.api.post("/api/batches", json={"deployment": "prostate", **files}).json()
    os.kill(batch["pid"], signal.SIGSTOP)  # before its end, which is seconds of work away

    row = page.locator("#batch-1")
    expect(row.locator(".chip")).to_have_text("running")
    row.get_by_role("button", name="Cancel batch 1").click()
    expect(row.locator(".chip")).to_have_text("cancelled")
    assert not (data / "out.csv").exists()
    row.get_by_role("button", name="Resume batch 1").click()
    expect(row.locator(".chip")).to_have_text("done")
    expect(row).to_contain_text("500,000")
    expect(row.locator("progress")).to_have_attribute("value", "1.0")
    assert len((data / "out.csv").read_text().splitlines()) == 500_001

    page.on("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button", name="Remove batch 1").click()
    expect(page.locator("#batches")).to_contain_text("No file has been scored yet")
    assert (data / "out.csv").exists()
