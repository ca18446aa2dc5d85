"""What SageMaker asks of a container, by plain HTTP: its own local mode needs Docker.

Invocations may have any Content-Type and Accept. A batch transform cuts files into lines, sends
each piece as a request, and joins lines of input to lines of output.
"""

import json

import httpx
import pytest

from tests.conformance.conftest import ROWS, UrlOf
from tests.promptness import quickest

pytestmark = pytest.mark.process

LINES = "application/jsonlines"
NO_NAMES = "text/csv; header=absent"


@pytest.fixture
def container(url_of: UrlOf):
    with httpx.Client(base_url=url_of("prostate"), trust_env=False, timeout=30) as client:
        yield client


def invoke(container: httpx.Client, body: str, content_type: str, accept: str) -> httpx.Response:
    headers = {"Content-Type": content_type, "Accept": accept}
    answer = container.post("invocations", content=body, headers=headers)
    answer.raise_for_status()
    return answer


def test_ping_is_200_and_quick(container) -> None:
    assert quickest(lambda: container.get("ping").raise_for_status(), 2) < 2


def test_a_batch_transform_of_json_lines_has_a_line_for_each(container, expected) -> None:
    body = "".join(json.dumps(row) + "\n" for row in ROWS)
    answer = invoke(container, body, LINES, LINES)
    assert answer.headers["Content-Type"] == LINES
    assert [json.loads(line) for line in answer.text.splitlines()] == expected


def test_a_batch_transform_of_csv_has_a_line_for_each(container, expected) -> None:
    order = ["DPROS", "RACE", "DCAPS", "AGE", "PSA", "VOL", "GLEASON"]
    body = "".join(
        ",".join("" if row[name] is None else str(row[name]) for name in order) + "\n"
        for row in ROWS
    )
    answer = invoke(container, body, NO_NAMES, NO_NAMES)
    assert answer.headers["Content-Type"].startswith("text/csv; header=absent")
    lines = [line.split(",") for line in answer.text.splitlines()]
    assert [line[0] for line in lines] == [row["predict"] for row in expected]
    assert [float(line[2]) for line in lines] == [row["Yes"] for row in expected]


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json;verbose"])
def test_predictions_are_json_unless_lines_or_csv_are_asked_for(
    container, expected, accept: str
) -> None:
    body = json.dumps({"instances": ROWS})
    answer = invoke(container, body, "application/json", accept)
    assert answer.json() == {"predictions": expected}
    asked = invoke(container, body, "application/json", LINES)
    assert [json.loads(line) for line in asked.text.splitlines()] == expected


def test_another_type_is_415_in_plain_text(container) -> None:
    answer = container.post(
        "invocations", content=b"\x93NUMPY", headers={"Content-Type": "application/x-npy"}
    )
    assert answer.status_code == 415
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text.startswith("A body of type application/x-npy cannot be scored.")
