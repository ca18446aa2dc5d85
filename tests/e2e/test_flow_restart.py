"""The trainer is killed under an open notebook: what was saved stays, and what is gone is told."""

import json
import os
import signal

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.flow_servers import FlowServers
from tests.e2e.notebook import Notebook

pytestmark = [pytest.mark.e2e, pytest.mark.process]

BEFORE = "From before the trainer was started anew"
GONE = "frames and models of this flow that were not saved are gone"
FRAME = 'training_frame: "drawn.hex", response_column: "C1"'
LONG = f'buildModel "gbm", {FRAME}, ntrees: 10000'


def test_a_killed_trainer_takes_nothing_that_was_saved(
    flow: FlowServers, page: Page, refusals: set[str]
) -> None:
    refusals.update({"400", "404", "503"})
    notebook = Notebook(page, flow.url)
    shown = _worked(notebook, flow)
    job = notebook.run(f'getJob "{_begun_elsewhere(flow)}"')
    expect(job.get_by_text("runs for")).to_be_visible()
    bar = page.locator("#flow-bar")
    bar.get_by_role("button", name="Save", exact=True).click()
    expect(bar.get_by_text("saved", exact=True)).to_be_visible()
    built = _begun(notebook, LONG)

    _kill_trainer(flow)
    expect(built.get_by_text("What it was making is gone")).to_be_visible()
    expect(job.get_by_text("The trainer ended while this ran")).to_be_visible()
    _tells(page, shown, job)

    expect(bar.get_by_text("draft kept", exact=True)).to_be_visible()
    page.reload()
    expect(built.locator("textarea.source").first).to_have_value(LONG)
    expect(built.get_by_text("What it was making is gone")).to_be_visible()
    expect(shown["parse"].get_by_text("380 rows · 9 columns")).to_be_visible()
    expect(job.get_by_text("The trainer ended while this ran")).to_be_visible()
    _tells(page, shown, job)

    missing = notebook.refused('getModel "unsaved"')
    expect(missing.get_by_text("after the trainer was started anew, train or load")).to_be_visible()
    back = notebook.run(f'loadModel "{flow.data / "kept.bin"}"')
    expect(back.get_by_role("heading", name="kept", exact=True)).to_be_visible()
    expect(back.get_by_text(BEFORE)).to_be_hidden()
    expect(page.get_by_text(GONE)).to_be_visible()  # the others still show what was there

    for cell in (missing, built, job):
        cell.get_by_role("button", name="Remove this cell").click()
    page.get_by_role("button", name="Run all cells again").click()
    expect(page.get_by_text(GONE)).to_have_count(0, timeout=60_000)
    expect(page.locator(".cell:not([data-state=done])")).to_have_count(0)
    expect(page.get_by_text(BEFORE).locator("visible=true")).to_have_count(0)


def test_a_job_of_a_saved_flow_that_nobody_knows_is_gone(
    flow: FlowServers, page: Page, refusals: set[str]
) -> None:
    refusals.add("400")
    job = {"key": "long_ago", "description": "GBM", "status": "RUNNING", "progress": 0.5}
    times = {"message": "", "startedMs": 1_000_000, "tookMs": 5, "made": None, "madeType": None}
    said = {**job, **times, "warnings": [], "exception": None}
    output = {"command": "getJob", "data": said, "trainer": 1_000_000}
    cell = {"kind": "command", "source": 'getJob "long_ago"', "output": output}
    body = {"cells": [cell], "revision": None}
    url = f"{flow.url}/flow/api/flows/old"
    httpx.put(
        url, json=body, headers={"Origin": flow.url}, trust_env=False, timeout=30
    ).raise_for_status()
    page.goto(f"{flow.url}/flow?name=old")
    shown = page.locator(".cell")
    expect(shown.get_by_text("gone", exact=True)).to_be_visible()
    expect(shown.get_by_text("There is no job 'long_ago'")).to_be_visible()
    expect(shown.get_by_role("button", name="Cancel the job")).to_have_count(0)
    expect(shown.get_by_text(BEFORE)).to_be_visible()


def _worked(notebook: Notebook, flow: FlowServers) -> dict[str, Locator]:
    """Frames and models, some of them saved; cells by what they show."""
    table = flow.data / "prostate.csv"
    source, drawn = (
        f'source_frames: ["nfs:/{table}"]',
        "rows: 20000, cols: 5, categorical_fraction: 0",
    )
    force = "force: true"
    response = 'training_frame: "prostate.hex", response_column: "AGE"'
    return {
        "import": notebook.run(f'importFiles ["{table}"]'),
        "parse": notebook.run(f'parseFiles {source}, destination_frame: "prostate.hex"'),
        "drawn": notebook.run(f'createFrame dest: "drawn.hex", {drawn}, seed: 7'),
        "model": notebook.run(f'buildModel "glm", {response}, model_id: "unsaved"'),
        "kept": notebook.run(f'buildModel "glm", {response}, alpha: [0], model_id: "kept"'),
        "rapids": notebook.run("(nrow prostate.hex)", "rapids"),
        "saved": notebook.run(f'saveModel "kept", "{flow.data / "kept.bin"}", {force}'),
        "exported": notebook.run(f'exportFrame "prostate.hex", "{flow.data / "out.csv"}", {force}'),
    }


def _begun_elsewhere(flow: FlowServers) -> str:
    """The key of a long job that somebody else began."""
    fields = {"training_frame": "drawn.hex", "response_column": "C1", "ntrees": "10000"}
    url = f"{flow.url}/flow/trainer/3/ModelBuilders/gbm"
    answer = httpx.post(url, data=fields, headers={"Origin": flow.url}, trust_env=False, timeout=30)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["job"]["key"]["name"])


def _begun(notebook: Notebook, source: str) -> Locator:
    """A new last cell whose job runs."""
    cell = notebook.begin(source)
    expect(cell.locator(".cell-progress")).to_be_visible()
    return cell


def _kill_trainer(flow: FlowServers) -> None:
    record = json.loads((flow.home / "run" / "trainer.json").read_text())
    os.kill(record["pid"], signal.SIGKILL)


def _tells(page: Page, shown: dict[str, Locator], job: Locator) -> None:
    """The notice, and each cell that shows what lived in the trainer alone, say what is gone."""
    expect(page.get_by_text(GONE)).to_be_visible()
    for name, cell in {**shown, "job": job}.items():
        is_there = name in {"saved", "exported"}
        expect(cell.get_by_text(BEFORE), name).to_be_visible(visible=not is_there)
    lost = len(shown) - 2 + 1
    expect(page.get_by_text(f"{lost} cells show what it held before")).to_be_visible()
