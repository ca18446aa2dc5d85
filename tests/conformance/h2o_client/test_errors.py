"""What H2O's client raises when its user is wrong."""

from pathlib import Path
from typing import Any

import h2o
import pytest
from h2o.estimators import H2OGeneralizedLinearEstimator
from h2o.exceptions import H2OResponseError

from tests.conformance.h2o_client.flows.glm import prostate, train

pytestmark = pytest.mark.process


def _error(caught: pytest.ExceptionInfo[H2OResponseError]) -> Any:
    return caught.value.args[0]


def test_a_missing_file(data: Path) -> None:
    with pytest.raises(H2OResponseError, match=r"nope\.csv") as caught:
        h2o.import_file(str(data / "nope.csv"))
    assert _error(caught).http_status == 404
    assert _error(caught).exception_type == "water.exceptions.H2ONotFoundArgumentException"


def test_a_missing_frame_is_none_and_a_missing_model_raises(data: Path) -> None:
    assert h2o.get_frame("nope") is None
    with pytest.raises(H2OResponseError, match="nope") as caught:
        h2o.get_model("nope")
    assert _error(caught).http_status == 404
    assert _error(caught).exception_type == "water.exceptions.H2OKeyNotFoundArgumentException"


def test_a_missing_column(data: Path) -> None:
    frame = h2o.import_file(str(data / "iris.csv"))
    with pytest.raises(H2OResponseError, match="NOPE") as caught:
        frame["NOPE"].head()
    assert _error(caught).http_status == 400


def test_an_alpha_beyond_its_bounds(data: Path) -> None:
    with pytest.raises(H2OResponseError, match="alpha") as caught:
        train(prostate(data), "CAPSULE", ["AGE"], family="binomial", alpha=7)
    assert _error(caught).http_status == 412
    assert type(_error(caught)).__name__ == "H2OModelBuilderErrorV3"


def test_a_response_that_the_family_cannot_take(data: Path) -> None:
    with pytest.raises(H2OResponseError) as caught:
        train(prostate(data), "AGE", ["PSA"], family="binomial")
    assert _error(caught).http_status == 412


@pytest.mark.parametrize(
    ("request_line", "parameters", "status"),
    [
        ("POST /3/ModelBuilders/glm", {"nosuch": 1}, 412),
        ("POST /3/ModelBuilders/glm", {"max_iterations": "abc"}, 412),
        ("POST /3/ModelBuilders/glm", {"family": "zzz"}, 400),
        ("POST /3/ModelBuilders/nosuch", {}, 404),
        ("GET /3/Jobs/nope", {}, 400),
        ("POST /99/Rapids", {"ast": "(nosuch 1 2)", "session_id": "s"}, 400),
        ("POST /99/Rapids", {"ast": "(+ 1 2", "session_id": "s"}, 400),
        ("POST /4/Predictions/models/nope/frames/nope", {}, 404),
        ("DELETE /3/Frames/nope", {}, 404),
        ("GET /3/Nowhere", {}, 404),
        ("GET /99/Grids/nope", {}, 404),
    ],
)
def test_requests_that_cannot_be_answered(
    request_line: str, parameters: dict[str, Any], status: int, data: Path
) -> None:
    with pytest.raises(H2OResponseError) as caught:
        h2o.api(request_line, data=parameters or None)
    assert _error(caught).http_status == status


def test_what_is_not_there_may_be_removed(data: Path) -> None:
    h2o.api("DELETE /3/DKV/nope")


def test_a_model_must_know_a_column_of_what_it_predicts(data: Path) -> None:
    model = H2OGeneralizedLinearEstimator(family="binomial")
    model.train(x=["AGE", "PSA"], y="CAPSULE", training_frame=prostate(data))
    with pytest.raises(OSError, match="column"):
        model.predict(h2o.import_file(str(data / "iris.csv")))
