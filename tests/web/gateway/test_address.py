"""Which paths are for workers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.web.gateway.address import Address, predict_path, read_address


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"/deployments/a-1/predict", b"/predict"),
        (b"/api/deployments/a-1/predict", b"/predict"),
        (b"/deployments/a-1/metrics", b"/metrics"),
        (b"/deployments/a-1/invocations", b"/invocations"),
        (b"/deployments/a-1/predict/GLM_model.1", b"/predict/GLM_model.1"),
        (b"/deployments/a-1/info", b"/info"),
        (b"/deployments/a-1/v2", b"/v2"),
        (b"/deployments/a-1/v2/models/a-1/versions/12/infer", b"/v2/models/a-1/versions/12/infer"),
        (b"/deployments/a-1/form/", b"/"),
        (b"/deployments/a-1/form/page.js", b"/page.js"),
        (b"/deployments/a-1/form/icon.svg", b"/icon.svg"),
        (b"/deployments/a-1/form/snippets", b"/snippets"),
        (b"/deployments/a-1/openapi.json", b"/openapi.json"),
        (b"/deployments/a-1/form/predict", b"/predict"),
    ],
)
def test_routes_of_workers(raw: bytes, path: bytes) -> None:
    assert read_address(raw) == Address("a-1", path)


def test_a_name_may_have_underscores() -> None:
    assert read_address(b"/deployments/my_model/predict") == Address("my_model", b"/predict")
    path = b"/v2/models/my_model/infer"
    assert read_address(b"/deployments/my_model" + path) == Address("my_model", path)


@pytest.mark.parametrize(
    "raw",
    [
        b"/deployments/a",
        b"/deployments/a/",
        b"/deployments/a/stop",
        b"/deployments/a/form",
        b"/deployments/a/page.js",
        b"/deployments/a/predict/",
        b"/deployments/a/predict/..",
        b"/deployments/a/predict/b/c",
        b"/deployments/a/Predict",
        b"/api/deployments/a/predict/b",
        b"/deployments/a/v2/",
        b"/deployments/a/v2/models//infer",
        b"/deployments/a/v2/models/../predict",
        b"/deployments/a/v2/models/%61/infer",
        b"/deployments/a/v1/models/a",
        b"/api/deployments/a/v2",
        b"/deployments//predict",
        b"//deployments/a/predict",
        b"/deployments/a//predict",
        b"/deployments/a/../b/predict",
        b"/deployments/a/form/../predict",
        b"/deployments/a/form/a/page.js",
        b"/deployments/a/form/page.html",
        b"/api/deployments/a/form/page.js",
        b"/deployments/a%2fpredict",
        b"/deployments/a/%70redict",
        b"/deployments/A/predict",
        b"/deployments/a/predict\n",
        b"/deployments/" + b"a" * 64 + b"/predict",
        b"/api/deployments/a/schema",
        b"/api/deployments/a/health",
        b"http://localhost/deployments/a/predict",
    ],
)
def test_pages_and_tricks_are_not(raw: bytes) -> None:
    assert read_address(raw) is None


@given(st.binary(max_size=40))
def test_what_goes_to_a_worker_is_one_of_its_routes(rest: bytes) -> None:
    address = read_address(b"/deployments/a/" + rest)
    assert address is None or b"/" + rest.removeprefix(b"form/") == address.path


def test_the_stable_address_is_one() -> None:
    assert read_address(predict_path("a-1").encode()) == Address("a-1", b"/predict")
