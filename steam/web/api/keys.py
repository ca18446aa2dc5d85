"""Prediction keys of a deployment, and whether it is open to all."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from steam.accounts.keys import Keys
from steam.web.account_bodies import NewKey, Openness
from steam.web.dependencies import ChangesDep, ServicesDep
from steam.web.json import Json
from steam.web.views.accounts import key_view, keys_view

router = APIRouter(prefix="/deployments/{name}")

KeyId = Annotated[int, Path(ge=1, lt=1 << 62)]


@router.get("/keys")
def keys(name: str, services: ServicesDep) -> Json:
    with services.store.read() as reader:
        return Json(keys_view(reader, name))


@router.post("/keys")
async def create(name: str, body: NewKey, services: ServicesDep, changes: ChangesDep) -> Json:
    use = Keys(services.store, services.clock)
    key, secret = await changes.run(
        lambda: use.create(name, body.name, days=body.days, who=services.who)
    )
    return Json({**key_view(key), "key": secret.text}, 201)


@router.delete("/keys/{key_id}")
async def revoke(name: str, key_id: KeyId, services: ServicesDep, changes: ChangesDep) -> Response:
    use = Keys(services.store, services.clock)
    await changes.run(lambda: use.revoke(name, key_id, who=services.who))
    return Response(status_code=204)


@router.put("/open")
async def set_open(
    name: str, body: Openness, services: ServicesDep, changes: ChangesDep
) -> Response:
    use = Keys(services.store, services.clock)
    await changes.run(lambda: use.set_open(name, is_open=body.open, who=services.who))
    return Response(status_code=204)
