"""polars writes a frame and reads the answer back: Arrow, CSV and JSON lines."""

import io

import httpx
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.conformance.conftest import ROWS, UrlOf

pytestmark = pytest.mark.process

ARROW = "application/vnd.apache.arrow.stream"
FRAME = pl.DataFrame(ROWS)


@pytest.fixture
def post(url_of: UrlOf):
    """The body of the answer to one of `prostate`'s routes."""

    def post(route: str, content: str | bytes, content_type: str, accept: str = "*/*") -> bytes:
        headers = {"Content-Type": content_type, "Accept": accept}
        answer = httpx.post(
            f"{url_of('prostate')}/{route}", content=content, headers=headers, trust_env=False
        )
        assert answer.status_code == 200, answer.text
        return answer.content

    return post


@pytest.fixture
def frame(expected) -> pl.DataFrame:
    return pl.DataFrame(expected)


@pytest.mark.parametrize("route", ["predict", "invocations"])
@pytest.mark.parametrize("text", [pl.String, pl.Categorical])
def test_an_arrow_stream_both_ways(post, frame, route: str, text: type[pl.DataType]) -> None:
    stream = io.BytesIO()
    FRAME.with_columns(pl.col(pl.String).cast(text)).write_ipc_stream(stream)
    assert_frame_equal(pl.read_ipc_stream(post(route, stream.getvalue(), ARROW)), frame)


@pytest.mark.parametrize("route", ["predict", "invocations"])
def test_csv_both_ways(post, frame, route: str) -> None:
    answer = post(route, FRAME.write_csv(), "text/csv", "text/csv")
    assert_frame_equal(pl.read_csv(answer), frame)


def test_json_lines_both_ways(post, frame) -> None:
    answer = post("invocations", FRAME.write_ndjson(), "application/x-ndjson")
    assert_frame_equal(pl.read_ndjson(answer), frame)


def test_json_lines_of_predict_hold_structs(post, frame) -> None:
    read = pl.read_ndjson(post("predict", FRAME.write_ndjson(), "application/x-ndjson"))
    assert_frame_equal(read["probabilities"].struct.unnest(), frame.select("No", "Yes"))


def test_json_rows_may_be_answered_by_arrow(post, frame) -> None:
    answer = post("predict", FRAME.write_json(), "application/json", ARROW)
    assert_frame_equal(pl.read_ipc_stream(answer), frame)
