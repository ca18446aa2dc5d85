"""Logging in and out, being locked out, and the links that set a password."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.accounts import Role
from steam.core.errors import InvalidInput
from steam.web import use_cases
from steam.web.access.entrance import Entrance
from steam.web.access.local_path import local_path
from steam.web.app import create_app

PASSWORD = "correct horse battery"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def post(client, path, **fields):
    """What a form of our own page sends."""
    return client.post(path, data=fields, headers={"Origin": str(client.base_url).rstrip("/")})


@pytest.fixture
def root(world):
    """The first account."""
    world.app.state.accounts.people.add("root", Role.ADMIN, PASSWORD, who="setup")


def events(world, kind):
    with world.store.read() as reader:
        return reader.events(kinds={kind})


def test_without_accounts_everybody_here_is_the_local_user(world, client):
    answer = client().get("/api/whoami")
    assert answer.json() == {"name": "anna", "role": "admin", "projects": None}
    assert client().get("/login").headers["location"] == "/"


def test_the_first_account_must_be_an_admin_who_can_log_in(world, client):
    for body in ({"name": "v", "password": PASSWORD}, {"name": "v", "role": "admin"}):
        assert client().post("/api/accounts", json=body).status_code == 409


def test_from_the_first_account_on_a_login_is_needed(root, client):
    browser = client()
    assert browser.get("/").headers["location"] == "/login"
    answer = post(browser, "/login", name=" Root ", password=PASSWORD, next="/events?thing=home")
    assert (answer.status_code, answer.headers["location"]) == (303, "/events?thing=home")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert browser.get("/api/whoami").json()["name"] == "root"
    assert "root" in browser.get("/").text


@pytest.mark.parametrize(
    "after", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "x"]
)
def test_a_login_leads_to_no_other_server(root, client, after):
    answer = post(client(), "/login", name="root", password=PASSWORD, next=after)
    assert answer.headers["location"] == "/"


def test_a_foreign_page_cannot_log_anybody_in(root, client):
    fields = {"name": "root", "password": PASSWORD}
    foreign = client().post("/login", data=fields, headers={"Origin": "http://evil.example"})
    assert foreign.status_code == 403
    assert client().post("/login", data=fields).status_code == 403


def test_wrong_names_and_passwords_are_answered_alike(root, client, world):
    wrong = post(client(), "/login", name="root", password="wrong")
    unknown = post(client(), "/login", name="nobody", password="wrong")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace("root", "") == unknown.text.replace("nobody", "")
    assert [event.thing for event in events(world, "login-failed")] == ["account:root"]


@pytest.mark.parametrize("name", ["root", "nobody"])
def test_too_many_wrong_passwords_close_the_door_for_a_while(root, client, name):
    for _ in range(5):
        assert post(client(), "/login", name=name, password="wrong").status_code == 422
    answer = post(client(), "/login", name=name, password=PASSWORD)
    assert answer.status_code == 503
    assert "Try again in" in answer.text


def test_logging_out_ends_the_session_itself(root, client):
    browser = client()
    post(browser, "/login", name="root", password=PASSWORD)
    secret = browser.cookies["steam"]
    assert post(browser, "/logout").headers["location"] == "/login"
    assert client(session=secret).get("/api/whoami").status_code == 401


def test_disabling_holds_at_once(root, client, world):
    people = world.app.state.accounts.people
    people.add("vic", Role.VIEWER, PASSWORD, who="root")
    browser = client()
    post(browser, "/login", name="vic", password=PASSWORD)
    assert browser.get("/api/whoami").status_code == 200
    people.disable("vic", who="root")
    assert browser.get("/api/whoami").status_code == 401
    assert post(client(), "/login", name="vic", password=PASSWORD).status_code == 422


def test_a_changed_password_ends_other_sessions(root, client):
    here, there = client(), client()
    for browser in (here, there):
        post(browser, "/login", name="root", password=PASSWORD)
    answer = post(
        here, "/account/password", old=PASSWORD, new="another good one", again="another good one"
    )
    assert answer.status_code == 200
    assert here.get("/api/whoami").status_code == 200
    assert there.get("/api/whoami").status_code == 401


def test_an_invitation_works_once(root, client, world):
    admin = client()
    post(admin, "/login", name="root", password=PASSWORD)
    page = post(admin, "/accounts", name="vic", role="viewer").text
    code = re.search(r"/setup\?code=([\w-]+)", page)[1]
    guest = client()
    assert "vic" in guest.get("/setup", params={"code": code}).text
    wrong = post(guest, "/setup", code=code, name="root", password=PASSWORD, again="other things")
    assert wrong.status_code == 422
    answer = post(guest, "/setup", code=code, name="root", password=PASSWORD, again=PASSWORD)
    assert answer.status_code == 303
    assert guest.get("/api/whoami").json()["name"] == "vic"
    assert client().get("/setup", params={"code": code}).status_code == 422
    again = post(client(), "/setup", code=code, name="vic", password=PASSWORD, again=PASSWORD)
    assert again.status_code == 422


def test_beyond_loopback_nothing_is_open_before_the_first_admin(insisting, client, services):
    def ask(path, **headers):
        with client() as one:
            return one.get(insisting + path, headers=headers)

    assert ask("/api/health").status_code == 401
    assert ask("/deployments/x/predict").status_code == 401
    assert ask("/", Accept="text/html").headers["location"] == "/setup"
    assert "was shown a link" in ask("/setup").text
    assert ask("/setup?code=steam_link_x").status_code == 422
    assert ask("/api/health", Authorization="Bearer home-secret").status_code == 200
    assert ask("/api/health", Authorization="Bearer home-secreT").status_code == 401
    for host, status in (
        ("192.0.2.7:9000", 401),
        ("steam.example", 401),
        ("evil.example", 403),
    ):
        assert ask("/api/health", Host=host).status_code == status, host


def test_a_login_has_a_session_of_its_own(root, client):
    """Whoever planted a cookie before does not share what it opens afterwards."""
    planted = "steam_session_planted"
    browser = client(session=planted)
    answer = post(browser, "/login", name="root", password=PASSWORD)
    secrets = [answer.cookies["steam"]]
    secrets.append(post(client(), "/login", name="root", password=PASSWORD).cookies["steam"])
    assert planted not in secrets
    assert len(set(secrets)) == 2
    assert client(session=planted).get("/api/whoami").status_code == 401


def test_with_tls_no_other_host_or_connection_has_the_cookie(services, serve, client):
    entrance = Entrance(tls=True)
    app = create_app(replace(services, entrance=entrance))
    app.state.accounts.people.add("root", Role.ADMIN, PASSWORD, who="setup")
    with serve(app, app.state.watch.close) as url, client() as browser:
        fields = {"name": "root", "password": PASSWORD}
        answer = browser.post(f"{url}/login", data=fields, headers={"Origin": url})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-steam=steam_session_")
    flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= flags
    assert not any(flag.startswith("domain") for flag in flags)


PATHS = st.text("/\\.:@#?%\t\r\n eh0", max_size=12).map(lambda text: f"/{text}")


@given(PATHS)
def test_whatever_is_asked_for_a_login_leads_to_a_page_of_ours(wanted):
    assert leads_home(local_path(wanted))


@pytest.mark.parametrize("mutant", [str, lambda wanted: re.sub(r"^//", "/", wanted)])
def test_the_property_catches_mutants(mutant):
    @settings(database=None)
    @given(PATHS)
    def holds(wanted):
        assert leads_home(mutant(wanted))

    with pytest.raises(AssertionError):
        holds()


def leads_home(path):
    """As browsers read it: backslashes are slashes, and control characters are not there."""
    read = re.sub(r"[\x00-\x20]", "", path).replace("\\", "/")
    return urljoin("http://steam.example/login", read).startswith("http://steam.example/")


def test_a_flood_of_logins_is_refused_and_not_waited_for(root, client, world, monkeypatch):
    """Two are hashed, four wait, others are told so at once; pages stay quick."""
    go = threading.Event()

    def held(*_args):
        assert go.wait(30)
        raise InvalidInput("The name or the password is wrong.")

    monkeypatch.setattr(world.app.state.accounts.entry, "log_in", held)
    monkeypatch.setattr(use_cases, "_MOST_WAITING", 3)
    limiter = world.app.state.accounts.limiter

    def attempt():
        with client() as one:
            return post(one, "/login", name="root", password="x").status_code

    with ThreadPoolExecutor(6) as crowd:
        inside = []
        for number in range(1, 7):
            inside.append(crowd.submit(attempt))
            deadline = time.monotonic() + 30
            while limiter.borrowed_tokens + limiter.statistics().tasks_waiting < number:
                assert time.monotonic() < deadline
                time.sleep(0.01)
        assert limiter.borrowed_tokens == 2
        assert [attempt() for _ in range(5)] == [503] * 5
        assert client().get("/login").status_code == 200
        go.set()
        assert [one.result() for one in inside] == [422] * 6
