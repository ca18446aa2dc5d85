"""API tokens and prediction keys: what they open, and what not."""

import pytest

PREDICT = "/deployments/end-a/predict"


def token(two_projects, who, **body):
    answer = two_projects[who].post("/api/tokens", json={"name": "t", **body})
    assert answer.status_code == 201, answer.text
    return answer.json()


def key_of(two_projects, deployment="end-a", who="root"):
    answer = two_projects[who].post(f"/api/deployments/{deployment}/keys", json={"name": "k"})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_token_acts_for_its_account_and_no_further(two_projects, client):
    made = token(two_projects, "ann", role="admin")
    assert made["role"] == "deployer"
    program = client(bearer=made["token"])
    assert program.get("/api/whoami").json() == {
        "name": "ann",
        "role": "deployer",
        "projects": ["project-a"],
    }
    assert program.get("/api/deployments/end-a").status_code == 200
    assert program.get("/api/deployments/end-b").status_code == 404
    assert program.post("/api/deployments/end-a/stop", json={}).status_code == 200


def test_a_token_can_be_confined(two_projects, client):
    made = token(two_projects, "root", role="admin", project="project-b")
    program = client(bearer=made["token"])
    assert program.get("/api/deployments/end-a").status_code == 404
    assert program.get("/api/deployments/end-b").status_code == 200
    assert program.get("/api/accounts").status_code == 403, "who is confined rules nobody"


def test_a_token_makes_no_tokens(two_projects, client):
    program = client(bearer=token(two_projects, "ann", role="deployer")["token"])
    assert program.post("/api/tokens", json={"name": "more"}).status_code == 403


def test_a_revoked_token_is_worthless_at_once(two_projects, client):
    made = token(two_projects, "ann")
    program = client(bearer=made["token"])
    assert program.get("/api/models").status_code == 200
    assert two_projects["bob"].delete(f"/api/tokens/{made['id']}").status_code == 404
    assert two_projects["ann"].delete(f"/api/tokens/{made['id']}").status_code == 204
    assert program.get("/api/models").status_code == 401


def test_nobody_sees_a_secret_twice(two_projects, world):
    secrets = [token(two_projects, "ann")["token"], key_of(two_projects)["key"]]
    for path in ("/api/tokens", "/account", "/api/deployments/end-a/keys", "/api/events"):
        for secret in secrets:
            assert secret not in two_projects["root"].get(path).text
    content = b"".join(one.read_bytes() for one in world.home.database.parent.iterdir())
    for secret in secrets:
        assert secret.encode() not in content


@pytest.mark.parametrize("how", ["bearer", "header", "query"])
def test_a_key_opens_its_deployment_alone(two_projects, client, how):
    key = key_of(two_projects)["key"]

    def ask(path):
        headers = {"bearer": {"Authorization": f"Bearer {key}"}, "header": {"X-Api-Key": key}}
        query = f"?AGE=70&key={key}" if how == "query" else "?AGE=70"
        with client() as program:
            return program.get(path + query, headers=headers.get(how, {})).status_code

    assert ask(PREDICT) == 503, "let through; there is no worker in this test"
    assert ask("/deployments/end-b/predict") == 401
    assert ask("/api/deployments/end-a") == 401
    assert ask("/api/models") == 401


def test_a_stranger_gets_no_predictions_unless_it_is_open(two_projects, client):
    assert client().get(PREDICT).status_code == 401
    assert client().get("/deployments/no-such/predict").status_code == 401
    opened = two_projects["root"].put("/api/deployments/end-a/open", json={"open": True})
    assert opened.status_code == 204
    assert client().get(PREDICT).status_code == 503
    assert client().get("/deployments/end-b/predict").status_code == 401


def test_members_ask_their_deployments(two_projects):
    assert two_projects["vic"].get(PREDICT).status_code == 503
    assert two_projects["vic"].get("/deployments/end-b/predict").status_code == 404


def test_a_revoked_key_is_worthless_at_once(two_projects, client):
    made = key_of(two_projects, who="ann")
    program = client(bearer=made["key"])
    assert program.get(PREDICT).status_code == 503
    two_projects["ann"].delete(f"/api/deployments/end-a/keys/{made['id']}").raise_for_status()
    assert program.get(PREDICT).status_code == 401
