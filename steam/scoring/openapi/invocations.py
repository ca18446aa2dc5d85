"""`/invocations` and `/version` in the document: MLflow's scoring server."""

from steam.scoring.codecs.arrow_stream import ARROW_TYPE
from steam.scoring.codecs.csv_text import CSV_TYPE
from steam.scoring.openapi.operations import answer, operation
from steam.scoring.openapi.parts import (
    BINARY,
    SCALAR,
    TEXT,
    Json,
    Part,
    array,
    by_name,
    described,
    json_content,
    record,
    reference,
)
from steam.scoring.worker import Worker

_TAG = "MLflow"
_SHAPE = "InvocationError"
_LINES_TYPE = "application/jsonlines"
_RECORDS = array(reference("Row"))
_ARRAYS = array(array(SCALAR))
_VALUES: Json = {"anyOf": [_RECORDS, _ARRAYS, by_name(array(SCALAR)), reference("Row")]}
_SPLIT = record({"columns": array(TEXT), "index": array({}), "data": _ARRAYS}, "columns", "index")
_FORMATS: Json = {
    CSV_TYPE: {"schema": described(TEXT, "The names of the columns, then rows.")},
    _LINES_TYPE: {"schema": described(TEXT, "A row as JSON in each line.")},
    ARROW_TYPE: {"schema": described(BINARY, "An Arrow IPC stream, uncompressed.")},
}
_SAID: Json = {"text/plain": {"schema": TEXT}}
_SCHEMAS: dict[str, Json] = {
    _SHAPE: record(
        {"error_code": TEXT, "message": TEXT, "details": {"type": "object"}},
        additionalProperties=False,
    ),
    "Invocation": {
        "description": "Rows in one of four forms.",
        "oneOf": [
            record({form: schema})
            for form, schema in {
                "dataframe_split": _SPLIT,
                "dataframe_records": _RECORDS,
                "instances": _VALUES,
                "inputs": _VALUES,
            }.items()
        ],
    },
    "InvocationAnswer": record(
        {
            "predictions": described(array({"type": "object"}), "H2O's prediction frame."),
            "warnings": by_name(array(TEXT), description="By the number of the row."),
        },
        "warnings",
        additionalProperties=False,
    ),
}


def invocations_part(_: Worker) -> Part:
    """What clients of MLflow and SageMaker ask."""
    answers = {**json_content(reference("InvocationAnswer")), **_FORMATS}
    invoke = operation(
        "invoke",
        "Predict rows",
        answer("The prediction frame.", answers),
        [400, 408, 413, 503, 504],
        tag=_TAG,
        body={**json_content(reference("Invocation")), **_FORMATS},
        shape=_SHAPE,
        further={"415": {"description": "A body of this type cannot be scored.", "content": _SAID}},
    )
    version = answer("The version of steam.", _SAID)
    return Part(
        paths={
            "/invocations": {"post": invoke},
            "/version": {
                "get": operation("version", "Which server this is", version, tag=_TAG),
            },
        },
        schemas=_SCHEMAS,
    )
