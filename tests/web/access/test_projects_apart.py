"""Two people, two projects: nobody finds what is the other's, wherever it is asked for."""

from tests.web.access.walk import filled, routes_of

HIDDEN = ("end-b", "model-b", "project-b", "prod-b", "maker-b", "out-b.csv")


def test_lists_show_only_ones_own(two_projects):
    pages = (
        "/",
        "/deployments",
        "/models",
        "/projects",
        "/batches",
        "/events",
        "/metrics",
        "/account",
        "/api/models",
        "/api/labels",
        "/api/projects",
        "/api/deployments",
        "/api/batches",
        "/api/events?limit=1000",
        "/api/traffic",
        "/api/whoami",
    )
    for page in pages:
        answer = two_projects["ann"].get(page)
        assert answer.status_code == 200, (page, answer.text)
        for name in HIDDEN:
            assert name not in answer.text, (page, name)
    for page in ("/deployments", "/api/deployments", "/api/events?limit=1000", "/metrics"):
        assert "end-a" in two_projects["ann"].get(page).text, page
        assert "end-b" in two_projects["root"].get(page).text, page


def test_others_things_are_not_there(two_projects, world):
    ann = two_projects["ann"]
    for path in (
        "/deployments/end-b",
        "/deployments/end-b/keys",
        "/models/model-b",
        "/api/deployments/end-b",
        "/api/deployments/end-b/versions",
        "/api/deployments/end-b/workers",
        "/api/deployments/end-b/logs",
        "/api/deployments/end-b/keys",
        "/api/models/model-b",
        "/api/models/model-b/artifact",
        "/api/batches/2",
        "/api/projects/project-b/members",
        "/deployments/end-b/predict?AGE=70",
        "/deployments/end-b/schema",
    ):
        assert ann.get(path).status_code == 404, path
    assert ann.get("/api/events", params={"thing": "deployment:end-b"}).json() == []


def test_others_things_cannot_be_changed(two_projects, world):
    ann = two_projects["ann"]
    for method, path, body in (
        ("POST", "/api/deployments/end-b/stop", {}),
        ("POST", "/api/deployments/end-b/scale", {"replicas": 2}),
        ("POST", "/api/deployments/end-b/versions", {"model": "model-a"}),
        ("POST", "/api/deployments/end-a/versions", {"model": "model-b"}),
        ("POST", "/api/deployments", {"name": "new", "model": "model-b"}),
        ("PUT", "/api/deployments/end-a/label", {"label": "prod-b"}),
        ("PUT", "/api/labels/prod-b", {"model": None}),
        ("PUT", "/api/labels/mine", {"model": "model-b"}),
        ("POST", "/api/batches/2/cancel", {}),
        ("DELETE", "/api/models/model-b", None),
        ("DELETE", "/api/deployments/end-b", None),
        ("POST", "/api/deployments/end-b/keys", {"name": "k"}),
    ):
        answer = ann.request(method, path, json=body)
        assert answer.status_code == 404, (method, path, answer.text)
    with world.store.read() as reader:
        assert reader.deployment_named("end-b").desired == "running"


def test_a_file_that_others_use_stays(two_projects, world):
    """Both models are the same file: removing one must not take it from the other."""
    ann = two_projects["ann"]
    ann.delete("/api/deployments/end-a").raise_for_status()
    ann.post("/api/batches/1/cancel", json={})
    ann.delete("/api/models/model-a").raise_for_status()
    assert two_projects["bob"].get("/api/models/model-b/artifact").status_code == 200


def test_no_route_at_all_tells_of_others(two_projects, world):
    """Whatever is read with the names of the other project's things in it."""
    names = {"name": "end-b", "project": "project-b", "batch_id": "2", "deployment": "end-b"}
    asked = 0
    for method, path in routes_of(world.app):
        if method != "GET" or path in {"/api/stream", "/flow/trainer/{path:path}"}:
            continue
        of_model = {**names, "name": "model-b"} if "/models" in path else names
        of_project = {**names, "name": "project-b"} if "/projects" in path else of_model
        address = filled(path, of_project)
        answer = two_projects["ann"].get(address, params={"model": "model-b", "ms": "1"})
        asked += 1
        assert answer.status_code < 500, (address, answer.text)
        if "{" in path and answer.status_code == 200:
            assert not any(hidden in answer.text.replace(address, "") for hidden in HIDDEN), address
    assert asked > 30
