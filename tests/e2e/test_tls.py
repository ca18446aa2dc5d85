"""The master beyond loopback with a certificate of its own, as a browser meets it."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from steam.core.errors import InvalidInput
from steam.server import Certificate
from tests.e2e.console import watched
from tests.e2e.flow_servers import FlowServers, running_flow
from tests.e2e.notebook import Notebook

pytestmark = [pytest.mark.e2e, pytest.mark.process]

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Pair:
    """A certificate that signs itself, for this machine, and its key."""

    certificate: Path
    key: Path


def _pair(folder: Path, name: str) -> Pair:
    openssl = shutil.which("openssl")
    assert openssl is not None, "openssl is needed to make certificates"
    pair = Pair(folder / f"{name}.pem", folder / f"{name}.key")
    names = f"DNS:localhost,DNS:{socket.gethostname().lower()},IP:127.0.0.1"
    subject = ["-subj", "/CN=localhost", "-addext", f"subjectAltName={names}", "-days", "1"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    files = ["-keyout", str(pair.key), "-out", str(pair.certificate)]
    subprocess.run([openssl, "req", "-x509", *kind, *subject, *files], check=True, timeout=60)
    return pair


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return _pair(tmp_path_factory.mktemp("pair"), "master")


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory, pair: Pair) -> Iterator[FlowServers]:
    """Servers whose master listens on all addresses of the machine, with TLS; its URL is ours."""
    home, data = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("data")
    said = {
        "STEAM_BIND": "0.0.0.0",
        "STEAM_TLS_CERTIFICATE": str(pair.certificate),
        "STEAM_TLS_KEY": str(pair.key),
    }
    with running_flow(home, data, **said) as servers:
        assert servers.url.startswith("https://0.0.0.0:")
        url = servers.url.replace("0.0.0.0", "127.0.0.1")
        yield FlowServers(url, servers.data, servers.home, servers.setup)
        _delete_deployments(url, servers.home, pair)


def _delete_deployments(url: str, home: Path, pair: Pair) -> None:
    """Workers outlive the master: they end with their deployments."""
    token = (home / "run" / "master.token").read_text()
    trust = ssl.create_default_context(cafile=str(pair.certificate))
    login = {"Authorization": f"Bearer {token}"}
    with httpx.Client(
        base_url=url, verify=trust, headers=login, timeout=30, trust_env=False
    ) as api:
        for deployment in api.get("/api/deployments").raise_for_status().json():
            api.delete(f"/api/deployments/{deployment['name']}").raise_for_status()


def test_from_the_link_to_a_prediction(secured: FlowServers, browser: Browser) -> None:
    # The browser does not know who signed; that the certificate is right is proved below.
    with (
        browser.new_context(ignore_https_errors=True) as admins,
        watched(admins.new_page(), "404") as page,
    ):
        _create_admin(page, secured)
        [cookie] = admins.cookies()
        assert cookie["name"].startswith("__Host-")
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
        assert (cookie["domain"], cookie["path"]) == ("127.0.0.1", "/")
        _train_and_deploy(page, secured)
        _score(page, secured)
        page.get_by_role("button", name="Log out").click()
        expect(page).to_have_url(f"{secured.url}/login")
        assert admins.cookies() == []


def _create_admin(page: Page, secured: FlowServers) -> None:
    """By the link, which names the machine; then a login by the address."""
    link = urlsplit(secured.setup)
    assert (link.scheme, link.hostname) == ("https", socket.gethostname().lower())
    page.goto(f"{secured.url}{link.path}?{link.query}")
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Create the admin").click()
    expect(page).to_have_url(f"{secured.url}/")
    page.get_by_role("button", name="Log out").click()
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{secured.url}/")
    expect(page.locator("#connection")).to_have_attribute("data-connection", "open")


def _train_and_deploy(page: Page, secured: FlowServers) -> None:
    notebook = Notebook(page, secured.url)
    table = secured.data / "prostate.csv"
    notebook.run(f'importFiles ["{table}"]')
    notebook.run(f'parseFiles source_frames: ["nfs:/{table}"], destination_frame: "p.hex"')
    notebook.run('buildModel "glm", training_frame: "p.hex", response_column: "AGE", model_id: "m"')
    deployed = notebook.run('deploy "m", name: "age"')
    expect(deployed.get_by_text(f"{secured.url}/deployments/age/predict")).to_be_visible()


def _score(page: Page, secured: FlowServers) -> None:
    """The page hears of its worker without being asked again, and the worker's form predicts."""
    page.goto(f"{secured.url}/deployments/age")
    expect(page.locator("#connection")).to_have_attribute("data-connection", "open")
    expect(page.locator("#state")).to_contain_text("running")
    page.evaluate("document.documentElement.dataset.sameDocument = 'yes'")
    changed = page.evaluate(
        "fetch('/api/deployments/age/stop', { method: 'POST' }).then(({ status }) => status)"
    )
    assert changed == 200
    expect(page.locator("#state")).to_contain_text("stopped")
    page.evaluate("fetch('/api/deployments/age/start', { method: 'POST' })")
    expect(page.locator("#state")).to_contain_text("running")
    assert page.evaluate("document.documentElement.dataset.sameDocument") == "yes"
    page.goto(f"{secured.url}/deployments/age/form/")
    page.get_by_label("PSA").fill("3.5")
    with page.expect_response("**/predict") as answered:
        page.get_by_role("button", name="Predict", exact=True).click()
    assert answered.value.status == 200
    assert answered.value.url.startswith("https://")
    page.goto(f"{secured.url}/")


def test_the_certificate_is_the_one_that_was_given(secured: FlowServers, pair: Pair) -> None:
    trust = ssl.create_default_context(cafile=str(pair.certificate))
    answer = httpx.get(f"{secured.url}/login", verify=trust, trust_env=False, timeout=30)
    assert answer.status_code in {200, 303}
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{secured.url}/login", trust_env=False, timeout=30)


def test_words_without_tls_get_nothing(secured: FlowServers, pair: Pair) -> None:
    """The connection ends at once, and the server goes on."""
    address = urlsplit(secured.url)
    with pytest.raises(httpx.RemoteProtocolError, match="disconnected without"):
        httpx.get(f"http://127.0.0.1:{address.port}/login", trust_env=False, timeout=30)
    trust = ssl.create_default_context(cafile=str(pair.certificate))
    assert (
        httpx.get(f"{secured.url}/login", verify=trust, trust_env=False, timeout=30).status_code
        < 400
    )
    log = (secured.home / "log" / "master.log").read_text()
    assert "Traceback" not in log


def test_what_is_no_pair_is_refused_before_anything_listens(tmp_path: Path, pair: Pair) -> None:
    other = _pair(tmp_path, "other")
    said = {"STEAM_TLS_CERTIFICATE": str(pair.certificate), "STEAM_TLS_KEY": str(other.key)}
    command = [sys.executable, "-m", "steam", "serve", "--home", str(tmp_path), "--port", "0"]
    done = subprocess.run(
        command, env={**os.environ, **said}, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "is the key of another certificate" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    torn = tmp_path / "torn.pem"
    torn.write_text(pair.certificate.read_text()[:200])
    missing = tmp_path / "missing.pem"
    for certificate, key, cause in (
        (torn, pair.key, "torn.pem is no certificate in PEM"),
        (pair.certificate, torn, "torn.pem is no private key in PEM"),
        (missing, pair.key, "missing.pem cannot be read: No such file"),
        (pair.certificate, missing, "missing.pem cannot be read: No such file"),
    ):
        with pytest.raises(InvalidInput, match=cause):
            Certificate(certificate, key).check()
