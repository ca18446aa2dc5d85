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


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:9", "http://[", ""]
)
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


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_get_of_a_foreign_page_is_refused(trainer: Any, site: str) -> None:
    """An image on any page could otherwise have a model written: its request has no Origin."""
    for path in ("/3/Cloud", "/3/ImportFiles?path=/x", "/99/Models.bin/m?dir=/x", "/3/InitID"):
        answer = trainer.http.get(path, headers={"sec-fetch-site": site})
        assert answer.status_code == 403, path
    assert trainer.http.get("/", headers={"sec-fetch-site": site}).status_code != 403
    for own in ("same-origin", "none"):
        assert trainer.http.get("/3/Cloud", headers={"sec-fetch-site": own}).status_code == 200


def test_an_origin_that_is_none_is_refused_over_http(trainer: Any) -> None:
    assert trainer.http.get("/3/Cloud", headers={"origin": "http://["}).status_code == 403
