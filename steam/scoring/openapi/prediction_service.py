"""`/predict` and `/info` in the document: Steam's prediction service."""

from steam.scoring.codecs.arrow_stream import ARROW_TYPE
from steam.scoring.codecs.csv_text import CSV_TYPE
from steam.scoring.codecs.json_rows import JSON_TYPE, LINES_TYPE
from steam.scoring.example import example_row
from steam.scoring.openapi.answers import answer_fields, columns_answer_schema, prediction_schema
from steam.scoring.openapi.columns import columns_schema, has_too_many, query_parameters, row_schema
from steam.scoring.openapi.explanations import explanation_parameters
from steam.scoring.openapi.operations import answer, operation
from steam.scoring.openapi.parts import (
    BINARY,
    TEXT,
    TRUTH,
    Json,
    Part,
    array,
    described,
    json_content,
    record,
    reference,
)
from steam.scoring.worker import Worker

_TAG = "predictions"
_INFO = record({"m": {"type": "object"}})
_PARTIAL: Json = {
    "name": "partial",
    "in": "query",
    "description": "Answer the good rows, and tell of a bad one in its place.",
    "schema": {**TRUTH, "default": False},
}


def prediction_service_part(worker: Worker) -> Part:
    """Predictions of the worker's model, which is loaded."""
    scorer, policy = worker.model().scorer, worker.policy
    signature, known = scorer.signature, scorer.model.vocabulary.known
    fields = answer_fields(scorer)
    info = answer("Its columns and levels, in the words of genmodel.", json_content(_INFO))
    named = _of_named(worker)
    return Part(
        paths={
            "/predict": _operations(worker, "predict", []),
            "/predict/{model}": _operations(worker, "predictNamed", [named], 404),
            "/info": {"get": operation("info", "What the model is", info, [503], tag=_TAG)},
            "/info/{model}": {
                "get": operation(
                    "infoNamed", "What the model is", info, [404, 503], tag=_TAG, parameters=[named]
                )
            },
        },
        schemas={
            "Row": row_schema(signature, policy, known),
            "Columns": columns_schema(signature, policy, known),
            "Prediction": prediction_schema(fields, scorer.offers),
            "ColumnsOfPredictions": columns_answer_schema(fields, scorer.offers),
            "PredictionOrError": {"anyOf": [reference("Prediction"), reference("Error")]},
        },
    )


def _operations(worker: Worker, name: str, parameters: list[Json], *refused: int) -> Json:
    scorer = worker.model().scorer
    signature, offers = scorer.signature, scorer.offers
    known = scorer.model.vocabulary.known
    example = example_row(signature)
    columns = query_parameters(signature, worker.policy, example)
    return {
        "get": operation(
            f"{name}Row",
            "Predict one row",
            answer("The prediction.", json_content(reference("Prediction"))),
            [400, 413, 422, 503, 504, *refused],
            tag=_TAG,
            description="A column that is empty is missing.",
            parameters=[*parameters, *columns, *explanation_parameters(offers, known)],
        ),
        "post": operation(
            f"{name}Rows",
            "Predict rows",
            answer("The predictions, in the format of the body.", _answers()),
            [400, 408, 413, 415, 422, 503, 504, *refused],
            tag=_TAG,
            parameters=[*parameters, _PARTIAL, *explanation_parameters(offers)],
            body=_bodies({} if has_too_many(signature) else {"example": example}),
        ),
    }


def _of_named(worker: Worker) -> Json:
    """The parameter of paths that name the model."""
    names = dict.fromkeys([worker.deployment, worker.model().name])
    schema = {**TEXT, "enum": [*filter(None, names)]}
    return {"name": "model", "in": "path", "required": True, "schema": schema}


def _bodies(example: Json) -> Json:
    """The formats of a body; `example` is a member of that of JSON, or empty."""
    row = reference("Row")
    file = described(BINARY, "JSON, JSON lines, or CSV by its name or type.")
    form = {"type": "object", "properties": {"inpfile": file}, "required": ["inpfile"]}
    return {
        **json_content({"anyOf": [row, array(row), reference("Columns")]}, **example),
        LINES_TYPE: {"schema": described(TEXT, "A row as JSON in each line.")},
        CSV_TYPE: {"schema": described(TEXT, "The names of the columns, then rows.")},
        ARROW_TYPE: {"schema": described(BINARY, "An Arrow IPC stream, uncompressed.")},
        "multipart/form-data": {"schema": form},
    }


def _answers() -> Json:
    shapes = [
        reference("PredictionOrError"),
        described(array(reference("PredictionOrError")), "To an array."),
        described(reference("ColumnsOfPredictions"), "To columns."),
    ]
    return {
        JSON_TYPE: {"schema": {"anyOf": shapes}},
        LINES_TYPE: {"schema": described(TEXT, "A prediction as JSON in each line.")},
        CSV_TYPE: {"schema": described(TEXT, "H2O's prediction frame.")},
        ARROW_TYPE: {"schema": described(BINARY, "H2O's prediction frame.")},
    }
