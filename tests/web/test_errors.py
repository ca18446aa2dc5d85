"""One table, one shape."""

from steam.core import errors
from steam.web.errors import STATUS, status_of
from steam.web.refusals import TooLarge, UnsupportedType

DOCUMENTED = {
    "invalid_input": {400, 408, 422},
    "invalid_artifact": {400, 422},
    "not_found": {404},
    "conflict": {409},
    "too_large": {413},
    "unsupported": {415, 422},
    "exhausted": {507},
    "busy": {503},
    "unavailable": {503},
    "unauthorized": {401},
    "forbidden": {403},
    "method_not_allowed": {405},
    "broken": {502},
    "timed_out": {504},
    "error": {500},
}


def _family(kind: type[errors.SteamError]) -> list[type[errors.SteamError]]:
    return [kind, *(deeper for child in kind.__subclasses__() for deeper in _family(child))]


def test_every_class_has_its_documented_status():
    for kind in STATUS:
        assert STATUS[kind] in DOCUMENTED[kind.code], kind
    for kind in _family(errors.SteamError):
        if kind.__module__ == errors.__name__:
            error = kind("thing", "x") if kind is errors.NotFound else kind("Because.")
            assert status_of(error) in DOCUMENTED[kind.code]


def test_the_nearest_class_counts():
    assert status_of(TooLarge(1)) == 413
    assert status_of(UnsupportedType("a", "b")) == 415
    assert status_of(errors.InvalidArtifact("Broken.")) == 422


REFUSED = [
    ("GET", "/api/deployments/none", 404),
    ("GET", "/api/deployments/none/versions", 404),
    ("GET", "/api/deployments/none/workers", 404),
    ("GET", "/api/deployments/none/logs", 404),
    ("POST", "/api/deployments/none/predict", 404),
    ("POST", "/api/deployments/none/stop", 404),
    ("POST", "/api/deployments/none/start", 404),
    ("POST", "/api/deployments/none/restart", 404),
    ("POST", "/api/deployments/none/rollback", 404),
    ("DELETE", "/api/deployments/none", 404),
    ("GET", "/api/models/none", 404),
    ("GET", "/api/models/none/artifact", 404),
    ("DELETE", "/api/models/none", 404),
    ("GET", "/deployments/none/predict", 404),
    ("GET", "/deployments/none/other", 404),
    ("GET", "/api/none", 404),
    ("GET", "/api", 404),
    ("GET", "/api/models/..%2f..%2fetc%2fpasswd", 404),
    ("GET", "/api/deployments/%00", 404),
    ("GET", "/api/deployments/" + "x" * 5000, 404),
    ("PATCH", "/api/models", 405),
    ("DELETE", "/api/health", 405),
    ("POST", "/api/deployments", 422),
    ("POST", "/api/projects", 422),
    ("PUT", "/api/labels/x", 422),
    ("POST", "/api/models", 422),
]


def test_every_refusal_has_the_one_shape(world):
    for method, path, status in REFUSED:
        answer = world.client.request(method, path)
        assert answer.status_code == status, (method, path, answer.text)
        assert answer.headers["content-type"] == "application/json"
        body = answer.json()
        assert set(body) == {"error"}
        assert set(body["error"]) == {"code", "message", "details"}
        assert status in DOCUMENTED[body["error"]["code"]]
        assert len(body["error"]["message"]) < 600


def test_every_route_that_names_a_thing_is_refused_for_an_unknown_one(world):
    """Whatever route is added later: an unknown name or no body never gives another shape."""
    for path, methods in world.app.openapi()["paths"].items():
        if not path.startswith("/api/") or "{name}" not in path:
            continue
        for method in methods:
            answer = world.client.request(method, path.replace("{name}", "none"))
            assert answer.status_code in {404, 422}, (method, path)
            assert set(answer.json()["error"]) == {"code", "message", "details"}


def test_a_name_that_cannot_be_is_told_with_the_rule_whatever_is_asked_of_it(world):
    rule = world.client.post("/api/deployments", json={"name": "My Model!", "model": "m"}).json()
    rule = rule["error"]["message"].partition("deployment. ")[2]
    assert "a-z, 0-9, '-' and '_'" in rule
    for name in ("My%20Model!", "x" * 64, "a."):
        for path in ("/predict", "/v2/models/a/infer", "/stop"):
            answer = world.client.post(f"/api/deployments/{name}{path}")
            assert answer.status_code == 404, (name, path)
            assert rule in answer.json()["error"]["message"]
    for path in ("", "/predict", "/other"):
        answer = world.client.get(f"/deployments/My%20Model!{path}")
        assert answer.status_code == 404
        assert "No deployment can have that name." in answer.text, path


def test_a_page_that_is_not_there_below_a_good_name_is_no_page(world):
    answer = world.client.get("/deployments/my_model/other")
    assert answer.json()["error"]["details"]["kind"] == "page"


def test_bodies_that_are_no_project(world):
    headers = {"Content-Type": "application/json"}
    for content, status in (
        (b"{", 400),
        (b"[]", 422),
        (b'{"name": 1}', 422),
        (b'{"name": "a", "extra": 1}', 422),
    ):
        answer = world.client.post("/api/projects", content=content, headers=headers)
        assert answer.status_code == status, content
        assert answer.json()["error"]["code"] == "invalid_input"


def test_outside_the_api_errors_are_pages_and_fragments(world):
    page = world.client.get("/deployments/none")
    assert page.status_code == 404
    assert "<!doctype html>" in page.text
    assert "There is no deployment" in page.text
    own = {"HX-Request": "true", "Origin": str(world.client.base_url).rstrip("/")}
    fragment = world.client.post("/deployments/none/stop", headers=own)
    assert fragment.status_code == 404
    assert fragment.text.startswith('<p class="answer bad" role="alert">')
