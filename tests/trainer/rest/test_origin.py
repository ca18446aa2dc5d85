from typing import Any

import pytest

from steam.core.origin import LOOPBACK_NAMES, refusal


@pytest.mark.parametrize("host", ["localhost:54321", "127.0.0.1:1", "[::1]:54321", "LOCALHOST"])
def test_names_of_loopback(host: str) -> None:
    assert refusal(host, None, LOOPBACK_NAMES) is None
    assert refusal(host, f"http://{host}", LOOPBACK_NAMES) is None


@pytest.mark.parametrize(
    "host", ["evil.example:54321", "", None, "localhost.evil", "[", "10.0.0.1"]
)
def test_other_names(host: str | None) -> None:
    assert refusal(host, None, LOOPBACK_NAMES) is not None


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:9"])
def test_pages_of_other_sites(origin: str) -> None:
    assert refusal("localhost:54321", origin, LOOPBACK_NAMES) is not None


def test_without_names_only_the_origin_counts() -> None:
    assert refusal("any.example", None, frozenset()) is None
    assert refusal("any.example", "http://other.example", frozenset()) is not None


def test_a_rebound_name_is_refused_over_http(trainer: Any) -> None:
    answer = trainer.http.get("/3/Cloud", headers={"host": "evil.example"})
    assert answer.status_code == 403
    assert answer.json()["__meta"]["schema_name"] == "H2OErrorV3"
    assert trainer.http.get("/3/Cloud").status_code == 200
