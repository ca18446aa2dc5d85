"""Changing what should run. Every answer shows the deployment after a pass."""

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from steam.web.api.deployments import deployment
from steam.web.bodies import NewDeployment, NewVersion, Reason, Rollback, Scale
from steam.web.dependencies import ChangesDep, ServicesDep
from steam.web.json import Json

router = APIRouter(prefix="/deployments")

_NO_REASON = Reason()
_NO_ROLLBACK = Rollback()


@router.post("")
async def create(services: ServicesDep, changes: ChangesDep, body: NewDeployment) -> Json:
    await changes.create(
        body.name, body.model, replicas=body.replicas, policy=body.policy, why=body.why
    )
    shown = await run_in_threadpool(deployment, body.name, services)
    shown.status_code = 201
    return shown


@router.post("/{name}/versions")
async def add_version(
    name: str, services: ServicesDep, changes: ChangesDep, body: NewVersion
) -> Json:
    await changes.add_version(name, body.model, body.why)
    return await run_in_threadpool(deployment, name, services)


@router.post("/{name}/stop")
async def stop(
    name: str, services: ServicesDep, changes: ChangesDep, body: Reason = _NO_REASON
) -> Json:
    await changes.stop(name, body.why)
    return await run_in_threadpool(deployment, name, services)


@router.post("/{name}/start")
async def start(
    name: str, services: ServicesDep, changes: ChangesDep, body: Reason = _NO_REASON
) -> Json:
    await changes.start(name, body.why)
    return await run_in_threadpool(deployment, name, services)


@router.post("/{name}/restart")
async def restart(
    name: str, services: ServicesDep, changes: ChangesDep, body: Reason = _NO_REASON
) -> Json:
    await changes.restart(name, body.why)
    return await run_in_threadpool(deployment, name, services)


@router.post("/{name}/scale")
async def scale(name: str, services: ServicesDep, changes: ChangesDep, body: Scale) -> Json:
    await changes.scale(name, body.replicas)
    return await run_in_threadpool(deployment, name, services)


@router.post("/{name}/rollback")
async def rollback(
    name: str, services: ServicesDep, changes: ChangesDep, body: Rollback = _NO_ROLLBACK
) -> Json:
    await changes.rollback(name, body.version, body.why)
    return await run_in_threadpool(deployment, name, services)


@router.delete("/{name}")
async def delete(name: str, changes: ChangesDep) -> Response:
    await changes.delete(name)
    return Response(status_code=204)
