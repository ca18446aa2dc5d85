"""Changing what should run. Every answer shows the deployment after a pass."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from steam.web.api.deployments import deployment
from steam.web.bodies import (
    LabelToFollow,
    NewDeployment,
    NewGathering,
    NewLimits,
    NewVersion,
    Reason,
    Rollback,
    Scale,
    Why,
)
from steam.web.dependencies import BaseUrlDep, ChangesDep, ServicesDep
from steam.web.json import Json

router = APIRouter(prefix="/deployments")

WhyQuery = Annotated[Why, Query()]

_NO_REASON = Reason()
_NO_ROLLBACK = Rollback()


@router.post("")
async def create(
    services: ServicesDep, base_url: BaseUrlDep, changes: ChangesDep, body: NewDeployment
) -> Json:
    await changes.create(
        body.name, body.model, replicas=body.replicas, policy=body.policy, why=body.why
    )
    shown = await run_in_threadpool(deployment, body.name, services, base_url)
    shown.status_code = 201
    return shown


@router.post("/{name}/versions")
async def add_version(
    name: str, services: ServicesDep, base_url: BaseUrlDep, changes: ChangesDep, body: NewVersion
) -> Json:
    await changes.add_version(name, body.model, body.why)
    return await run_in_threadpool(deployment, name, services, base_url)


@router.post("/{name}/stop")
async def stop(
    name: str,
    services: ServicesDep,
    base_url: BaseUrlDep,
    changes: ChangesDep,
    body: Reason = _NO_REASON,
) -> Json:
    await changes.stop(name, body.why)
    return await run_in_threadpool(deployment, name, services, base_url)


@router.post("/{name}/start")
async def start(
    name: str,
    services: ServicesDep,
    base_url: BaseUrlDep,
    changes: ChangesDep,
    body: Reason = _NO_REASON,
) -> Json:
    await changes.start(name, body.why)
    return await run_in_threadpool(deployment, name, services, base_url)


@router.post("/{name}/restart")
async def restart(
    name: str,
    services: ServicesDep,
    base_url: BaseUrlDep,
    changes: ChangesDep,
    body: Reason = _NO_REASON,
) -> Json:
    await changes.restart(name, body.why)
    return await run_in_threadpool(deployment, name, services, base_url)


@router.post("/{name}/scale")
async def scale(
    name: str, services: ServicesDep, base_url: BaseUrlDep, changes: ChangesDep, body: Scale
) -> Json:
    await changes.scale(name, body.replicas, body.why)
    return await run_in_threadpool(deployment, name, services, base_url)


@router.post("/{name}/rollback")
async def rollback(
    name: str,
    services: ServicesDep,
    base_url: BaseUrlDep,
    changes: ChangesDep,
    body: Rollback = _NO_ROLLBACK,
) -> Json:
    await changes.rollback(name, body.version, body.why)
    return await run_in_threadpool(deployment, name, services, base_url)


@router.post("/{name}/limits")
async def limits(
    name: str, services: ServicesDep, base_url: BaseUrlDep, changes: ChangesDep, body: NewLimits
) -> Json:
    await changes.limit(name, body)
    return await run_in_threadpool(deployment, name, services, base_url)


@router.post("/{name}/gathering")
async def gathering(
    name: str, services: ServicesDep, base_url: BaseUrlDep, changes: ChangesDep, body: NewGathering
) -> Json:
    await changes.gather(name, body)
    return await run_in_threadpool(deployment, name, services, base_url)


@router.put("/{name}/label")
async def follow(
    name: str, services: ServicesDep, base_url: BaseUrlDep, changes: ChangesDep, body: LabelToFollow
) -> Json:
    await changes.follow(name, body.label, body.project, body.why)
    return await run_in_threadpool(deployment, name, services, base_url)


@router.delete("/{name}/label")
async def unfollow(
    name: str, services: ServicesDep, base_url: BaseUrlDep, changes: ChangesDep, why: WhyQuery = ""
) -> Json:
    await changes.unfollow(name, why)
    return await run_in_threadpool(deployment, name, services, base_url)


@router.delete("/{name}")
async def delete(name: str, changes: ChangesDep, why: WhyQuery = "") -> Response:
    await changes.delete(name, why)
    return Response(status_code=204)
