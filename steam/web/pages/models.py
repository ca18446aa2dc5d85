"""The registered models, and one model."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from steam.web.dependencies import ServicesDep
from steam.web.pages.metrics import headline, metric_table
from steam.web.rendering import render
from steam.web.views.facts import read_facts
from steam.web.views.models import find_model, list_models, one_model

router = APIRouter()


@router.get("/models")
def models(request: Request, services: ServicesDep) -> HTMLResponse:
    with services.store.read() as reader:
        shown = list_models(reader)
        used = {version.model_id for version in reader.versions()}
        used_names = {name for key, name in reader.model_names().items() if key in used}
    rows = [(model, headline(model["metrics"]), model["name"] in used_names) for model in shown]
    return render(request, "models.html", {"rows": rows})


@router.get("/models/{name}")
def model(request: Request, name: str, services: ServicesDep) -> HTMLResponse:
    with services.store.read() as reader:
        record = find_model(reader, name)
        shown = one_model(reader, name)
        used_by = {v.deployment_id for v in reader.versions() if v.model_id == record.id}
        deployments = reader.deployments()
    facts = read_facts(record.facts)
    context = {
        "model": shown,
        "facts": facts,
        "metrics": metric_table(facts.metrics),
        "deployments": [deployment.name for deployment in deployments],
        "used_by": [deployment.name for deployment in deployments if deployment.id in used_by],
    }
    return render(request, "model.html", context)
