"""How MLflow's clients are told of errors, and which types they may send and ask for."""

import json

import pytest

from steam.core.errors import Busy, InvalidInput, SteamError, Unavailable, Unsupported
from steam.core.policy import InputPolicy
from steam.model.artifact import load_artifact
from steam.scoring.codecs.arrow_stream import ARROW_TYPE
from steam.scoring.codecs.choice import call_of, choose
from steam.scoring.dialects.mlflow import MLFLOW
from steam.scoring.errors import TimedOut, TooLarge, TooSlow, Unacceptable
from steam.scoring.scorer import Scorer


@pytest.fixture(scope="module")
def scorer(artifact) -> Scorer:
    return Scorer(load_artifact(artifact).predictor, InputPolicy())


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (InvalidInput("No."), 400, "BAD_REQUEST"),
        (Unacceptable("No.", details={"row": 1}), 400, "BAD_REQUEST"),
        (TooLarge("No."), 413, "BAD_REQUEST"),
        (TooSlow("No."), 408, "DEADLINE_EXCEEDED"),
        (Busy("No."), 503, "TEMPORARILY_UNAVAILABLE"),
        (Unavailable("No."), 503, "TEMPORARILY_UNAVAILABLE"),
        (TimedOut("No."), 504, "DEADLINE_EXCEEDED"),
        (SteamError("No."), 500, "INTERNAL_ERROR"),
    ],
)
def test_an_error_has_a_code_of_mlflow(error: SteamError, status: int, code: str) -> None:
    answer = MLFLOW.tell(error)
    assert answer.status_code == status
    assert json.loads(answer.body) == {
        "error_code": code,
        "message": "No.",
        "details": error.details,
    }
    assert answer.headers.get("Retry-After") == ("1" if status == 503 else None)


def test_a_type_that_is_not_read_is_told_in_plain_text() -> None:
    answer = MLFLOW.tell(Unsupported("No.", hint="Send JSON."))
    assert answer.status_code == 415
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.body == b"No. Send JSON."


@pytest.mark.parametrize(
    ("content_type", "accept", "reader", "writer"),
    [
        ("application/json", "", "MlflowJson", "MlflowJson"),
        ("", "*/*", "MlflowJson", "MlflowJson"),
        ("application/json", "text/csv", "MlflowJson", "CsvText"),
        ("application/json", "application/jsonlines", "MlflowJson", "FrameLines"),
        ("application/json", ARROW_TYPE, "MlflowJson", "ArrowStream"),
        ("text/csv", "", "CsvText", "MlflowJson"),
        ("text/csv", "image/png, */*", "CsvText", "MlflowJson"),
        ("text/csv", "application/json", "CsvText", "MlflowJson"),
        ("text/csv", "text/csv", "CsvText", "CsvText"),
        ("application/jsonlines", "", "FrameLines", "FrameLines"),
        ("application/jsonlines", "application/json", "FrameLines", "MlflowJson"),
        (ARROW_TYPE, "", "ArrowStream", "ArrowStream"),
    ],
)
def test_json_answers_unless_something_else_is_asked_for(
    scorer, content_type: str, accept: str, reader: str, writer: str
) -> None:
    chosen = choose(MLFLOW.formats, call_of(b"", content_type), scorer.model, accept)
    assert [type(codec).__name__ for codec in chosen] == [reader, writer]


@pytest.mark.parametrize(
    "content_type", ["text/plain", "multipart/form-data", "application/x-npy", "text/html"]
)
def test_other_types_are_refused(scorer, content_type: str) -> None:
    with pytest.raises(Unsupported, match="Send one of application/json, text/csv"):
        choose(MLFLOW.formats, call_of(b"", content_type), scorer.model)
