"""What a change of a model does, before it is made: a page, or a dialog where there are scripts."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from steam.core.errors import InvalidInput
from steam.core.records import Model
from steam.core.store import Reader
from steam.deploy.labels import followers_of
from steam.deploy.wanted import label_name
from steam.web.cards import find_deployment
from steam.web.consequences import Confirmation
from steam.web.dependencies import ServicesDep
from steam.web.rendering import render
from steam.web.views import model_consequences
from steam.web.views.models import find_model

router = APIRouter()

Name = Annotated[str, Query(max_length=200)]


@router.get("/models/{name}/confirm")
def confirm(
    name: str,
    request: Request,
    services: ServicesDep,
    verb: Annotated[str, Query(alias="do", max_length=20)],
    *,
    label: Name = "",
    deployment: Name = "",
) -> HTMLResponse:
    with services.store.read() as reader:
        model = find_model(reader, name)
        confirmation = _confirmation(reader, model, verb, label=label, deployment=deployment)
    partial = "HX-Request" in request.headers
    template = "partials/model_confirm.html" if partial else "model_confirm.html"
    return render(
        request, template, {"name": name, "confirmation": confirmation, "partial": partial}
    )


def _confirmation(
    reader: Reader, model: Model, verb: str, *, label: str, deployment: str
) -> Confirmation:
    match verb:
        case "delete":
            return _deleting(reader, model)
        case "label" | "unlabel" | "delete-label":
            return _labelling(reader, model, verb, label.strip())
        case "replace":
            served = _served(reader)
            found = find_deployment(reader, deployment)
            follows = label_name(reader, found.label_id)
            return model_consequences.replacing(
                model.name, found.name, served.get(found.id), follows.name if follows else None
            )
        case _:
            raise InvalidInput("That is no change of a model.", hint="Use the buttons of its page.")


def _deleting(reader: Reader, model: Model) -> Confirmation:
    names = {deployment.id: deployment.name for deployment in reader.deployments()}
    versions = [
        (names[version.deployment_id], version.number)
        for version in reader.versions()
        if version.model_id == model.id
    ]
    labels = [label.name for label in reader.labels() if label.model_id == model.id]
    return model_consequences.deleting_model(model.name, versions, labels)


def _labelling(reader: Reader, model: Model, verb: str, name: str) -> Confirmation:
    known = next(
        (
            label
            for label in reader.labels()
            if (label.project_id, label.name) == (model.project_id, name)
        ),
        None,
    )
    served, names = _served(reader), reader.model_names()
    followers = [] if known is None else followers_of(reader, known)
    before = None if known is None else names.get(known.model_id or 0)
    if verb == "delete-label":
        return model_consequences.deleting_label(name, before, [d.name for d in followers])
    return model_consequences.moving_label(
        name,
        model.name if verb == "label" else None,
        before,
        [(follower.name, served.get(follower.id)) for follower in followers],
    )


def _served(reader: Reader) -> dict[int, str]:
    """The model of each deployment's current version, by the deployment's id."""
    names = reader.model_names()
    models = {version.id: names[version.model_id] for version in reader.versions()}
    return {d.id: models[d.version_id] for d in reader.deployments() if d.version_id is not None}
