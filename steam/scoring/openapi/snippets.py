"""`/snippets` in the document."""

from steam.scoring.openapi.operations import answer, operation
from steam.scoring.openapi.parts import SCALAR, TEXT, Part, by_name, json_content, record
from steam.scoring.snippets.languages import LANGUAGES
from steam.scoring.worker import Worker

_EXAMPLE = "http://localhost:9000/deployments/NAME/predict"
_URL = {**TEXT, "format": "uri", "examples": [_EXAMPLE]}
_ROW = by_name(SCALAR, description="Without it there is code for an example.")


def snippets_part(_: Worker) -> Part:
    """Code that asks for a prediction."""
    by_language = record({language.id: TEXT for language in LANGUAGES}, additionalProperties=False)
    return Part(
        paths={
            "/snippets": {
                "post": operation(
                    "snippets",
                    "Code that asks for the prediction of a row",
                    answer("Code, by language.", json_content(by_language)),
                    [400, 408, 413, 503],
                    tag="facts",
                    body=json_content(record({"url": _URL, "row": _ROW}, "row")),
                )
            }
        }
    )
