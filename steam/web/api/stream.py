"""GET /api/stream: server-sent events, one `change` whenever the database has changed."""

from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from steam.web.dependencies import WatchDep
from steam.web.watch import ChangeWatch

router = APIRouter()


@router.get("/stream")
async def stream(watch: WatchDep) -> StreamingResponse:
    return StreamingResponse(_messages(watch), media_type="text/event-stream")


async def _messages(watch: ChangeWatch) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    async for number in watch.changes():
        if number is None:
            yield ": heartbeat\n\n"
        else:
            yield f"id: {number}\nevent: change\ndata: {number}\n\n"
