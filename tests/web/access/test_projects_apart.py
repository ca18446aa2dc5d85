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


BODIES = (
    {},
    {"model": "model-b", "why": "x"},
    {"label": "prod-b", "project": "project-b"},
    {"replicas": 2},
    {"version": 1},
    {"name": "k"},
    {"deployment": "end-b", "source": "in.csv", "target": "out.csv"},
    {"open": True},
)


def test_no_route_at_all_changes_what_is_others(two_projects, world):
    """Every change there is, with the names of the other project's things and bodies of all kinds.

    It is there for a deployer: so nothing is refused for the role alone, but what admins do.
    """
    before = told_of(world, "b")
    asked = 0
    for method, path in routes_of(world.app):
        if method not in {"POST", "PUT", "PATCH", "DELETE"} or path == TRAINER:
            continue
        if path.startswith(("/login", "/logout", "/setup", "/account")):
            continue
        address = filled(path, names_at(path))
        for body in BODIES:
            as_form = {"data": body, "headers": own_origin(world)}
            sent = {"json": body} if "/api/" in path else as_form
            answer = two_projects["ann"].request(method, address, **sent)
            assert answer.status_code < 500, (method, address, answer.text)
            if "{" in path and answer.status_code < 400:
                shown = answer.text.replace(address, "")
                assert not any(one in shown for one in HIDDEN), (method, address, answer.text)
        asked += 1
    assert asked > 50
    assert told_of(world, "b") == before


def test_names_that_are_nearly_others_find_nothing(two_projects, world):
    """Cases, escapes, slashes and ends: a name is found as a whole by those who see it, or not."""
    ann = two_projects["ann"]
    for spelt in (
        "END-B",
        "end-b%00",
        "end-b%20",
        "end-b/",
        "./end-b",
        "end-a/../end-b",
        "end-a%2f..%2fend-b",
        "%65nd-b",
        "end-b;x",
        "end-b%0a",
        "*",
        "end-%25",
        "%27%20OR%201=1--",
    ):
        for place in ("/api/deployments/", "/deployments/", "/api/models/", "/models/"):
            for rest in ("", "/logs", "/versions", "/predict", "/traffic", "/artifact", "/keys"):
                address = f"{place}{spelt}{rest}"
                request = ann.build_request("GET", "/", extensions={"target": address.encode()})
                answer = ann.send(request)
                assert answer.status_code in {303, 307, 404, 405, 422}, (address, answer.text)
                for hidden in ("maker-b", "prod-b", "project-b"):
                    assert hidden not in answer.text, address


TRAINER = "/flow/trainer/{path:path}"


def names_at(path):
    """The other project's names, by what a route calls `name`."""
    name = "model-b" if "/models" in path else "prod-b" if "/labels" in path else "end-b"
    name = "project-b" if "/projects" in path else name
    return {"name": name, "project": "project-b", "batch_id": "2", "deployment": "end-b"}


def own_origin(world):
    return {"Origin": str(world.client.base_url).rstrip("/")}


def told_of(world, letter):
    """All that the records say of a project's things."""
    with world.store.read() as reader:
        deployment = reader.deployment_named(f"end-{letter}")
        project = reader.project_named(f"project-{letter}")
        return (
            deployment,
            reader.model_named(f"model-{letter}"),
            project,
            reader.versions(deployment.id),
            reader.workers(deployment.id),
            reader.prediction_keys(deployment.id),
            deployment.id in reader.open_deployments(),
            [one for one in reader.labels() if one.name == f"prod-{letter}"],
            [one for one in reader.batches() if one.order.deployment == f"end-{letter}"],
            [one for one in reader.memberships() if one.project_id == project.id],
        )
