"""Two versions of a deployment, side by side."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from steam.core.errors import NotFound
from steam.core.records import Version
from steam.core.store import Reader
from steam.web.cards import find_deployment
from steam.web.dependencies import ServicesDep
from steam.web.rendering import render
from steam.web.views.deployments import version_view
from steam.web.views.diff import diff
from steam.web.views.facts import ModelFacts, read_facts

router = APIRouter()

Before = Annotated[int, Query(alias="from", ge=1, lt=1 << 31)]
After = Annotated[int, Query(alias="to", ge=1, lt=1 << 31)]


@router.get("/deployments/{name}/diff")
def show_diff(
    name: str, request: Request, services: ServicesDep, before: Before, after: After
) -> HTMLResponse:
    with services.store.read() as reader:
        deployment = find_deployment(reader, name)
        versions = {version.number: version for version in reader.versions(deployment.id)}
        chosen = [_chosen(versions, number) for number in (before, after)]
        names = reader.model_names({version.model_id for version in chosen})
        facts = [_facts(reader, version) for version in chosen]
    context = {
        "name": name,
        "numbers": sorted(versions, reverse=True),
        "versions": [
            version_view(version, names[version.model_id], deployment.version_id)
            for version in chosen
        ],
        "diff": diff(*facts),
    }
    return render(request, "diff.html", context)


def _chosen(versions: dict[int, Version], number: int) -> Version:
    if number not in versions:
        raise NotFound("version", number, hint="The deployment's page lists all of them.")
    return versions[number]


def _facts(reader: Reader, version: Version) -> ModelFacts:
    model = reader.model(version.model_id)
    return read_facts(model.facts) if model else ModelFacts()
