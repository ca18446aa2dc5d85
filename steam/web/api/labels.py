"""Labels."""

from fastapi import APIRouter

from steam.web.bodies import LabelTarget
from steam.web.dependencies import ServicesDep
from steam.web.json import Json
from steam.web.labels import move_label
from steam.web.views.models import label_view, list_labels

router = APIRouter()


@router.get("/labels")
def labels(services: ServicesDep) -> Json:
    with services.store.read() as reader:
        return Json(list_labels(reader))


@router.put("/labels/{name}")
def put_label(name: str, services: ServicesDep, body: LabelTarget) -> Json:
    label = move_label(services, name, body.model)
    with services.store.read() as reader:
        project = {p.id: p.name for p in reader.projects()}
    models = {} if label.model_id is None else {label.model_id: str(body.model)}
    return Json(label_view(label, project, models))
