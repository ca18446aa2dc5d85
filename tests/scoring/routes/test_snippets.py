"""`/snippets`: code for a row, or for an example of one."""

import pytest

from steam.model.signature import Category, Column, ColumnType, Signature

pytestmark = pytest.mark.process

URL = "http://127.0.0.1:9000/deployments/prostate/predict"


@pytest.fixture(scope="module")
def client(start_worker):
    return start_worker("glm_binomial").client


def test_code_is_for_the_row_and_the_address_that_are_given(client) -> None:
    snippets = client.post("/snippets", json={"url": URL, "row": {"AGE": 65, "DPROS": None}}).json()
    assert [*snippets] == ["curl", "python", "pandas", "polars", "r", "javascript"]
    assert '{\n  "AGE": 65,\n  "DPROS": null\n}' in snippets["curl"]
    assert all(URL in code for code in snippets.values())


def test_without_a_row_code_is_for_an_example(client) -> None:
    snippets = client.post("/snippets", json={"url": URL}).json()
    assert '"DPROS": "both lobes"' in snippets["python"]


def test_an_example_of_many_columns_is_cut(start_worker_of) -> None:
    signature = Signature(
        tuple(Column(f"x{place}", ColumnType.NUMERIC) for place in range(2000)),
        Column("y", ColumnType.NUMERIC),
        Category.REGRESSION,
    )
    snippets = start_worker_of(signature).client.post("/snippets", json={"url": URL}).json()
    assert '"x499": 0\n}' in snippets["curl"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "http://",
        "http://a b",
        "http://a/\n",
        "http://é/",
        "ftp://a/predict",
        "http://" + "a" * 2001,
    ],
)
def test_what_is_no_address_is_refused(client, url: str) -> None:
    response = client.post("/snippets", json={"url": url})
    assert response.status_code == 400
    assert response.json()["error"]["message"].startswith("The url is not one of http.")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff",
        b'{"url": 1}',
        b'{"url": "http://a/", "row": {"AGE": [1]}}',
        b'{"url": "http://a/", "row": {"AGE": 1e999}}',
        b'{"url": "http://a/", "row": {"AGE": "\\ud800"}}',
        b"[" * 60_000,
    ],
)
def test_any_other_body_is_refused(client, body: bytes) -> None:
    response = client.post("/snippets", content=body)
    assert response.status_code == 400
    assert response.json()["error"]["message"].startswith("The body does not say which snippets")


def test_a_long_body_is_refused(client) -> None:
    response = client.post("/snippets", content=b" " * 70_000)
    assert response.status_code == 413
