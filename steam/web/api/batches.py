"""Batches. Every answer to a change shows the batch after a pass."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from steam.deploy.batches import find_batch
from steam.web.bodies import NewBatch, Reason, Why
from steam.web.dependencies import ChangesDep, ServicesDep
from steam.web.json import Json
from steam.web.views.batches import batch_view

router = APIRouter(prefix="/batches")

BatchId = Annotated[int, Path(ge=1, lt=1 << 62)]

_NO_REASON = Reason()


@router.get("")
def batches(services: ServicesDep, limit: Annotated[int, Query(ge=1, le=1000)] = 200) -> Json:
    with services.store.read() as reader:
        return Json([batch_view(batch) for batch in reader.batches(limit)])


@router.get("/{batch_id}")
def batch(batch_id: BatchId, services: ServicesDep) -> Json:
    with services.store.read() as reader:
        return Json(batch_view(find_batch(reader, batch_id)))


@router.post("")
async def order(services: ServicesDep, changes: ChangesDep, body: NewBatch) -> Json:
    ordered = await changes.order_batch(body)
    shown = await run_in_threadpool(batch, ordered.id, services)
    shown.status_code = 201
    return shown


@router.post("/{batch_id}/cancel")
async def cancel(
    batch_id: BatchId, services: ServicesDep, changes: ChangesDep, body: Reason = _NO_REASON
) -> Json:
    await changes.cancel_batch(batch_id, body.why)
    return await run_in_threadpool(batch, batch_id, services)


@router.post("/{batch_id}/resume")
async def resume(
    batch_id: BatchId, services: ServicesDep, changes: ChangesDep, body: Reason = _NO_REASON
) -> Json:
    await changes.resume_batch(batch_id, body.why)
    return await run_in_threadpool(batch, batch_id, services)


@router.delete("/{batch_id}")
async def forget(
    batch_id: BatchId,
    services: ServicesDep,
    changes: ChangesDep,
    why: Annotated[Why, Query()] = "",
) -> Response:
    await changes.run(lambda: services.batches.forget(batch_id, who=services.who, why=why))
    return Response(status_code=204)
