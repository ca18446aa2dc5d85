"""A page of another origin in a browser that is logged in: it changes nothing, and reads nothing.

`127.0.0.1` and `localhost` on other ports are what is nearest: the same machine, and for the first
the same site, so that even SameSite cookies come along.
"""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.e2e.flow_servers import FlowServers

pytestmark = pytest.mark.process
PASSWORD = "correct horse battery"
ATTACK = """
async ({ url, targets }) => {
  const told = []
  for (const [method, path] of targets) {
    for (const mode of ["no-cors", "cors"]) {
      for (const type of ["text/plain", "application/json"]) {
        const body = ["GET", "HEAD"].includes(method) ? undefined : "{}"
        const headers = body === undefined ? {} : { "Content-Type": type }
        const hidden = { credentials: "include", referrerPolicy: "no-referrer" }
        try {
          const answer = await fetch(url + path, { method, mode, headers, body, ...hidden })
          told.push([method, path, answer.type, answer.status, await answer.text()])
        } catch (error) { told.push([method, path, "refused", 0, ""]) }
      }
    }
    const image = new Image()
    const loaded = new Promise((resolve) => { image.onload = image.onerror = resolve })
    image.referrerPolicy = "no-referrer"
    image.src = url + path
    await loaded
  }
  return told
}
"""


FORM = """
([target, enctype]) => {
  const form = document.body.appendChild(document.createElement("form"))
  Object.assign(form, { action: target, method: "POST", enctype })
  form.submit()
}
"""
FORM_TYPES = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")


class _Page(BaseHTTPRequestHandler):
    """An empty page, wherever it is asked for."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>another site</title>")

    def log_message(self, *_: object) -> None:
        """Nothing: requests are not what this is about."""


@pytest.fixture(scope="module")
def other_port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def admin(flow: FlowServers) -> Iterator[httpx.Client]:
    """The first admin, and a model at the trainer that could be written to disk."""
    with httpx.Client(
        base_url=flow.url, headers={"Origin": flow.url}, timeout=30, trust_env=False
    ) as api:
        code = flow.setup.partition("code=")[2]
        form = {"code": code, "name": "ada", "password": PASSWORD, "again": PASSWORD}
        assert api.post("/setup", data=form).is_redirect
        data = api.post("/flow/trainer/3/PostFile", content=b"x,y\n1,2\n2,3\n3,5\n").json()
        parse = {
            "source_frames": json.dumps([data["destination_frame"]]),
            "destination_frame": "f.hex",
            "blocking": "true",
        }
        api.post("/flow/trainer/3/Parse", data=parse).raise_for_status()
        glm = {"training_frame": "f.hex", "response_column": "y", "model_id": "m"}
        job = api.post("/flow/trainer/3/ModelBuilders/glm", data=glm).raise_for_status().json()
        _see_done(api, f"/flow/trainer/3/Jobs/{job['job']['key']['name']}")
        yield api


def _see_done(api: httpx.Client, path: str) -> None:
    deadline = time.monotonic() + 30
    while (job := api.get(path).raise_for_status().json()["jobs"][0])["status"] != "DONE":
        assert job["status"] in {"CREATED", "RUNNING"}, job
        assert time.monotonic() < deadline, job
        time.sleep(0.02)


@pytest.fixture
def logged_in(browser: Browser, admin: httpx.Client) -> Iterator[BrowserContext]:
    context = browser.new_context()
    [(name, value)] = admin.cookies.items()
    cookie = {"name": name, "value": value, "httpOnly": True, "sameSite": "Lax"}
    context.add_cookies([{**cookie, "url": str(admin.base_url)}])  # type: ignore[list-item]
    yield context
    context.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_foreign_page_gets_nothing_done(
    logged_in: BrowserContext, admin: httpx.Client, flow: FlowServers, other_port: int, host: str
) -> None:
    trainer = json.loads((flow.home / "run" / "trainer.json").read_text())["url"]
    written = flow.data / "written.bin"
    save = f"/99/Models.bin/m?dir={written}"
    admin.get(f"/flow/trainer{save}").raise_for_status()
    assert written.exists(), "our own page could: the attack is one"
    written.unlink()
    of_master = [
        ("GET", f"/flow/trainer{save}"),
        ("POST", f"/flow/trainer{save}"),
        ("DELETE", "/flow/trainer/3/Models/m"),
        ("PUT", "/flow/api/flows/planted"),
        ("POST", "/api/projects"),
        ("PATCH", "/api/projects"),
        ("POST", "/logout"),
        ("GET", "/api/accounts"),
    ]
    before = _told(admin)
    page = logged_in.new_page()
    page.goto(f"http://{host}:{other_port}/")
    of_trainer = [("GET", save), ("DELETE", "/3/Models/m")]
    for url, targets in ((flow.url, of_master), (trainer, of_trainer)):
        for method, path, kind, status, text in page.evaluate(
            ATTACK, {"url": url, "targets": targets}
        ):
            assert kind in {"refused", "opaque"}, (method, path, status)
            assert text == ""
        for script, told in (("([target]) => { location = target }", [""]), (FORM, FORM_TYPES)):
            for enctype in told:
                target = url + targets[0][1]
                with page.expect_navigation():
                    page.evaluate(script, [target, enctype])
                assert page.url == target
                assert "may not" in (page.text_content("body") or "")
                page.goto(f"http://{host}:{other_port}/")
    assert not written.exists()
    assert _told(admin) == before


def _told(admin: httpx.Client) -> list[str]:
    """What the attack would have changed."""
    paths = ("/api/whoami", "/api/projects", "/flow/api/flows", "/flow/trainer/3/Models/m")
    answers = [admin.get(path) for path in paths]
    return [f"{one.status_code} {one.text}" for one in answers[:3]] + [str(answers[3].status_code)]
