"""Bodies over the limit, told beforehand or not."""

import pytest

BIG = b'{"name": "' + b"x" * 20_000 + b'"}'


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("path", ["/api/projects", "/api/deployments/prostate/predict"])
def test_a_large_body_is_refused(world, path, chunked):
    world.deployed("prostate")
    content = iter([BIG[:9_000], BIG[9_000:]]) if chunked else BIG
    answer = world.client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413, answer.text
    assert answer.json()["error"]["code"] == "too_large"


def test_a_body_at_the_limit_is_read(world):
    content = b'{"name": "p", "description": "d"' + b" " * 9_000 + b"}"
    answer = world.client.post(
        "/api/projects", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 201
