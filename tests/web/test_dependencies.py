"""What handlers are given."""

import pytest


@pytest.mark.parametrize(
    ("headers", "begin"),
    [
        ({}, "http://127.0.0.1"),
        ({"X-Forwarded-Proto": "https"}, "https://"),
        ({"X-Forwarded-Proto": "javascript"}, "http://"),
        ({"X-Forwarded-Host": "evil.example"}, "http://"),
    ],
)
def test_addresses_begin_as_the_client_knows_the_server(world, headers, begin):
    world.deployed("prostate")
    shown = world.client.get("/api/deployments/prostate", headers=headers).json()["gateway"]
    assert shown.startswith(begin)
    assert "evil" not in shown
