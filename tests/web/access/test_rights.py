"""The table names every route there is, and the server keeps to it."""

import pytest

from steam.web.access.rights import Right, listed_right, needed_right
from tests.web.access.walk import filled, routes_of

OWN = ("/account", "/api/tokens", "/login", "/logout", "/setup")
NAMES = {"name": "end-a", "project": "project-a"}


def is_own(path: str) -> bool:
    return any(path == one or path.startswith(f"{one}/") for one in OWN)


def test_every_route_is_listed(world):
    routes = list(routes_of(world.app))
    assert len(routes) > 90
    for method, path in routes:
        at = "/static/x.css" if path == "/static" else filled(path, {})
        assert listed_right(method, at) is not None, (method, path)


def test_what_is_not_listed_is_for_admins():
    for method, path in (
        ("GET", "/unknown"),
        ("TRACE", "/"),
        ("GET", "/deployments\n"),
        ("POST", "/metrics"),
        ("GET", "/static"),
        ("GET", "//login"),
        ("GET", "/apiX/models"),
    ):
        assert needed_right(method, path) is Right.ADMIN, path


def test_a_viewer_changes_nothing(two_projects, world):
    asked = 0
    for method, path in routes_of(world.app):
        if method in {"GET", "OPTIONS"} or is_own(path):
            continue
        answer = two_projects["vic"].request(method, filled(path, NAMES), json={})
        assert answer.status_code == 403, (method, path, answer.status_code)
        asked += 1
    assert asked > 40


def test_a_deployer_cannot_change_who_may(two_projects):
    ann = two_projects["ann"]
    for method, path in (
        ("GET", "/accounts"),
        ("GET", "/api/accounts"),
        ("POST", "/api/accounts"),
        ("POST", "/api/accounts/ann/role"),
        ("PUT", "/api/projects/project-b/members/ann"),
        ("PUT", "/api/deployments/end-a/open"),
        ("GET", "/settings"),
    ):
        assert ann.request(method, path, json={}).status_code == 403, path


def test_a_stranger_gets_nowhere(two_projects, world, client):
    stranger = client()
    for method, path in routes_of(world.app):
        public = path in {"/login", "/setup", "/logout", "/static"}
        if public or method == "OPTIONS":
            continue
        at = filled(path, NAMES)
        answer = stranger.request(method, at, headers={"Accept": "application/json"}, json={})
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/login"), path
        else:
            assert answer.status_code == 401, (method, path)
            assert answer.headers["www-authenticate"] == "Bearer"


def test_a_stranger_at_a_page_is_sent_to_the_login_and_back(two_projects, client):
    stranger = client()
    html = {"Accept": "text/html"}
    answer = stranger.get("/deployments/end-a?slot=1", headers=html)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Fdeployments%2Fend-a%3Fslot%3D1"
    partial = stranger.get("/deployments", headers={"HX-Request": "true"})
    assert (partial.status_code, partial.headers["hx-redirect"]) == (401, "/login")


@pytest.mark.parametrize("path", ["/static/steam.css", "/login", "/setup"])
def test_what_is_for_everybody(two_projects, client, path):
    assert client().get(path).status_code == 200


def test_beyond_loopback_only_the_setup_answers_before_the_first_admin(insisting, world, client):
    asked = 0
    with client() as stranger:
        for method, path in routes_of(world.app):
            if path in {"/login", "/setup", "/logout", "/static"} or method == "OPTIONS":
                continue
            at = insisting + filled(path, NAMES)
            answer = stranger.request(method, at, headers={"Accept": "application/json"}, json={})
            led = (answer.status_code, answer.headers.get("location"))
            assert answer.status_code == 401 or led == (303, "/setup"), (method, path)
            asked += 1
        stranger.headers["Origin"] = insisting
        login = stranger.post(f"{insisting}/login", data={"name": "root", "password": "x" * 8})
        assert login.status_code == 422
        form = {"code": "x", "name": "root", "password": "x" * 8, "again": "x" * 8}
        assert stranger.post(f"{insisting}/setup", data=form).status_code == 422
    assert asked > 90
