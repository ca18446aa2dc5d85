"""Who may ask, over every kind of Host, Origin and content type."""

from itertools import product

import pytest

FORM = "application/x-www-form-urlencoded"


HOSTS = ("localhost", "127.0.0.1:1", "[::1]:9000", "LOCALHOST:80")
FOREIGN_HOSTS = ("evil.example", "127.0.0.1.evil.example", "localhost.evil:9", "", "[::1", "a@b")
FOREIGN = (
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Referer": "http://evil.example/page"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Content-Type": FORM},
    {"Content-Type": "text/plain; charset=utf-8"},
    {"Content-Type": "multipart/form-data; boundary=x"},
    {"Content-Type": FORM, "HX-Request": "true"},
)


def test_loopback_names_are_answered(world):
    for host in HOSTS:
        assert world.client.get("/api/health", headers={"Host": host}).status_code == 200, host


def test_a_foreign_host_is_refused(world):
    for host, path in product(FOREIGN_HOSTS, ("/", "/api/health", "/static/steam.css")):
        answer = world.client.get(path, headers={"Host": host})
        assert answer.status_code == 403, (host, path)


def test_foreign_pages_change_nothing(world):
    world.deployed("prostate")
    paths = ("/api/deployments/prostate/stop", "/deployments/prostate/stop")
    for method, path, headers in product(("POST", "PUT", "PATCH", "DELETE"), paths, FOREIGN):
        answer = world.client.request(method, path, headers=headers)
        assert answer.status_code == 403, (method, path, headers)
    assert world.client.get("/api/deployments/prostate").json()["desired"] == "running"


@pytest.mark.parametrize("source", ["Origin", "Referer"])
def test_our_own_pages_may(world, source):
    world.deployed("prostate")
    own = str(world.client.base_url).rstrip("/")
    headers = {source: own, "Content-Type": FORM, "HX-Request": "true"}
    answer = world.client.post("/deployments/prostate/stop", headers=headers)
    assert answer.status_code == 200
    assert world.client.get("/api/deployments/prostate").json()["desired"] == "stopped"


def test_a_form_without_scripts_goes_back_to_its_page(world):
    world.deployed("prostate")
    headers = {"Origin": str(world.client.base_url).rstrip("/"), "Content-Type": FORM}
    answer = world.client.post("/deployments/prostate/stop", headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/deployments/prostate")


def test_reads_from_elsewhere_get_no_cors(world):
    answer = world.client.get("/api/health", headers={"Origin": "http://evil.example"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("leaf", ["predict", "predict/prostate", "invocations"])
@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=x", "text/plain"])
def test_a_prediction_may_be_sent_as_curl_sends_it(world, leaf, kind):
    """It changes nothing; and a page of another site may still not ask for one."""
    world.deployed("prostate")
    path = f"/deployments/prostate/{leaf}"
    assert world.client.post(path, headers={"Content-Type": kind}).status_code == 503, "no worker"
    foreign = {"Content-Type": kind, "Origin": "http://evil.example"}
    assert world.client.post(path, headers=foreign).status_code == 403


OURS = "http://localhost:9000"
QUESTIONS = (
    ({}, 503),  # let through: there is no trainer in this test
    ({"Referer": f"{OURS}/flow", "Cookie": "steam=x"}, 503),
    ({"Origin": OURS, "Cookie": "steam=x"}, 503),
    ({"Sec-Fetch-Site": "same-origin", "Cookie": "steam=x"}, 503),
    ({"Sec-Fetch-Site": "none", "Cookie": "steam=x"}, 503),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "cross-site", "Referer": f"{OURS}/flow"}, 403),
    ({"Referer": "http://localhost:9001/"}, 403),
    ({"Origin": "null"}, 403),
    ({"Cookie": "steam=x"}, 403),
)


@pytest.mark.parametrize(("headers", "status"), QUESTIONS)
def test_a_foreign_page_makes_no_get_of_the_trainers_write(world, headers, status):
    """`GET /99/Models.bin/...` writes a file, and a link brings the cookie along."""
    headers = {"Host": "localhost:9000", **headers}
    path = "/flow/trainer/99/Models.bin/m?dir=/tmp/m"
    for method in ("GET", "HEAD"):
        assert world.client.request(method, path, headers=headers).status_code == status
    escaped = world.client.get(path.replace("t", "%74", 1), headers=headers)
    assert escaped.status_code == (403 if status == 403 else 404)
    assert world.client.get("/api/health", headers=headers).status_code == 200


def test_an_address_of_the_trainer_that_is_typed_over_plain_http_is_told_why(world):
    headers = {"Host": "localhost:9000", "Cookie": "steam=x"}
    asked = {**headers, "Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = world.client.get("/flow/trainer/3/Models", headers=asked)
    assert (page.status_code, page.headers["content-type"]) == (403, "text/html; charset=utf-8")
    assert "Over plain HTTP the browser does not say" in page.text
    assert "STEAM_TLS_CERTIFICATE" in page.text
    told = world.client.get("/flow/trainer/3/Models", headers=headers).json()["error"]
    assert (told["code"], "HTTPS" in told["message"]) == ("forbidden", True)
    foreign = world.client.get("/flow/trainer/3/Models", headers={**asked, "Origin": "null"})
    assert "another site" in foreign.text
    assert "HTTPS" not in foreign.text


@pytest.mark.parametrize("headers", FOREIGN)
def test_foreign_pages_change_nothing_below_flow(world, headers):
    for method, path in product(
        ("POST", "PUT", "PATCH", "DELETE"),
        ("/flow/trainer/3/Parse", "/flow/api/flows/f", "/flow/api/deploy", "/flow/api/import"),
    ):
        answer = world.client.request(method, path, headers=headers)
        assert answer.status_code == 403, (method, path)
    assert world.client.get("/flow/api/flows").json()["flows"] == []
