"""The code that asks for one row's prediction, while the reader fills in the form."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import TypeAdapter, ValidationError

from steam.core.errors import InvalidInput
from steam.scoring.snippets.languages import snippets_of
from steam.scoring.snippets.literals import Scalar
from steam.web.cards import find_deployment
from steam.web.dependencies import BaseUrlDep, ServicesDep
from steam.web.gateway.address import predict_path
from steam.web.json import Json

router = APIRouter()

RowText = Annotated[str, Query(max_length=16_000)]

_row = TypeAdapter(dict[str, Scalar])


@router.get("/deployments/{name}/code")
def code(name: str, services: ServicesDep, base_url: BaseUrlDep, row: RowText) -> Json:
    """By language, as the worker's own page has it; also while no worker runs."""
    with services.store.read() as reader:
        find_deployment(reader, name)
    try:
        cells = _row.validate_json(row)
    except ValidationError as error:
        raise InvalidInput(
            "The row is not an object of texts and numbers.",
            hint='Write it as {"COLUMN": value, ...}.',
        ) from error
    return Json(snippets_of(base_url + predict_path(name), cells))
