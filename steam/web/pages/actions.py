"""What the buttons and forms of the pages do; the same changes as those of the REST API."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from steam.core.errors import InvalidInput
from steam.web.bodies import Limit, Name, NewGathering, NewLimits, Replicas, WaitMs, Why
from steam.web.dependencies import ChangesDep, ServicesDep
from steam.web.rendering import render

router = APIRouter()

NameField = Annotated[Name, Form()]
ReplicasField = Annotated[Replicas, Form()]
VersionField = Annotated[int, Form(ge=1)]
WhyField = Annotated[Why, Form()]
LimitField = Annotated[Limit, Form()]

_HOLDS_NOW = "The limits are set; workers that run are being replaced."
_HOLDS_LATER = "The limits are set. They hold for each worker that starts from now on."

_GATHERS_NOW = "It is set; workers that run are being replaced."
_GATHERS_LATER = "It is set. It holds for each worker that starts from now on."


@router.post("/deployments/{name}/stop")
async def stop(name: str, request: Request, changes: ChangesDep, why: WhyField = "") -> Response:
    await changes.stop(name, why)
    return _done(request, name, "Stopped by you; it stays stopped.")


@router.post("/deployments/{name}/start")
async def start(name: str, request: Request, changes: ChangesDep) -> Response:
    await changes.start(name)
    return _done(request, name, "Starting.")


@router.post("/deployments/{name}/restart")
async def restart(name: str, request: Request, changes: ChangesDep, why: WhyField = "") -> Response:
    await changes.restart(name, why)
    return _done(request, name, "Its workers are being replaced.")


@router.post("/deployments/{name}/scale")
async def scale(
    name: str,
    request: Request,
    changes: ChangesDep,
    *,
    replicas: ReplicasField,
    why: WhyField = "",
) -> Response:
    await changes.scale(name, replicas, why)
    return _done(request, name, f"Workers wanted: {replicas}.")


@router.post("/deployments/{name}/limits")
async def limits(
    name: str,
    request: Request,
    changes: ChangesDep,
    *,
    memory_mb: LimitField = None,
    cpu_percent: LimitField = None,
    open_files: LimitField = None,
    nice: LimitField = None,
    restart: Annotated[bool, Form()] = False,
) -> Response:
    limits = NewLimits(
        memory_mb=memory_mb,
        cpu_percent=cpu_percent,
        open_files=open_files,
        nice=nice,
        restart=restart,
    )
    await changes.limit(name, limits)
    return _done(request, name, _HOLDS_NOW if restart else _HOLDS_LATER)


@router.post("/deployments/{name}/gathering")
async def gathering(
    name: str,
    request: Request,
    changes: ChangesDep,
    *,
    max_rows: LimitField = None,
    max_wait_ms: Annotated[WaitMs, Form()] = None,
    restart: Annotated[bool, Form()] = False,
) -> Response:
    wanted = NewGathering(max_rows=max_rows, max_wait_ms=max_wait_ms, restart=restart)
    await changes.gather(name, wanted)
    return _done(request, name, _GATHERS_NOW if restart else _GATHERS_LATER)


@router.post("/deployments/{name}/follow")
async def follow(
    name: str, request: Request, changes: ChangesDep, label: NameField, project: NameField
) -> Response:
    await changes.follow(name, label, project)
    return _done(request, name, f"It follows {label}, now and wherever that moves.")


@router.post("/deployments/{name}/unfollow")
async def unfollow(name: str, request: Request, changes: ChangesDep) -> Response:
    await changes.unfollow(name)
    return _done(request, name, "It keeps the version that it has.")


@router.post("/deployments/{name}/rollback")
async def rollback(
    name: str,
    request: Request,
    changes: ChangesDep,
    *,
    version: VersionField,
    why: WhyField = "",
) -> Response:
    await changes.rollback(name, version, why)
    return _done(request, name, f"Version {version} is current again.")


@router.post("/deployments/{name}/delete")
async def delete(
    name: str,
    request: Request,
    changes: ChangesDep,
    *,
    typed: NameField = "",
    why: WhyField = "",
) -> Response:
    if typed.strip() != name:
        raise InvalidInput("The name that was typed is another one.", hint=f"Type {name}.")
    await changes.delete(name, why)
    return _go_to(request, "/")


@router.post("/models/{name}/deploy")
async def deploy(
    name: str,
    request: Request,
    changes: ChangesDep,
    *,
    deployment: NameField,
    replicas: ReplicasField = 1,
    why: WhyField = "",
) -> Response:
    await changes.create(deployment, name, replicas=replicas, why=why)
    return _go_to(request, f"/deployments/{deployment}")


@router.post("/models/{name}/replace")
async def replace(
    name: str, request: Request, changes: ChangesDep, deployment: NameField, why: WhyField = ""
) -> Response:
    await changes.add_version(deployment, name, why)
    return _go_to(request, f"/deployments/{deployment}")


@router.post("/models/{name}/delete")
async def delete_model(
    name: str, request: Request, services: ServicesDep, changes: ChangesDep
) -> Response:
    await changes.run(lambda: services.registry.delete_model(name, services.who))
    return _go_to(request, "/models")


def _done(request: Request, name: str, sentence: str) -> Response:
    """A sentence where the action was, or the page again for a browser without scripts."""
    if "HX-Request" in request.headers:
        return render(request, "partials/done.html", {"sentence": sentence})
    return RedirectResponse(f"/deployments/{name}", 303)


def _go_to(request: Request, page: str) -> Response:
    if "HX-Request" in request.headers:
        return Response(status_code=204, headers={"HX-Redirect": page})
    return RedirectResponse(page, 303)
