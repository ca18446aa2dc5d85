"""The list of deployments. It reads the database, nothing else."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from steam.web.dependencies import BaseUrlDep, ServicesDep
from steam.web.deployment_rows import read_rows
from steam.web.pages.listing import Wish, listed
from steam.web.rendering import render

router = APIRouter()

Word = Annotated[str, Query(max_length=20)]


def _wish(
    *,
    q: Annotated[str, Query(max_length=200)] = "",
    state: Word = "",
    sort: Word = "name",
    order: Word = "asc",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Wish:
    return Wish(q, sort, order, page, state)


WishDep = Annotated[Wish, Depends(_wish)]


@router.get("/deployments")
def deployments(
    request: Request, services: ServicesDep, base_url: BaseUrlDep, wish: WishDep
) -> HTMLResponse:
    with services.store.read() as reader:
        rows = read_rows(reader, services, base_url)
        has_models = bool(rows or reader.model_names())
    context = {"listing": listed(rows, wish), "has_models": has_models}
    return render(request, "deployments.html", context)
