"""Words that want to be scripts, wherever people or files bring words in: on no page does one run.

Flow's cards have such tests of their own beside what they show (test_flow_data, test_flow_models),
as has the worker's page (test_worker_form).
"""

import csv
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from steam.core.home import Home
from steam.db.sqlite import SqliteStore
from tests.e2e.flow_servers import FlowServers
from tests.e2e.window import check_width, resize

pytestmark = pytest.mark.process

PASSWORD = "correct horse battery"
IMAGE = "<img src=x onerror=globalThis.struck=1>"
SCRIPT = "</script><script>globalThis.struck=1</script>"
ATTRIBUTE = "\"'><svg onload=globalThis.struck=1>{{7*7}}"
WORDS = f"{IMAGE}{SCRIPT}{ATTRIBUTE}"
COLUMNS = [IMAGE, SCRIPT, ATTRIBUTE, "y"]
MARKDOWN = f'# {IMAGE}\n{SCRIPT}\n[a](javascript:globalThis.struck=1) ![b](x" onerror="struck=1)'
ELSEWHERE = re.compile(
    r"/(logout|static/.*|metrics|api/.*|flow/trainer/.*|.*/(artifact|mojo)|docs.*)"
)
MADE = "img, main svg[onload], script:not([src], [type]), [onerror]"
"""What the words would have made, had they been read as HTML."""
MOST_PAGES = 90


@pytest.fixture(scope="module")
def admin(flow: FlowServers) -> Iterator[httpx.Client]:
    """The first admin; what is there is called by hostile words wherever it may be."""
    with httpx.Client(
        base_url=flow.url, headers={"Origin": flow.url}, timeout=60, trust_env=False
    ) as api:
        code = flow.setup.partition("code=")[2]
        form = {"code": code, "name": "ada", "password": PASSWORD, "again": PASSWORD}
        assert api.post("/setup", data=form).is_redirect
        _train(api, flow.data)
        _name_things(api, flow)
        yield api
        for one in api.get("/api/deployments").json():
            api.delete(f"/api/deployments/{one['name']}").raise_for_status()


def _train(api: httpx.Client, data: Path) -> None:
    path = data / f"{IMAGE}.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in range(60):
            writer.writerow([(IMAGE, SCRIPT)[row % 2], row % 7, (ATTRIBUTE, "b")[row % 3 > 0], row])
    trainer = "/flow/trainer/3"
    api.get(f"{trainer}/ImportFiles", params={"path": str(path)}).raise_for_status()
    parse = {
        "source_frames": json.dumps([f"nfs:/{path}"]),
        "destination_frame": "hostile.hex",
        "column_names": json.dumps(COLUMNS),
        "column_types": json.dumps(["Enum", "Numeric", "Enum", "Numeric"]),
        "check_header": "1",
        "blocking": "true",
    }
    api.post(f"{trainer}/Parse", data=parse).raise_for_status()
    for key in ("hostile", "other"):
        wanted = {"training_frame": "hostile.hex", "response_column": "y", "model_id": key}
        more = {"nfolds": "2", "compute_p_values": "false"}
        job = api.post(f"{trainer}/ModelBuilders/glm", data=wanted | more).raise_for_status().json()
        _ended(api, f"{trainer}/Jobs/{job['job']['key']['name']}")


def _ended(api: httpx.Client, path: str) -> None:
    deadline = time.monotonic() + 60
    while (status := api.get(path).json()["jobs"][0]["status"]) != "DONE":
        assert status in {"CREATED", "RUNNING"}
        assert time.monotonic() < deadline


def _name_things(api: httpx.Client, flow: FlowServers) -> None:
    def send(method: str, path: str, body: object) -> dict[str, Any]:
        answer = api.request(method, path, json=body)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else {}

    send("POST", "/api/projects", {"name": "shop", "description": WORDS})
    for model in ("hostile", "other"):
        send("POST", "/flow/api/deploy", {"model": model, "name": "struck", "why": WORDS})
    send("PUT", "/api/labels/prod", {"model": "hostile"})
    send("POST", "/api/deployments/struck/keys", {"name": IMAGE})
    send("POST", "/api/tokens", {"name": IMAGE})
    send("POST", "/api/accounts", {"name": "vic", "role": "viewer"})
    target = str(flow.data / f"{IMAGE}.out.csv")
    source = str(flow.data / f"{IMAGE}.csv")
    send("POST", "/api/batches", {"deployment": "struck", "source": source, "target": target})
    cells = [{"kind": "markdown", "source": MARKDOWN}, {"kind": "command", "source": WORDS}]
    send("PUT", f"/flow/api/flows/{IMAGE.replace('/', '%2F')}", {"cells": cells, "revision": None})
    home = Home(flow.home)
    with home.worker_log("struck", 0).open("a") as log:
        log.write(f'{WORDS}\n{{"level": "error", "event": {json.dumps(WORDS)}}}\n')
    store = SqliteStore(home.database)
    try:
        with store.write() as writer:
            for thing in ("home", "deployment:struck", "model:hostile", f"batch:{IMAGE}"):
                writer.add_event(
                    ms=int(time.time() * 1000),
                    actor=IMAGE,
                    kind=IMAGE,
                    thing=thing,
                    text=WORDS,
                    data={IMAGE: WORDS, "why": WORDS},
                )
            writer.add_incident(
                thing="deployment:struck", kind=IMAGE, text=WORDS, opened_ms=int(time.time() * 1000)
            )
    finally:
        store.close()


@pytest.fixture
def watched(browser: Browser, admin: httpx.Client) -> Iterator[tuple[Page, list[str]]]:
    """A page of the admin, and what its console and its answers' headers had to complain of."""
    context = browser.new_context()
    [(name, value)] = admin.cookies.items()
    context.add_cookies([{"name": name, "value": value, "url": str(admin.base_url)}])
    page = context.new_page()
    complaints: list[str] = []

    def hear(text: str) -> None:
        if "Content Security Policy" in text or "struck" in text:
            complaints.append(f"{page.url}: {text}")

    page.on("console", lambda message: hear(message.text))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    yield page, complaints
    context.close()


def test_no_page_runs_what_it_shows(watched: tuple[Page, list[str]], admin: httpx.Client) -> None:
    """Every page that a link leads to, from home on; one of each kind, by its address."""
    page, complaints = watched
    origin = str(admin.base_url).rstrip("/")
    ahead = [
        "/",
        f"/events?thing={IMAGE}",
        f"/{IMAGE}",
        f"/models?search={IMAGE}",
        "/compare?model=hostile&model=other",
        f"/login?next=/{IMAGE}",
        f"/setup?code={IMAGE}",
    ]
    seen: set[str] = set()
    shown = ""
    while ahead and len(seen) < MOST_PAGES:
        path = ahead.pop(0)
        kind = re.sub(r"\d+", "N", path.partition("?")[0]) + "?" * ("?" in path)
        if kind in seen:
            continue
        seen.add(kind)
        answer = page.goto(origin + path, wait_until="domcontentloaded")
        assert answer is not None, path
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        for button in page.locator("[role=tab], summary").all():
            if button.is_visible():
                button.click()
        assert page.evaluate("globalThis.struck") is None, path
        assert page.locator(MADE).count() == 0, path
        shown += page.locator("body").inner_text()
        for href in page.evaluate("[...document.links].map((link) => link.href)"):
            where = urldefrag(href)[0]
            if where.startswith(f"{origin}/") and not ELSEWHERE.fullmatch(urlsplit(where).path):
                ahead.append(where.removeprefix(origin))
    assert complaints == []
    assert len(seen) > 20, sorted(seen)
    for words in (IMAGE, SCRIPT, "{{7*7}}"):
        assert words in shown, "it was there, as the text that it is"


def test_the_longest_names_fit_a_phone(
    watched: tuple[Page, list[str]], admin: httpx.Client
) -> None:
    """Names without a place to break: no page is wider than its window."""
    page, _ = watched
    model, deployment, words = "m" * 128, "d" * 63, "w" * 500
    artifact = admin.get("/api/models/hostile/artifact").raise_for_status().content
    admin.post("/api/models", params={"name": model}, content=artifact).raise_for_status()
    body = {"name": deployment, "model": model, "why": words}
    admin.post("/api/deployments", json=body).raise_for_status()
    here = f"/deployments/{deployment}"
    parts = ("versions", "try", "schema", "log", "events", "settings")
    try:
        for path in (
            *("/", "/deployments", "/models", "/events", f"/models/{model}", here),
            *(f"{here}?view={part}" for part in parts),
            *(f"{here}/confirm?do=delete", f"/compare?model={model}&model=hostile"),
        ):
            page.goto(str(admin.base_url).rstrip("/") + path)
            for width in (390, 1280):
                resize(page, width, 900)
                check_width(page, width)
        names = page.locator(".compared thead a").all()
        assert all(0 < name.bounding_box()["x"] < 1280 for name in names), "both are in sight"
        assert len(names) > 1
    finally:
        admin.delete(here.replace("/", "/api/", 1)).raise_for_status()
        admin.delete(f"/api/models/{model}").raise_for_status()


def test_a_saved_flow_runs_no_script(watched: tuple[Page, list[str]], admin: httpx.Client) -> None:
    """Its name, its markdown and its commands."""
    page, complaints = watched
    page.goto(str(admin.base_url.join("/flow")))
    page.locator("#flow-bar").get_by_text("File", exact=True).click()
    page.get_by_role("button", name="Open…").click()
    page.get_by_role("button", name=IMAGE, exact=True).click()
    expect(page.locator(".cell")).to_have_count(2)
    for number, state in enumerate(("done", "failed")):
        cell = page.locator(".cell").nth(number)
        cell.get_by_role("button", name="Run this cell").click()
        expect(cell).to_have_attribute("data-state", state)
    expect(page.locator(".cell .output").first).to_contain_text("globalThis.struck=1")
    assert page.locator(".cell a[href^=javascript]").count() == 0
    assert page.locator(".cell [onerror], .cell [onload], .cell script").count() == 0
    assert page.evaluate("globalThis.struck") is None
    assert complaints == []
