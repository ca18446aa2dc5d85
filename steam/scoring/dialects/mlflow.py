"""The dialect of `/invocations`: MLflow's scoring server, and the containers of SageMaker."""

from starlette.responses import PlainTextResponse, Response

from steam.core.errors import SteamError
from steam.scoring.codecs.arrow_stream import ARROW_TYPE, ArrowStream
from steam.scoring.codecs.choice import Formats
from steam.scoring.codecs.csv_text import CSV_TYPE, CsvText
from steam.scoring.codecs.frame_records import FrameLines
from steam.scoring.codecs.json_rows import JSON_TYPE, LINES_TYPE
from steam.scoring.codecs.mlflow_json import MlflowJson
from steam.scoring.dialects.dialect import Dialect
from steam.scoring.errors import status_of
from steam.scoring.responses import json_response

_LINES_TYPES = ("application/jsonlines", "application/jsonl", LINES_TYPE)

_CODES = {
    403: "PERMISSION_DENIED",
    408: "DEADLINE_EXCEEDED",
    500: "INTERNAL_ERROR",
    503: "TEMPORARILY_UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
    507: "RESOURCE_EXHAUSTED",
}
"""MLflow's error code by status; all others are BAD_REQUEST."""


def _tell(error: SteamError) -> Response:
    """As MLflow does: a sentence for a type that is not read, else a code and a sentence.

    What is well formed and cannot be scored is 400 too, by which MLflow's clients know it.
    """
    status = status_of(error)
    if status == 415:
        return PlainTextResponse(str(error), status)
    return json_response(
        {
            "error_code": _CODES.get(status, "BAD_REQUEST"),
            "message": str(error),
            "details": error.details,
        },
        400 if status == 422 else status,
    )


MLFLOW = Dialect(
    formats=Formats(
        readers={
            **dict.fromkeys(("", JSON_TYPE), MlflowJson),
            CSV_TYPE: CsvText,
            **dict.fromkeys(_LINES_TYPES, FrameLines),
            ARROW_TYPE: ArrowStream,
        },
        writers={
            JSON_TYPE: MlflowJson,
            CSV_TYPE: CsvText,
            **dict.fromkeys(_LINES_TYPES, FrameLines),
            ARROW_TYPE: ArrowStream,
        },
        usual_writers={CSV_TYPE: MlflowJson},
        json_types=frozenset({"", JSON_TYPE}),
        slow_types=frozenset({ARROW_TYPE}),
    ),
    tell=_tell,
)
