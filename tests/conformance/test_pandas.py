"""pandas writes a frame, and reads the answer back, in the formats that it has itself."""

import io
import json

import httpx
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from tests.conformance.conftest import ROWS, UrlOf

pytestmark = pytest.mark.process

FRAME = pd.DataFrame(ROWS)


@pytest.fixture
def post(url_of: UrlOf):
    """The body of the answer to one of `prostate`'s routes."""

    def post(route: str, content: str, content_type: str, accept: str = "*/*") -> io.StringIO:
        headers = {"Content-Type": content_type, "Accept": accept}
        answer = httpx.post(
            f"{url_of('prostate')}/{route}", content=content, headers=headers, trust_env=False
        )
        assert answer.status_code == 200, answer.text
        return io.StringIO(answer.text)

    return post


@pytest.fixture
def frame(expected) -> pd.DataFrame:
    return pd.DataFrame(expected)


@pytest.mark.parametrize("orient", ["split", "records"])
def test_json_of_a_frame_is_a_form_of_invocations(post, frame, orient: str) -> None:
    body = f'{{"dataframe_{orient}": {FRAME.to_json(orient=orient)}}}'
    answer = post("invocations", body, "application/json").read()
    read = pd.read_json(io.StringIO(answer.removeprefix('{"predictions":').removesuffix("}")))
    assert_frame_equal(read, frame)


def test_json_records_are_rows_of_predict(post, frame) -> None:
    read = pd.read_json(post("predict", FRAME.to_json(orient="records"), "application/json"))
    assert list(read["label"]) == list(frame["predict"])
    assert_frame_equal(pd.json_normalize(read["probabilities"]), frame[["No", "Yes"]])


def test_lists_of_a_frame_are_columns(post, expected) -> None:
    lists = ",".join(f'"{name}":{FRAME[name].to_json(orient="values")}' for name in FRAME)
    answer = post("invocations", f'{{"inputs":{{{lists}}}}}', "application/json")
    assert json.loads(answer.read()) == {"predictions": expected}
    answer = post("predict", f'{{"columns":{{{lists}}}}}', "application/json")
    read = pd.DataFrame(pd.read_json(answer, typ="series")["columns"]["probabilities"])
    assert_frame_equal(read, pd.DataFrame(expected)[["No", "Yes"]])


def test_json_lines_both_ways(post, frame) -> None:
    lines = FRAME.to_json(orient="records", lines=True)
    answer = post("invocations", lines, "application/jsonlines")
    assert_frame_equal(pd.read_json(answer, lines=True), frame)


@pytest.mark.parametrize("route", ["predict", "invocations"])
def test_csv_both_ways(post, frame, route: str) -> None:
    answer = post(route, FRAME.to_csv(index=False), "text/csv", "text/csv")
    assert_frame_equal(pd.read_csv(answer), frame)


def test_csv_is_answered_by_predictions_in_json(post, expected) -> None:
    answer = post("invocations", FRAME.to_csv(index=False), "text/csv").read()
    assert json.loads(answer) == {"predictions": expected}


def test_csv_without_names_both_ways(post, frame) -> None:
    order = ["DPROS", "RACE", "DCAPS", "AGE", "PSA", "VOL", "GLEASON"]
    text = FRAME[order].to_csv(index=False, header=False)
    answer = post("predict", text, "text/csv; header=absent")
    assert_frame_equal(pd.read_csv(answer, header=None, names=list(frame)), frame)


def test_an_index_is_a_column_that_nobody_knows(post, frame) -> None:
    answer = pd.read_csv(post("predict", FRAME.to_csv(index_label="row"), "text/csv"))
    assert_frame_equal(answer[list(frame)], frame)
    told = "column row is unknown to the model; ignored (in 2 rows)"
    assert answer["warnings"].dropna().tolist() == [told]
