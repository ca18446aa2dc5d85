"""The prediction keys of a deployment: a section of its page, which stands by itself as well."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from steam.accounts.keys import Keys
from steam.core.errors import SteamError
from steam.web.account_bodies import Days, SecretName
from steam.web.dependencies import ChangesDep, ServicesDep
from steam.web.errors import status_of
from steam.web.rendering import render
from steam.web.services import MasterServices
from steam.web.views.accounts import keys_view

router = APIRouter(prefix="/deployments/{name}")

KeyId = Annotated[int, Path(ge=1, lt=1 << 62)]


@router.get("/keys")
def keys(name: str, request: Request, services: ServicesDep) -> HTMLResponse:
    return _page(request, services, name)


@router.post("/keys")
async def create(
    name: str,
    request: Request,
    services: ServicesDep,
    changes: ChangesDep,
    *,
    called: Annotated[SecretName, Form()],
    days: Annotated[Days, Form()] = None,
) -> HTMLResponse:
    use = Keys(services.store, services.clock)
    try:
        _, secret = await changes.run(lambda: use.create(name, called, days=days, who=services.who))
    except SteamError as error:
        return _page(request, services, name, error=error)
    return _page(request, services, name, secret=secret.text)


@router.post("/keys/{key_id}/revoke")
async def revoke(name: str, key_id: KeyId, services: ServicesDep, changes: ChangesDep) -> Response:
    use = Keys(services.store, services.clock)
    await changes.run(lambda: use.revoke(name, key_id, who=services.who))
    return RedirectResponse(f"/deployments/{name}/keys", 303)


@router.post("/open")
async def set_open(
    name: str,
    services: ServicesDep,
    changes: ChangesDep,
    *,
    is_open: Annotated[bool, Form(alias="open")] = False,
) -> Response:
    use = Keys(services.store, services.clock)
    await changes.run(lambda: use.set_open(name, is_open=is_open, who=services.who))
    return RedirectResponse(f"/deployments/{name}/keys", 303)


def _page(
    request: Request,
    services: MasterServices,
    name: str,
    *,
    error: SteamError | None = None,
    secret: str = "",
) -> HTMLResponse:
    """The section alone for htmx, else a page with it. Raises NotFound."""
    with services.store.read() as reader:
        view = keys_view(reader, name)
    partial = "HX-Request" in request.headers
    template = "partials/keys.html" if partial else "keys.html"
    context = {"keys": view, "error": error, "secret": secret}
    return render(request, template, context, status=status_of(error) if error else 200)
